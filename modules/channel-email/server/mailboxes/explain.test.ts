import { expect, test } from 'vitest'
import { locales } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import { FileProblem } from '#platform/server/files/index.ts'
import { explain, type MailCause, mailCauses, OwnFault, type Tried } from './explain.ts'

const somewhere: Tried = { host: 'mail.example.com', security: 'tls' }
const at = (host: string): Tried => ({ host, security: 'tls' })
const imapAnswer = (response: string) =>
  Object.assign(new Error('Command failed'), {
    response: `5 NO ${response}`,
    responseText: response.replace(/^\[[^\]]*\] /, ''),
    responseStatus: 'NO',
  })
const refusedLogin = (response: string) => Object.assign(imapAnswer(response), { authenticationFailed: true })
const smtpAnswer = (response: string, code = 'EAUTH') =>
  Object.assign(new Error(`Invalid login: ${response}`), { code, response, responseCode: Number(response.slice(0, 3)) })
const network = (code: string, message = code) => Object.assign(new Error(message), { code })

const table: [string, unknown, Tried, MailCause][] = [
  ['Dovecot', refusedLogin('[AUTHENTICATIONFAILED] Authentication failed.'), somewhere, 'wrong-password'],
  ['Exchange', refusedLogin('LOGIN failed.'), somewhere, 'wrong-password'],
  ['Coremail', refusedLogin('LOGIN Login error or password error'), somewhere, 'wrong-password'],
  ['163, password', refusedLogin('LOGIN Login error or password error'), at('imap.163.com'), 'code-needed'],
  [
    'QQ, password',
    refusedLogin(
      'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/108/1023',
    ),
    at('imap.qq.com'),
    'code-needed',
  ],
  [
    'QQ, old words',
    refusedLogin('Login fail. Please using authorized code to login.'),
    at('imap.qq.com'),
    'code-needed',
  ],
  [
    'QQ, SMTP',
    smtpAnswer('535 Error: 请使用授权码登录。详情请看: http://service.mail.qq.com'),
    at('smtp.qq.com'),
    'code-needed',
  ],
  [
    'QQ, SMTP, new words',
    smtpAnswer('535 Login Fail. Please enter your authorization code to login.'),
    at('smtp.qq.com'),
    'code-needed',
  ],
  ['163, SMTP', smtpAnswer('535 Error: authentication failed'), at('smtp.163.com'), 'code-needed'],
  ['163, SMTP off', smtpAnswer('550 User has no permission'), at('smtp.163.com'), 'service-off'],
  [
    '163, no ID',
    imapAnswer('SELECT Unsafe Login. Please contact kefu@188.com for help'),
    at('imap.163.com'),
    'identify',
  ],
  ['Tencent companies', refusedLogin('LOGIN Login error password error'), at('imap.exmail.qq.com'), 'code-maybe'],
  ['Alibaba, SMTP', smtpAnswer('526 Authentication failure[0]'), at('smtp.qiye.aliyun.com'), 'code-maybe'],
  [
    'Alibaba, SMTP, too often',
    smtpAnswer('526 Authentication failure[1]'),
    at('smtp.qiye.aliyun.com'),
    'account-locked',
  ],
  ['NetEase companies, address', refusedLogin('ERR.LOGIN.IPDENY'), at('imap.qiye.163.com'), 'address-blocked'],
  ['Gmail', refusedLogin('[AUTHENTICATIONFAILED] Invalid credentials (Failure)'), at('imap.gmail.com'), 'code-needed'],
  [
    'Gmail, two steps',
    refusedLogin(
      '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    ),
    at('imap.gmail.com'),
    'code-needed',
  ],
  [
    'Gmail, IMAP off',
    refusedLogin(
      '[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)',
    ),
    at('imap.gmail.com'),
    'service-off',
  ],
  [
    'Gmail, connections',
    refusedLogin('[ALERT] Too many simultaneous connections. (Failure)'),
    at('imap.gmail.com'),
    'too-many-connections',
  ],
  ['Outlook', refusedLogin('AUTHENTICATE failed.'), at('outlook.office365.com'), 'oauth-only'],
  [
    'Outlook, SMTP',
    smtpAnswer('535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [X]'),
    at('smtp.office365.com'),
    'oauth-only',
  ],
  ['Yahoo', refusedLogin('[AUTHENTICATIONFAILED] LOGIN Invalid credentials'), at('imap.mail.yahoo.com'), 'code-needed'],
  [
    'Dovecot, connections',
    refusedLogin('[LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)'),
    somewhere,
    'too-many-connections',
  ],
  [
    'greeted with BYE',
    Object.assign(network('ClosedAfterConnectTLS', 'Unexpected close'), { reason: 'Too many connections' }),
    somewhere,
    'too-many-connections',
  ],
  ['busy', refusedLogin('[UNAVAILABLE] Temporary authentication failure.'), somewhere, 'busy'],
  ['SMTP busy', smtpAnswer('454 4.7.0 Temporary authentication failure', 'EAUTH'), somewhere, 'busy'],
  ['quota', imapAnswer('[OVERQUOTA] Quota exceeded (mailbox for user is full)'), somewhere, 'quota'],
  ['too often', refusedLogin('LOGIN login frequency limited'), somewhere, 'too-often'],
  ['locked', refusedLogin('[AUTHORIZATIONFAILED] Account is locked'), somewhere, 'account-locked'],
  [
    'wants TLS',
    refusedLogin('[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.'),
    { ...somewhere, security: 'none' },
    'tls-needed',
  ],
  [
    'SMTP wants TLS',
    smtpAnswer('530 5.7.0 Must issue a STARTTLS command first'),
    { ...somewhere, security: 'none' },
    'tls-needed',
  ],
  [
    'no password',
    Object.assign(new Error('No password configured'), { authenticationFailed: true }),
    somewhere,
    'no-secret',
  ],
  ['SMTP, no password', network('EAUTH', 'Missing credentials for "PLAIN"'), somewhere, 'no-secret'],
  ['no such host', network('ENOTFOUND', 'getaddrinfo ENOTFOUND imap.example.invalid'), somewhere, 'host-unknown'],
  ['SMTP, no such host', Object.assign(network('EDNS', 'getaddrinfo ENOTFOUND x')), somewhere, 'host-unknown'],
  ['no DNS', network('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x'), somewhere, 'name-lookup'],
  ['closed port', network('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), somewhere, 'refused'],
  [
    'several addresses',
    new AggregateError([network('ECONNREFUSED'), network('ENETUNREACH')], ''),
    somewhere,
    'refused',
  ],
  ['wrapped', new Error('it failed', { cause: network('EHOSTUNREACH') }), somewhere, 'unreachable'],
  ['silence', network('CONNECT_TIMEOUT', 'Failed to establish connection in required time'), somewhere, 'timeout'],
  ['silent greeting over TLS', network('GREETING_TIMEOUT'), somewhere, 'timeout'],
  ['a TLS port, spoken to in plain', network('GREETING_TIMEOUT'), { ...somewhere, security: 'starttls' }, 'tls-needed'],
  [
    'a TLS port of SMTP in plain',
    network('ETIMEDOUT', 'Greeting never received'),
    { ...somewhere, security: 'none' },
    'tls-needed',
  ],
  [
    'a plain port with TLS',
    network('ERR_SSL_WRONG_VERSION_NUMBER', '...:SSL routines:ssl3_get_record:wrong version number:...'),
    somewhere,
    'not-tls',
  ],
  [
    'a plain port of SMTP with TLS',
    network('ESOCKET', '805B:error:0A0000C6:SSL routines:tls_get_more_records:packet length too long:...'),
    somewhere,
    'not-tls',
  ],
  [
    'no STARTTLS',
    Object.assign(new Error('Server does not support STARTTLS'), { tlsFailed: true }),
    { ...somewhere, security: 'starttls' },
    'starttls-missing',
  ],
  [
    'SMTP, no STARTTLS',
    network('ETLS', 'Error upgrading connection with STARTTLS'),
    { ...somewhere, security: 'starttls' },
    'starttls-missing',
  ],
  [
    'self-signed',
    network('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
    somewhere,
    'certificate-self-signed',
  ],
  [
    'unknown issuer',
    network('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
    somewhere,
    'certificate-issuer',
  ],
  ['expired', network('CERT_HAS_EXPIRED', 'certificate has expired'), somewhere, 'certificate-expired'],
  [
    'another name',
    network('ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"),
    somewhere,
    'certificate-name',
  ],
  ['old TLS', network('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol'), somewhere, 'tls-old'],
  [
    'another service',
    network('EPROTOCOL', 'Invalid greeting. response=+OK POP3 ready: +OK POP3 ready'),
    somewhere,
    'other-service',
  ],
  ['hung up', network('ECONNRESET', 'read ECONNRESET'), somewhere, 'closed'],
  ['hung up later', network('NoConnection', 'Connection not available'), somewhere, 'closed'],
  [
    'folder gone',
    Object.assign(imapAnswer("Mailbox doesn't exist: Nope"), { mailboxMissing: true }),
    somewhere,
    'folder-missing',
  ],
  ['our disk', new FileProblem('disk-full'), somewhere, 'here'],
  ['our database', new OwnFault(network('ECONNREFUSED')), somewhere, 'here'],
  ['nobody knows', new Error('something odd'), somewhere, 'other'],
  ['not even an error', 'odd', somewhere, 'other'],
]

test.each(table)('%s', (_, error, tried, cause) => {
  const explained = explain(error, tried)
  expect(explained.cause).toBe(cause)
  expect(explained.words).not.toBe('')
})

test('the server’s own words are told, without the number of our command, in one line', () => {
  expect(explain(refusedLogin('[AUTHENTICATIONFAILED] Authentication failed.'), somewhere).words).toBe(
    'NO [AUTHENTICATIONFAILED] Authentication failed.',
  )
  expect(explain(smtpAnswer('535-5.7.8 Username and Password\r\n535 not accepted'), somewhere)).toEqual({
    words: '535-5.7.8 Username and Password 535 not accepted',
    cause: 'wrong-password',
  })
  expect(explain(new Error('x'.repeat(5000)), somewhere).words).toHaveLength(500)
})

test('every cause has words in every language', () => {
  for (const locale of locales) {
    for (const cause of mailCauses) {
      const key = `channel-email:mail-cause.${cause}`
      expect(translate(locale, key)).not.toBe(key)
      expect(translate(locale, key)).not.toContain('mail-cause')
    }
  }
})
