import type { Line } from './lines.ts'

/** `王丽 <li@example.com> 于2026年3月5日周四 15:02写道：` and its relatives, found in the text of a mail. */
export type Attribution = {
  /** First line after it. */
  end: number
  /** Names an address in angle brackets as only programs do: counts without quoted lines after it. */
  certain: boolean
  /** All its lines as one. */
  text: string
}

/** Verbs at the end of the line, folded; spaces may have come in by wrapping. */
const VERB_LAST = new RegExp(
  `(?:${[
    '写\\s?道|写\\s?到|来\\s?信\\s?写\\s?道|发\\s?送\\s?邮\\s?件\\s?说',
    'wrote(?: the following)?|writes|has written',
    'a écrit|a ecrit|escribió|escribio|ha escrito|va escriure|ha scritto|escreveu|schreef(?: het volgende)?|heeft(?: het volgende)? geschreven',
    'napisał(?:\\(a\\)|a)?|napsal(?:\\(a\\)|a)?|napísal(?:\\(a\\)|a)?|написал(?:\\(а\\)|а)?|пишет|pisze|написав(?:\\(ла\\)|ла)?|пише|написа',
    'şunu yazdı|yazdı|ezt írta|írta|a scris|napisao je|napisala je|đã viết|menulis|έγραψε|เขียนว่า|כתב(?:ה)?|كتب',
    'のメール|さんは书いた|が书いた|书きました|に书き込みました|さんからのメッセージ',
    '(?:님이 )?(?:작성|작성함|썼습니다|쓴 글)',
  ].join('|')})[\\s\\u2009]?(?:\\([^()]{0,60}\\)\\s?)?[:,.]{0,3}\\s?(?:-{3,4})?$`,
)
/** Verbs before the name: `Am 05.03.26 um 15:02 schrieb Max Muster <max@example.com>:` */
const VERB_INSIDE =
  /\s(?:schrieb|skrev|kirjoitti|ezt írta|geschreven door|schreef|kirjutas|écrivait|wrote)\s[^:]{0,200}(?::\d{2}[^:]{0,200}){0,2}:$/
const DATE =
  /(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|juin|juil|avr|août|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|out|dez|maj|okt|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}/
const TIME = /\d{1,2}\s?[:.h点时時시]\s?\d{2}/
const BRACKETED = /[<([]\s?(?:mailto:)?[^\s<>()[\]]{1,100}@[^\s<>()[\]]{1,200}\s?[>)\]]|mailto:/
const BARE = /[^\s<>()[\]]@[^\s<>()[\]]/
/** How such lines begin; a name may come first. */
const BEGIN =
  /^[-—–\s]{0,6}(?:在|于|on|at|am|le|el|il|em|op|den|d\.|dnia|dne|в|vào|pada|la|στις|dana|пт|пн|вт|ср|чт|сб|вс|周|星期|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|mié|jue|vie|sáb|dom|seg|ter|qua|qui|sex|czw|pon|śr|\(?\d)/
const NAME_FIRST =
  /^[^.!?。!?;:]{0,80}(?:<[^<>]{3,200}>|\([^()]{3,200}\)|\[[^[\]]{3,200}\])?\s?(?:于|在|,|;|wrote|writes|님이|さん|kirjoitti)/
const MOST_LINES = 4
const LONGEST = 480

/** Whether a text may be the first of several lines: it holds a part of what such lines hold. */
function mayBegin(key: string): boolean {
  if (key.length > 240 || /[。!?]$/.test(key)) return false
  return BEGIN.test(key)
    ? DATE.test(key) || TIME.test(key) || BARE.test(key) || key.length <= 40
    : BARE.test(key) || /(?:于|在)\s?\d{2,4}/.test(key)
}

function judged(key: string, text: string, end: number): Attribution | null {
  if (key.length > LONGEST) return null
  const dated = DATE.test(key)
  const timed = TIME.test(key)
  const bracketed = BRACKETED.test(key)
  if (VERB_LAST.test(key)) {
    const shaped = BEGIN.test(key) || NAME_FIRST.test(key) || /^[<"'“「]/.test(key)
    if (!shaped && !bracketed && !(dated && timed)) return null
    if (!dated && !timed && !bracketed && !BARE.test(key)) return null
    return { end, certain: bracketed && shaped && (dated || timed || key.length <= 120), text }
  }
  if (!key.endsWith(':')) return null
  if (VERB_INSIDE.test(` ${key}`) && (bracketed || (dated && timed))) return { end, certain: bracketed, text }
  // Programs that use no verb: `чт, 5 мар. 2026 г. в 15:02, Ван Ли <li@example.com>:`. Quoted lines must follow.
  if (bracketed && dated && timed && key.length <= 260) return { end, certain: false, text }
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
    if (/[:,.\-…]$/.test(line.key) || VERB_LAST.test(key)) {
      const attribution = judged(key, text, index + 1)
      if (attribution) return attribution
    }
    if (/[。!?]$/.test(line.key)) return null
  }
  return null
}
