import { fold } from '#platform/text/fold.ts'
import type { Bounce } from '../read/shapes.ts'
import { addressesIn } from './addresses.ts'
import { causeOf } from './bounce-causes.ts'
import { oneLine } from './bounce-report.ts'
import { COPY_BEGINS, DELAYED_TEXT, FAILED_TEXT, REASON_LABEL, RECIPIENT_LABEL } from './bounce-words.ts'

const MOST_LINES = 400
const STATUS = /(?:^|[\s#(;:<_-])([45]\.[0-7]\.\d{1,3})(?=$|[\s).;:,_>-])/
/** The answer of a mail server: `550 5.1.1 …`, `550-5.1.1`, `said: 550 …`. */
const ANSWER = /(?:^|[\s:;"'(<>])([45]\d\d)(?:[\s-]|$)(?=.{3})/

type Told = { recipients: string[]; reason: string; words: string }

/** Addresses that stand where delivery systems name who was not reached. */
function recipientsIn(lines: readonly string[], keys: readonly string[], own: ReadonlySet<string>): string[] {
  const found = new Map<string, string>()
  const take = (line: string, most: number) => {
    for (const address of addressesIn(line).slice(0, most)) {
      const key = address.toLowerCase()
      if (!own.has(key) && !found.has(key)) found.set(key, address)
    }
  }
  for (const [index, line] of lines.entries()) {
    const key = keys[index]!
    if (!key.includes('@')) continue
    const labelled = RECIPIENT_LABEL.test(key) || RECIPIENT_LABEL.test(keys[index - 1] ?? '')
    // `<li@example.com>: host … said: 550`, or the address alone on its line.
    const alone =
      /^[\s>*-]{0,8}(?:smtp[; ]|rfc822;)?<?["']?[^\s<>"']{1,64}@[^\s<>"',;]{3,200}["']?>?[\s.,;:]*(?:$|\(|host |on |\.\.\.|\d|[:-])/i.test(
        line,
      )
    if (labelled || alone) take(line, labelled ? 20 : 1)
  }
  if (found.size === 0) {
    for (const [index, line] of lines.entries())
      if (FAILED_TEXT.test(keys[index]!) || ANSWER.test(keys[index]!)) take(line, 1)
  }
  return [...found.values()].slice(0, 100)
}

/** The other server's words: after a label, or the line with its code, or what stands below the address. */
function reasonIn(lines: readonly string[], keys: readonly string[], recipients: readonly string[]): string {
  const labelled: string[] = []
  for (const [index, key] of keys.entries()) {
    const label =
      REASON_LABEL.exec(key) ?? (/^(?:退信原因|英文说明|bounce reason|退信代码)[/: ]*$/.test(key) ? [''] : null)
    if (!label) continue
    const colon = lines[index]!.search(/[:：]\s*\S/)
    const same = colon >= 0 ? [lines[index]!.slice(colon + 1), ...wrapped(lines, keys, index + 1)].join(' ').trim() : ''
    const words = same || following(lines, keys, index + 1)
    // What the server said itself comes before what it was made into for people.
    if (/^(?:英文说明|服务器|对方服务器|remote|diagnostic)/.test(key)) labelled.unshift(words)
    else labelled.push(words)
  }
  const answered =
    labelled.find((words) => ANSWER.test(fold(words)) || STATUS.test(words)) ?? labelled.find((words) => words !== '')
  if (answered) return answered
  const coded = keys.findIndex((key) => ANSWER.test(key) || STATUS.test(key))
  if (coded >= 0) {
    const words = lines[coded]!.replace(/^\s*<?[^\s<>"':]{1,64}@[^\s<>"']{1,200}>?\s*:\s*(?=\S)/, '')
    return [words, ...wrapped(lines, keys, coded + 1)].join(' ')
  }
  const names = (key: string) =>
    !/^(?:to|cc|subject|from|sent)\s?:/.test(key) && recipients.some((address) => key.includes(address.toLowerCase()))
  const failed = keys.findIndex((key) => FAILED_TEXT.test(key))
  const below = keys.findIndex((key, index) => index > failed && names(key))
  const named = below >= 0 ? below : keys.findIndex(names)
  const rest = named < 0 ? '' : lines[named]!.replace(/^[^:]{0,200}@[^\s:>]{1,200}>?\s*:?/, '').trim()
  const near = rest.length > 8 ? rest : named < 0 ? '' : following(lines, keys, named + 1)
  if (near) return near
  if (failed >= 0) return [lines[failed]!, ...wrapped(lines, keys, failed + 1)].join(' ')
  // Notes names the reason first and the address below it.
  const above = keys.findLastIndex((key, index) => index < named && key !== '')
  return above < 0 || /:$/.test(keys[above]!) ? '' : lines[above]!
}

/** The next lines that say something, up to a blank one. */
function following(lines: readonly string[], keys: readonly string[], from: number): string {
  let index = from
  while (index < lines.length && keys[index] === '') index++
  const words: string[] = []
  for (; index < Math.min(lines.length, from + 8) && keys[index] !== ''; index++) {
    if (words.length > 0 && REASON_LABEL.test(keys[index]!)) break
    words.push(lines[index]!.trim())
  }
  return words.join(' ')
}

function wrapped(lines: readonly string[], keys: readonly string[], from: number): string[] {
  const words: string[] = []
  for (let index = from; index < from + 4; index++) {
    const line = lines[index] ?? ''
    if (!keys[index] || /^(?:建议|解决|if you|please|--)/.test(keys[index]!)) break
    if (/^<|^[^\s:]+@/.test(line)) break
    words.push(lines[index]!.trim())
  }
  return words
}

/** The part of the text that is the report, without the copy of the mail that came back. */
function withoutCopy(text: string): { lines: string[]; keys: string[] } {
  const all = text.split('\n').slice(0, MOST_LINES)
  const lines: string[] = []
  const keys: string[] = []
  for (const [index, line] of all.entries()) {
    const key = fold(line.slice(0, 1_000)).trim()
    if (index > 2 && COPY_BEGINS.test(key)) break
    lines.push(line)
    keys.push(key)
  }
  return { lines, keys }
}

function told(lines: readonly string[], keys: readonly string[], own: ReadonlySet<string>): Told {
  const recipients = recipientsIn(lines, keys, own)
  const reason = reasonIn(lines, keys, recipients)
  return { recipients, reason: oneLine(reason), words: keys.join(' ').slice(0, 4_000) }
}

/**
 * Reads what a delivery system wrote in words. Null when the words do not say that a mail failed or is late. `failed`
 * are addresses that a header named already; `own` addresses that no bounce is about.
 */
export function proseBounce(
  text: string,
  subject: string,
  failed: readonly string[],
  own: ReadonlySet<string>,
): Omit<Bounce, 'messageId'> | null {
  const { lines, keys } = withoutCopy(text)
  const folded = `${fold(subject)}\n${keys.join('\n')}`
  const isDelayed = DELAYED_TEXT.test(folded.slice(0, 6_000))
  if (failed.length === 0 && !isDelayed && !FAILED_TEXT.test(folded.slice(0, 20_000))) return null
  const { recipients, reason, words } = told(lines, keys, own)
  const status = STATUS.exec(` ${reason}`)?.[1] ?? STATUS.exec(` ${keys.join(' ')}`)?.[1] ?? null
  const gaveUp = /given up|giving up|permanent|fatal(?! errors \(non)|放弃|退回|失败|failed/.test(
    folded.replace(/non-fatal/g, ''),
  )
  const late = isDelayed && !(gaveUp && (/^5/.test(status ?? '') || !/warning|delay|延迟/.test(folded.slice(0, 600))))
  const action = late ? 'delayed' : 'failed'
  const cause = causeOf(status, fold(reason), words)
  return {
    recipients: failed.length > 0 ? [...failed] : recipients,
    action,
    status,
    reason,
    cause: cause === 'other' && action === 'delayed' ? 'unreachable' : cause,
  }
}
