import { fold } from '#platform/text/fold.ts'
import { fieldOf } from './header-labels.ts'
import { type Line, nextFilled } from './lines.ts'

/** Words between dashes above a mail that is answered. */
const ORIGINAL = new Set(
  [
    '原始邮件|原邮件|邮件原件|原始信件|原始信息|原始讯息|原始消息|回复的原邮件|回复的原始邮件|回复的邮件|回复的邮件信息|答复的邮件|原信件|原文|邮件原文|来信原文|原始内容|引用邮件|历史邮件',
    'original message|original messages|original|original mail|original email|original e-mail|replied message|reply message|previous message|message history|antwort nachricht|oprindelig besked|oprindelig mail|original besked',
    'ursprüngliche nachricht|originalnachricht|original-nachricht|ursprüngliche mail|originalmail|message d’origine|message d‘origine',
    "message d'origine|message original|courriel original|mensaje original|messaggio originale|messaggio di origine|mensagem original",
    'oorspronkelijk bericht|oorspronkelijke bericht|origineel bericht|originele bericht|ursprungligt meddelande|originalmeddelande',
    'oprindelig meddelelse|oprindelig besked|oprindelig mail|opprinnelig melding|alkuperäinen viesti|alkuperäinen sähköposti|wiadomość oryginalna|oryginalna wiadomość|исходное сообщение',
    'původní zpráva|původní e-mail|eredeti üzenet|orijinal mesaj|mesajul original|оригінальне повідомлення',
    '元のメッセージ|元のメール|オリジナルメッセージ|원본 메시지|원본 메일|원본 이메일|thư gốc|pesan asli',
  ]
    .join('|')
    .split('|')
    .map(fold),
)

/** Words between dashes above a mail that is passed on. */
const FORWARDED = new Set(
  [
    '转发的消息|转发的邮件|转发的原邮件|转发的信件|转发的信息|转发邮件|转发消息|转发信息|转发信件|已转发邮件|已转发的邮件|被转发的邮件|被转发邮件信息',
    '转寄邮件|转寄的邮件|已转寄的邮件|转寄信件|转寄的信件|转寄讯息|转送的邮件|转发邮件信息',
    'forwarded message|forwarded messages|forwarded mail|forwarded email|forwarded e-mail|forward message|fwd message',
    'weitergeleitete nachricht|weitergeleitete mail|message transféré|message transmis|message réexpédié|mensaje reenviado|messaggio inoltrato',
    'mensagem encaminhada|mensagem reencaminhada|doorgestuurd bericht|videresendt meddelelse|videresendt melding|vidarebefordrat meddelande',
    'edelleenlähetetty viesti|välitetty viesti / fwd.msg|przekazana wiadomość|treść przekazanej wiadomości|wiadomość przesłana dalej',
    'пересылаемое сообщение|перенаправленное сообщение|přeposlaná zpráva|preposlaná správa|továbbított üzenet|iletilmiş mesaj|iletilen ileti',
    'mesaj redirecționat|proslijeđena poruka|перенаправлене повідомлення|переслане повідомлення',
    '転送メッセージ|転送されたメッセージ|メッセージを転送|転送メール|전달된 메시지|전달된 메일|전달 메시지',
  ]
    .join('|')
    .split('|')
    .map(fold),
)

/** Whole lines above a mail that is passed on, without dashes (Apple Mail, MailMate), without the colon. */
const FORWARD_LINES = new Set(
  [
    '开始转发的邮件|开始转发的信息|开始转发的消息|开始转发邮件|下面是被转发的邮件|以下是转发的邮件|以下为转发邮件|以下是被转发的邮件|转发的邮件|开始转寄邮件|以下是转寄的邮件|开始转寄的邮件',
    'begin forwarded message|forwarded message|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|inicio del mensaje reenviado',
    'début du message réexpédié|début du message transféré|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem reencaminhada',
    'início da mensagem encaminhada|start på videresendt besked|videresendt melding|vidarebefordrat mejl|välitetty viesti alkaa',
    'początek przekazywanej wiadomości|начало переадресованного сообщения|začátek přeposílané zprávy|továbbított levél kezdete|i̇leti başlangıcı|ileti başlangıcı',
    '転送されたメッセージ|전달된 메시지|전달된 이메일',
  ]
    .join('|')
    .split('|')
    .map(fold),
)

/** Lines that a sender's own system puts above the history: everything below is not new. */
const ANSWER_ABOVE = [
  /^[-#=*\s]*(?:please )?(?:type|write|enter) your reply above th(?:is|e) line/,
  /^[-#=*\s]*(?:please )?reply (?:above|below) (?:this|the) line/,
  /^[-#=*\s]*(?:请|回复时请)?在(?:此|本|这条?)(?:行|线|分割线|分隔线|横线)(?:以)?上(?:方|面)?(?:回复|答复|输入)/,
]
/** `----- Forwarded by 王丽/客服/CN on 2026-03-05 15:02 -----` of Notes. */
const FORWARDED_BY = /^-{3,}\s?(?:forwarded by .{1,120}|由 .{1,80} (?:于|在) .{1,60} ?转发)\s?-{3,}$/
/** Begins of words for passing on, in languages or phrases that the list lacks. */
const FORWARD_STEM =
  /转发|转寄|转送|forward|fwd|weiterg|transf|réexp|reenv|inoltr|encaminh|doorge|videres|vidareb|przek|пересыл|перенапр|転送|전달/
const DASHED = /^[-—–‐‑―─━_=*#~]{2,}\s?([^-—–‐‑―─━_=*#~][^—–―─━_=*#~]{0,50}?)\s?[-—–‐‑―─━_=*#~]{2,}(.{0,500})$/

export type Separator = { forward: boolean /** Only counts when the header of a mail follows. */; needsHeader: boolean }

/** Whether a line is what mail programs put between an answer and the mail it answers, or passes on. */
export function separatorAt(lines: readonly Line[], index: number): Separator | null {
  const { key } = lines[index]!
  if (key.length < 2 || key.length > 560) return null
  if (ANSWER_ABOVE.some((pattern) => pattern.test(key))) return { forward: false, needsHeader: false }
  const dashed = DASHED.exec(key)
  if (dashed) {
    const words = dashed[1]!.trim()
    const rest = dashed[2]!.trim()
    const restIsHeader = rest === '' || /^[-—–\s]*$/.test(rest) || fieldOf(rest.split(':')[0]!) !== null
    if (restIsHeader && FORWARDED.has(words)) return { forward: true, needsHeader: false }
    if (restIsHeader && ORIGINAL.has(words)) return { forward: false, needsHeader: false }
    // Words that are not known count when the header of a mail follows.
    if (restIsHeader && /\p{L}{2}/u.test(words)) return { forward: FORWARD_STEM.test(words), needsHeader: true }
  }
  if (FORWARDED_BY.test(key)) return { forward: true, needsHeader: false }
  const words = key.replace(/^[-—–*\s]+|[-—–*:\s]+$/g, '')
  if (words.length <= 60) {
    if (FORWARD_LINES.has(words)) return { forward: true, needsHeader: true }
    if (ORIGINAL.has(words) || FORWARDED.has(words)) return { forward: FORWARDED.has(words), needsHeader: true }
  }
  return null
}

/** First line after a separator that says something. */
export function afterSeparator(lines: readonly Line[], index: number): number {
  let next = nextFilled(lines, index + 1)
  while (next < lines.length && lines[next]!.rule) next = nextFilled(lines, next + 1)
  return next
}
