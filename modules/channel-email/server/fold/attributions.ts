import type { Line } from './lines.ts'

/** `王丽 <li@example.com> 于2026年3月5日周四 15:02写道：` and its relatives, found in the text of a mail. */
export type Attribution = {
  /** First line after it. */
  end: number
  /** Names an address in angle brackets as only programs do: counts without quoted lines after it. */
  certain: boolean
  /** Names nobody but by a name (`王丽 写道：`): counts only above quoted lines that end the mail. */
  loose: boolean
  /** All its lines as one. */
  text: string
}

/** Verbs at the end of the line, folded; spaces may have come in by wrapping. */
const VERB_LAST = new RegExp(
  `(?:${[
    '写\\s?道|写\\s?到|来\\s?信\\s?写\\s?道|发\\s?送\\s?邮\\s?件\\s?说',
    'wrote(?: the following)?|writes|has written|> sent|(?:wrote in message|schrieb im newsbeitrag)(?: <?news:\\S{1,120})?',
    'a écrit|a ecrit|escribió|escribio|ha escrito|va escriure|ha scritto|escreveu|schreef(?: het volgende)?|heeft(?: het volgende)? geschreven|het volgende geschreven|schrieb|skrev|folgendes geschrieben',
    'napisał(?:\\(a\\)|a)?|napsal(?:\\(a\\)|a)?|napísal(?:\\(a\\)|a)?|написал(?:\\(а\\)|а)?|пишет|pisze|написав(?:\\(ла\\)|ла)?|пише|написа',
    'şunu yazdı|yazdı|ezt írta|írta|kirjoitti|a scris|napisao je|napisala je|đã viết|menulis|έγραψε|เขียนว่า|כתב(?:ה)?|كتب',
    'のメール|さんは书いた|が书いた|书きました|に书き込みました|さんからのメッセージ',
    '(?:님이 )?(?:작성|작성함|썼습니다|쓴 글)',
  ].join('|')})[\\s\\u2009]?(?:\\([^()]{0,60}\\)\\s?)?[:,.]{0,3}\\s?(?:-{3,30})?$`,
)
/** Verbs before the name: `Am 05.03.26 um 15:02 schrieb Max Muster <max@example.com>:` */
const VERB_INSIDE =
  /\s(?:schrieb|skrev|kirjoitti|ezt írta|geschreven door|schreef|a scris,|kirjutas|écrivait|wrote)\s[^:]{0,200}(?::\d{2}[^:]{0,200}){0,2}:$/
const DATE =
  /(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|juin|juil|avr|août|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|out|dez|maj|okt|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}/
const TIME = /\d{1,2}\s?[:.h点时時시]\s?\d{2}/
const BRACKETED = /[<([]\s?(?:mailto:)?[^\s<>()[\]]{1,100}@[^\s<>()[\]]{1,200}\s?[>)\]]|mailto:/
const BARE = /[^\s<>()[\]]@[^\s<>()[\]]/
/** How such lines begin; a name may come first. */
const BEGIN =
  /^[-—–\s]{0,6}(?:在|于|on|at|am|le|el|il|em|op|den|d\.|dnia|dne|в|vào|pada|la|στις|dana|пт|пн|вт|ср|чт|сб|вс|周|星期|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|mié|jue|vie|sáb|dom|seg|ter|qua|qui|sex|czw|pon|śr|\(?\d)/
/** Between dashes only programs write: `======= 2026-03-05 15:02:11 您在来信中写道：=======`. */
const DASHED = /^[-=*_~]{2,30}\s?([^-=*_~].{4,300}?)\s?[-=*_~]{2,30}$/
const NAME_FIRST =
  /^[^.!?。!?;:]{0,80}(?:<[^<>]{3,200}>|\([^()]{3,200}\)|\[[^[\]]{3,200}\])?\s?(?:于|在|,|;|wrote|writes|님이|さん|kirjoitti)/
/** `王丽 写道：`, `Li Lei wrote:`. Words of place and time are no name: 网站上写道. */
const NAME_ONLY =
  /^(?!.*[上里中内下的说书信件条同天日前后])\S{1,16}(?: \S{1,16}){0,3} ?(?:写道|wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|написал|napisał)\s?:$/
/** `Quoting Li Lei <li@example.com>:` of Horde and its relatives. */
const QUOTING = /^(?:quoting|zitat von|citando|citation de|cytowanie) [^:]{0,120}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>\s?:$/
/** Gmail of old, with neither verb nor colon: `2026/3/5 王丽 <li@example.com>`, `2026-03-05 15:02 GMT+08:00 王丽`. */
const DATED_NAME =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2} (?:(?:\d{1,2}:\d{2} )?(?:gmt[+-]\d{1,2}:\d{2} )?[^:<>]{0,80}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>|\d{1,2}:\d{2} gmt[+-]\d{1,2}:\d{2} [^:<>,.]{1,60})$/
/**
 * Chinese clients that name no address: `在 2026年3月5日 15:02，王丽 写道：`, `王丽 于 2026/3/5 下午3:02 写道：`. The whole day and
 * the minute of the clock, and nothing after it: people who tell what somebody wrote do not write so.
 */
const CHINESE_DAY =
  '\\d{4}\\s?(?:年\\s?\\d{1,2}\\s?月\\s?\\d{1,2}\\s?日|[-/.]\\d{1,2}[-/.]\\d{1,2})[,\\s]{0,2}(?:\\(?(?:周|星期|礼拜)[一二三四五六日天]\\)?[,\\s]{0,2})?(?:凌晨|早上|上午|中午|下午|晚上|am|pm)?\\s?\\d{1,2}[:时点]\\d{2}(?:[:分]\\d{2}秒?|分)?(?:\\s?[ap]m)?'
const CHINESE_DATED = new RegExp(
  `^(?:[在于]\\s?${CHINESE_DAY}[,\\s]{0,2}[^,。!?;:]{1,40}|[^,。!?;:]{1,30}\\s?[于在]\\s?${CHINESE_DAY}[,\\s]{0,2})\\s?写\\s?道\\s?:$`,
)
/** A date, maybe after the day of the week, and at the end an address in angle brackets. */
const DATE_FIRST = /^(?:\p{L}{2,12}\.?,? )?\d{1,4}\D.{0,200}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>\s?:$/u
const MOST_LINES = 4
const LONGEST = 480

/** Whether a text may be the first of several lines: it holds a part of what such lines hold. */
function mayBegin(key: string): boolean {
  if (key.length > 240 || /[。!?]$/.test(key)) return false
  return BEGIN.test(key)
    ? DATE.test(key) || TIME.test(key) || BARE.test(key) || key.length <= 40
    : BARE.test(key) || /(?:于|在)\s?\d{2,4}/.test(key)
}

function judged(whole: string, text: string, end: number): Attribution | null {
  if (whole.length > LONGEST) return null
  const inner = DASHED.exec(whole)?.[1]
  const key = inner ?? whole
  const dated = DATE.test(key)
  const timed = TIME.test(key)
  const bracketed = BRACKETED.test(key)
  if (QUOTING.test(key) || CHINESE_DATED.test(key)) return { end, certain: true, loose: false, text }
  if (DATED_NAME.test(key)) return { end, certain: false, loose: false, text }
  if (VERB_LAST.test(key)) {
    const shaped = BEGIN.test(key) || NAME_FIRST.test(key) || /^[<"'“「]/.test(key)
    if (!shaped && !bracketed && !(dated && timed) && !NAME_ONLY.test(key)) return null
    if (!dated && !timed && !bracketed && !BARE.test(key)) {
      return NAME_ONLY.test(key) ? { end, certain: false, loose: true, text } : null
    }
    const dashed = inner !== undefined && dated
    return {
      end,
      certain: dashed || (bracketed && ((shaped && (dated || timed || key.length <= 120)) || (dated && timed))),
      loose: false,
      text,
    }
  }
  if (!key.endsWith(':')) return null
  if (VERB_INSIDE.test(` ${key}`) && (bracketed || (dated && timed)))
    return { end, certain: bracketed, loose: false, text }
  // Programs that use no verb: `чт, 5 мар. 2026 г. в 15:02, Ван Ли <li@example.com>:`. What begins otherwise than with
  // the date may be prose; then quoted lines must follow.
  if (bracketed && dated && timed && key.length <= 260) {
    return { end, certain: DATE_FIRST.test(key), loose: false, text }
  }
  return null
}

/** Reads the line that introduces a quotation, wrapped over up to four lines; null when there is none. */
export function attributionAt(lines: readonly Line[], start: number): Attribution | null {
  const first = lines[start]!
  if (first.blank || first.rule || first.key.length < 4) return null
  let key = ''
  let text = ''
  for (let index = start; index < Math.min(lines.length, start + MOST_LINES); index++) {
    const line = lines[index]!
    if (line.blank || line.depth !== first.depth) return null
    if (index > start && !(index === start + 1 ? mayBegin(first.key) : true)) return null
    key = key ? `${key} ${line.key}` : line.key
    text = text ? `${text} ${line.text}` : line.text
    if (key.length > LONGEST) return null
    if (/[:,.\-=*_~…]$/.test(line.key) || VERB_LAST.test(key) || DATED_NAME.test(key)) {
      const attribution = judged(key, text, index + 1)
      if (attribution) return attribution
    }
    if (/[。!?]$/.test(line.key)) return null
  }
  return null
}
