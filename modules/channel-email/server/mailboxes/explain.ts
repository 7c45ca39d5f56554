import { FileProblem } from '#platform/server/files/index.ts'
import { providerOf, providerOfHost, type SecurityKind } from '../../contract.ts'

/** Key of `mail-cause.*` in the words: why a server would not let us in, most likely. */
export const mailCauses = [
  'wrong-password',
  'code-needed',
  'code-maybe',
  'no-secret',
  'oauth-only',
  'service-off',
  'identify',
  'account-locked',
  'address-blocked',
  'host-unknown',
  'name-lookup',
  'refused',
  'unreachable',
  'timeout',
  'closed',
  'certificate-self-signed',
  'certificate-issuer',
  'certificate-expired',
  'certificate-name',
  'not-tls',
  'tls-needed',
  'tls-old',
  'starttls-missing',
  'other-service',
  'too-many-connections',
  'too-often',
  'quota',
  'busy',
  'folder-missing',
  'here',
  'nobody-reads',
  'other',
] as const
export type MailCause = (typeof mailCauses)[number]

/** What went wrong, in the words of the server or of the network, and the likely cause. */
export type Explained = { words: string; cause: MailCause }

/** Where it was tried: the same words mean other things at other providers. */
export type Tried = { host: string; security: SecurityKind; user?: string }

/** What errors of imapflow, nodemailer and Node carry. */
type Carried = Error & {
  code?: unknown
  response?: unknown
  responseText?: unknown
  responseCode?: unknown
  reason?: unknown
  authenticationFailed?: boolean
  mailboxMissing?: boolean
  errors?: unknown
}

/** Something of ours failed (database, disk) while a mailbox was read: not its server's fault. */
export class OwnFault extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'OwnFault'
  }
}

/** Marks what fails in `work` as ours. @throws OwnFault */
export async function own<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new OwnFault(error)
  }
}

const longestWords = 500

/** Codes of Node, OpenSSL and the two libraries. */
const byCode: Readonly<Record<string, MailCause>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'name-lookup',
  EDNS: 'host-unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  CONNECT_TIMEOUT: 'timeout',
  UPGRADE_TIMEOUT: 'timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-issuer',
  CERT_UNTRUSTED: 'certificate-issuer',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  ERR_SSL_HTTP_REQUEST: 'other-service',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-old',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls-old',
  ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED: 'tls-old',
  ERR_SSL_DH_KEY_TOO_SMALL: 'tls-old',
  ERR_SSL_EE_KEY_TOO_SMALL: 'tls-old',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'tls-old',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ClosedAfterConnectTLS: 'closed',
  ClosedAfterConnectText: 'closed',
  NoConnection: 'closed',
  EConnectionClosed: 'closed',
  ETHROTTLE: 'too-often',
  ENOSPC: 'here',
  EACCES: 'here',
  EROFS: 'here',
  EDQUOT: 'here',
  EMFILE: 'here',
}

/** Words of servers, the most telling first. */
const byWords: readonly [RegExp, MailCause][] = [
  [/unsafe login/i, 'identify'],
  [/授权码|授權碼|专用密码|專用密碼|安全密码|authori[sz](ed|ation) code|client password/i, 'code-needed'],
  [/app(lication)?[- ](specific )?password|invalidsecondfactor/i, 'code-needed'],
  [/basic auth(entication)? is disabled|basicauthblocked|authentication unsuccessful.*disabled/i, 'oauth-only'],
  [/web login required|web ?browser/i, 'oauth-only'],
  [/ip ?deny|whitelist|白名单|ip (address )?(is )?(not allowed|denied|blocked|forbidden)|black ip/i, 'address-blocked'],
  // QQ says all of it at once; of those who see it most have given their password.
  [/account is abnormal, service is not open/i, 'code-needed'],
  [/too many (simultaneous |concurrent )?connections|(maximum|max) number of connections/i, 'too-many-connections'],
  [/connection limit|connections exceeded|max_userip_connections/i, 'too-many-connections'],
  [/(service|imap|pop3?|smtp).{0,30}(not open|not enabled|disabled|is off|turned off)/i, 'service-off'],
  [/enable .{0,30}(imap|smtp)|not enabled for imap|user has no permission|login_source_not_allowed/i, 'service-off'],
  [/(imap|smtp|pop3|服务|服務).{0,20}(未开启|未開啟|未启用|未啟用|已关闭|没有开启)/i, 'service-off'],
  [/err\.login\.protocol|protocol.*(closed|forbidden)/i, 'service-off'],
  [/too many (failed|invalid|wrong|bad|login|auth)|failure\[1\]|user is (locked|suspended)/i, 'account-locked'],
  [
    /account .{0,30}(locked|suspended|disabled|blocked|frozen)|冻结|凍結|锁定|鎖定|err\.login\.reqlimit/i,
    'account-locked',
  ],
  [/frequen(t|cy)|too often|throttl|rate limit|频繁|頻繁|频率/i, 'too-often'],
  [/over ?quota|quota (is )?exceeded|mailbox (is )?full|mail ?box full/i, 'quota'],
  [/starttls.{0,40}(not support|not available|unsupported)|not support starttls/i, 'starttls-missing'],
  [/must issue a starttls|cleartext|plaintext auth|logindisabled|login is disabled|privacyrequired/i, 'tls-needed'],
  [/encryption required|ssl required|use ssl|non_ssl/i, 'tls-needed'],
  [/wrong version number|packet length too long/i, 'not-tls'],
  [/unsupported protocol|legacy renegotiation|key too small|handshake failure|no protocols available/i, 'tls-old'],
  [/self-signed certificate/i, 'certificate-self-signed'],
  [/unable to (verify the first|get (local )?issuer) certificate/i, 'certificate-issuer'],
  [/certificate (has expired|is not yet valid)/i, 'certificate-expired'],
  [/match certificate's altnames/i, 'certificate-name'],
  [/invalid greeting|http\/1\.|\+ok /i, 'other-service'],
]
const wrongPassword =
  /authenticationfailed|invalid (credentials|login|user)|(password|passwd|密码|密碼).{0,20}(incorrect|error|wrong|错误|錯誤|invalid)|(login|auth\w*) (fail|error)|authentication fail|^535|username and password not accepted|login denied/i
const busy = /unavailable|serverbug|inuse|try again later|temporar|system busy|系统繁忙|^4\d\d\b/i

/** Explains why a server could not be used. Never throws. */
export function explain(error: unknown, tried: Tried): Explained {
  const chain = chainOf(error)
  const words = wordsOf(chain)
  const told = [words, ...chain.map(({ message }) => message)].join('\n')
  const ours = chain.some((one) => one instanceof OwnFault || one instanceof FileProblem)
  if (ours) return { words, cause: 'here' }
  if (chain.some((one) => one.mailboxMissing)) return { words, cause: 'folder-missing' }
  const said = byWords.find(([pattern]) => pattern.test(told))?.[1]
  if (said) return { words, cause: said }
  const refused = chain.some((one) => one.authenticationFailed === true || one.code === 'EAUTH')
  if (refused && /no password configured|missing credentials|please configure/i.test(told)) {
    return { words, cause: 'no-secret' }
  }
  if (refused && busy.test(words)) return { words, cause: 'busy' }
  if (refused || wrongPassword.test(words)) return { words, cause: passwordCause(tried) }
  const coded = causeOfCodes(chain, tried)
  if (coded) return { words, cause: coded }
  return { words, cause: busy.test(words) ? 'busy' : 'other' }
}

/** Most who are refused at these providers have given their password where a code is wanted. */
function passwordCause({ host, user = '' }: Tried): MailCause {
  switch ((providerOfHost(host) ?? providerOf(user))?.secret) {
    case 'code':
      return 'code-needed'
    case 'either':
      return 'code-maybe'
    case 'oauth':
      return 'oauth-only'
    default:
      return 'wrong-password'
  }
}

function causeOfCodes(chain: readonly Carried[], { security }: Tried): MailCause | undefined {
  const codes = chain.map(({ code }) => (typeof code === 'string' ? code : ''))
  // A port that speaks TLS waits for us to begin, and we wait for its greeting.
  const silent = codes.includes('GREETING_TIMEOUT') || chain.some(({ message }) => /greeting never/i.test(message))
  if (silent) return security === 'tls' ? 'timeout' : 'tls-needed'
  for (const code of codes) {
    const cause = byCode[code]
    if (cause) return cause
  }
  // nodemailer puts codes of its own in their place and leaves them in the text.
  const told = chain.map(({ message }) => message).join(' ')
  const named = told.match(/\bE[A-Z_]{4,}\b/g)?.find((code) => byCode[code])
  if (named) return byCode[named]
  if (chain.some(({ message }) => /unexpected (socket )?close|connection closed/i.test(message))) return 'closed'
  if (codes.includes('ETLS')) return 'starttls-missing'
  return undefined
}

/** The error, what it was caused by, and for a host with several addresses what each of them said. */
function chainOf(error: unknown): Carried[] {
  const chain: Carried[] = []
  const waiting: unknown[] = [error]
  while (waiting.length > 0 && chain.length < 12) {
    const one = waiting.shift()
    if (!(one instanceof Error) || chain.includes(one)) continue
    chain.push(one)
    waiting.push(one.cause, ...(Array.isArray((one as Carried).errors) ? ((one as Carried).errors as unknown[]) : []))
  }
  return chain.length > 0 ? chain : [new Error(String(error))]
}

/** The server's own words, or else what the network or the library said; one line. */
function wordsOf(chain: readonly Carried[]): string {
  const texts = chain.flatMap(({ response, responseText, reason }) => {
    // An answer of IMAP begins with the number of our command, which tells nobody anything.
    const answer = typeof response === 'string' ? response.replace(/^[0-9A-F]+ (?=NO |BAD |BYE )/, '') : ''
    return [answer, typeof responseText === 'string' ? responseText : '', typeof reason === 'string' ? reason : '']
  })
  const spoken = texts.find((text) => text.trim() !== '')
  const heard = spoken ?? chain.map(({ message }) => message).find((message) => message.trim() !== '') ?? 'error'
  return heard.replace(/\s+/g, ' ').trim().slice(0, longestWords).toWellFormed()
}
