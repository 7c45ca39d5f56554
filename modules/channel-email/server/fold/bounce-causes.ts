import type { Bounce } from '../read/shapes.ts'

type Cause = Bounce['cause']

/** What enhanced status codes mean (RFC 3463), where they are exact enough. */
const BY_STATUS: readonly (readonly [RegExp, Cause])[] = [
  [/^[45]\.2\.2$/, 'mailbox-full'],
  [/^[45]\.(?:3\.4|2\.3)$/, 'too-large'],
  [/^[45]\.1\.(?:1|6|10)$/, 'no-such-user'],
  [/^[45]\.1\.(?:2|8)$/, 'no-such-domain'],
]

/** What they mean when the words say nothing. */
const BY_STATUS_AT_LAST: readonly (readonly [RegExp, Cause])[] = [
  [/^[45]\.1\.[03]$/, 'no-such-user'],
  [/^[45]\.2\.1$/, 'no-such-user'],
  [/^[45]\.7\./, 'blocked'],
  [/^[45]\.4\.4$/, 'no-such-domain'],
  [/^[45]\.4\./, 'unreachable'],
  [/^4\./, 'unreachable'],
]

/** Words of servers, folded, most telling first. */
const BY_WORDS: readonly (readonly [Cause, RegExp])[] = [
  [
    'mailbox-full',
    /(?:mailbox|inbox|mail ?box|account|user|recipient|storage|quota|disk|disc|folder)[^.]{0,60}(?:is |was )?(?:full|over ?quota|exceed|out of (?:space|storage)|over (?:its |the )?(?:limit|quota|allocation)|overdrawn)|(?:over|exceed(?:s|ed|ing)?|out of)[^.]{0,50}(?:quota|storage|allowed space|mailbox size|disk space)|quota (?:exceed|violation)|insufficient (?:disk |system )?(?:space|storage)|not enough (?:disk )?space|no space left|too many messages|(?:reached|hit)[^.]{0,30}quota|quota (?:has been )?reached|空间(?:不足|已满)|容量(?:已?满|不足|超)|(?:邮箱|信箱|收件箱)(?:已|空间|容量)?满|超过.{0,10}(?:容量|空间|配额)|配额|mailbox-?full|邮箱爆满/,
  ],
  [
    'too-large',
    /(?:message|mail|size|attachment|data|content|databytes)[^.]{0,40}(?:too (?:large|big)|exceed|larger than|over (?:the )?(?:limit|size))|(?:exceed|over)[^.]{0,40}(?:message size|size limit|mailsize|maximum size|databytes)|too large|too big|邮件(?:过大|太大)|附件(?:过大|太大)|(?:大小|体积|尺寸).{0,12}(?:超|限制)|超过.{0,12}大小/,
  ],
  [
    'no-such-domain',
    /(?:host|domain|server|name|mx)[^.]{0,30}(?:not found|unknown|does ?n[o’']t exist|cannot be found|not exist|lookup (?:failure|failed)|not resolve)|no such (?:host|domain)|unknown (?:host|domain)|(?:couldn[’']?t|could not|can ?not|can[’']?t|unable to) (?:find|resolve|look ?up)[^.]{0,40}(?:host|domain|mail exchanger|mx|server)|unroute?able (?:mail )?(?:address|domain)|all relevant mx records point to non-existent|nxdomain|dns (?:query|lookup|resolution)? ?(?:error|fail)|name or service not known|no mx record|null mx|bad destination system|illegal host|domain .{0,60}no mail|does not accept mail|域名?.{0,10}(?:不存在|错误|无法解析|无效)|找不到.{0,8}(?:域|主机|服务器)|解析失败|unrouteable/,
  ],
  [
    'no-such-user',
    /(?:user|recipient|mailbox|account|address|alias|addressee|person|name|login|customer)[^.:]{0,60}(?:unknown|not (?:be )?found|does ?n[o’']t exist|not exist|does not have|no longer|not (?:an? )?(?:valid|known|listed|recogni[sz]ed|have|our)|invalid|unavailable|disabled|inactive|deactivated|suspended|closed|expired|not active|is not available|is unknown|not here|has been (?:disabled|deleted|removed|closed))|(?:unknown|unavailable|invalid|no such|bad|nonexistent|non-existent|undeliverable|illegal|inactive|disabled|not a valid)[^.:]{0,40}(?:user|recipient|mailbox|address|alias|account|person|name|local part)|(?:isn[’']?t|is not|wasn[’']?t|was not|couldn[’']?t be|could not be) (?:found|an? (?:valid|known|active|current))|deactivated|no mail ?box|rcpt x|x not listed|not a known|not our customer|recipientnotfound|resolver\.adr\.|no mailbox (?:here )?by that name|doesn[’']?t have an? .{0,40}account|does not like recipient|user doesn|not listed in|no valid recipient|invalid final delivery userid|no one here|address rejected|recipient rejected|rcpt (?:to )?(?:error|rejected|failed)|addressee unknown|(?:用户|收件人|邮箱|帐户|账户|帐号|账号|地址|信箱|收件者|邮件地址).{0,40}(?:不存在|无效|错误|未找到|找不到|已停用|被禁用|已注销|未开通|不可用|不正确|冻结|过期)|(?:找不到|不存在|查无|没有(?:此|该|这)|无(?:此|该|这))(?:个|位)?(?:您输入的|你输入的)?.{0,16}(?:用户|收件人|邮箱|帐户|账户|帐号|账号|收件者|地址)|外星人的邮件地址|utilisateur inconnu|nicht gefunden|empfänger unbekannt|desconocid|inesistente|nieznany|brak takiego/,
  ],
  [
    'blocked',
    /spam|junk|block(?:ed|ing|list)|black ?list|blocked|deny|denied|(?<!connection )refus|reject|prohibit|polic(?:y|ies)|reputation|not (?:allowed|permitted|authori[sz]ed|accepted|welcome)|forbidden|unsolicited|virus|dmarc|\bspf\b|dkim|relay|content|rbl|spamhaus|banned|abuse|frequency|too many(?! hops)|rate limit|sender|unauthenticated|\bdt:s[a-z]{2}\b|\b(?:hl|mi|rp):[a-z]{3}\b|垃圾|拒收|拒绝|被拒|黑名单|屏蔽|反垃圾|频率|频繁|限制|违规|敏感|不允许|未授权|策略|怀疑/,
  ],
  [
    'unreachable',
    /time[d ]?.?out|timeout|connection (?:refused|lost|dropped|failed|reset|timed)|(?:can ?not|can[’']?t|could ?n[o’']t|unable to|failed to) (?:connect|reach|contact|establish|deliver)|network|no route|unreachable|not respond|retry|temporar|try again|too long|expired|too many hops|hop count|loop|routing|service (?:currently |temporarily )?unavailable|busy|down|queue|deferred|无法连接|连接.{0,6}(?:超时|失败|中断)|超时|网络|无响应|暂时|稍后|不稳定|循环/,
  ],
]

const ADDRESSES = /<?[^\s<>"'()[\]]{1,64}@[^\s<>"'()[\],;]{1,200}>?|https?:\/\/\S{1,300}|\b\d{1,3}(?:\.\d{1,3}){3}\b/g

function toldBy(words: string, allowed: (cause: Cause) => boolean): Cause | undefined {
  // Addresses and links hold words of their own, and their dots end sentences.
  const text = words.slice(0, 3_000).replace(ADDRESSES, 'x')
  return BY_WORDS.find(([cause, pattern]) => allowed(cause) && pattern.test(text))?.[0]
}

/**
 * Why a mail came back: from the code, from the words of the server that refused it, and where these say nothing from
 * the words around them, which tell of much else too. `words` and `around` folded.
 */
export function causeOf(status: string | null, words: string, around = ''): Cause {
  const exact = status ? BY_STATUS.find(([pattern]) => pattern.test(status))?.[1] : undefined
  // Asked to come again by a policy's code: nobody refused.
  if (/gr[ea]y.?list|灰名单/.test(words)) return 'unreachable'
  const told = toldBy(words, () => true)
  if (told === 'mailbox-full' || told === 'too-large') return told
  if (exact) return exact
  const coded = status ? BY_STATUS_AT_LAST.find(([pattern]) => pattern.test(status))?.[1] : undefined
  // A policy's code is more exact than words that only tell of a temporary trouble.
  if (told && !(coded === 'blocked' && told === 'unreachable')) return told
  return (
    toldBy(around, (cause) => cause !== 'blocked' && cause !== 'unreachable') ??
    coded ??
    toldBy(around, () => true) ??
    'other'
  )
}
