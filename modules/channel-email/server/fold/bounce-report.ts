import { fold } from '#platform/text/fold.ts'
import type { Bounce } from '../read/shapes.ts'
import { looseAddressesIn } from './addresses.ts'
import { causeOf } from './bounce-causes.ts'
import type { ReportPart } from './shapes.ts'

/** One recipient of a delivery report (RFC 3464), its fields by lower-case name. */
type Group = Map<string, string>

const MOST_SIGNS = 200_000
const LONGEST_REASON = 500

/** One line of a server's words. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…`.toWellFormed() : line
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = []
  let group: Group = new Map()
  let last = ''
  for (const line of text.slice(0, MOST_SIGNS).split(/\r\n|\r|\n/)) {
    if (!line.trim()) {
      if (group.size > 0) groups.push(group)
      group = new Map()
      last = ''
    } else if (/^[ \t]/.test(line) && last) {
      group.set(last, `${group.get(last)} ${line.trim()}`)
    } else {
      const colon = line.indexOf(':')
      if (colon < 1) {
        if (last) group.set(last, `${group.get(last)} ${line.trim()}`)
        continue
      }
      const name = line.slice(0, colon).trim().toLowerCase()
      // Some servers forget the empty line between two recipients.
      if (name === 'final-recipient' && group.has(name)) {
        groups.push(group)
        group = new Map()
      }
      last = name
      if (!group.has(name)) group.set(name, line.slice(colon + 1).trim())
    }
  }
  if (group.size > 0) groups.push(group)
  return groups
}

const typed = (value: string | undefined) => (value ?? '').replace(/^[\w-]{1,30}\s*;\s*/, '').trim()

function recipientOf(group: Group): string | null {
  for (const name of ['original-recipient', 'final-recipient', 'x-actual-recipient', 'x-original-recipient']) {
    const value = typed(group.get(name)).replace(/^<|>$/g, '')
    const [address] = looseAddressesIn(value)
    if (address) return address
  }
  return null
}

function actionOf(group: Group): 'failed' | 'delayed' | 'delivered' | null {
  const action = fold(typed(group.get('action')))
  const status = statusOf(group)
  if (/^fail|^undeliver|^bounce|^error/.test(action)) return 'failed'
  if (/^delay|^defer/.test(action)) return 'delayed'
  if (/^(?:deliver|relay|expand|success)/.test(action)) return 'delivered'
  if (!status) return group.has('final-recipient') && group.has('diagnostic-code') ? 'failed' : null
  return status.startsWith('5') ? 'failed' : status.startsWith('4') ? 'delayed' : 'delivered'
}

function statusOf(group: Group): string | null {
  const own = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/.exec(group.get('status') ?? '')
  const told = /(?:^|[\s;#(-])([245]\.\d{1,3}\.\d{1,3})\b/.exec(group.get('diagnostic-code') ?? '')?.[1]
  if (!own) return told ?? null
  // `5.0.0` says nothing; the other server's own code does.
  return own[0].endsWith('.0.0') && told?.startsWith(own[1]!) ? told : own[0]
}

/** Message-ID in the head of the mail that came back, in angle brackets. */
export function messageIdIn(text: string): string | null {
  const head = text.slice(0, MOST_SIGNS)
  const match = /^[>\s|]{0,6}message-id\s*:\s*(?:\r?\n[ \t>]+)?(<[^<>\s]{1,500}>)/im.exec(head)
  return match?.[1] ?? null
}

function buriedReport(text: string): string {
  const at = text.slice(0, MOST_SIGNS).search(/^(?:final|original)-recipient\s*:/im)
  return at < 0 ? '' : text.slice(at, at + 4_000)
}

/** What a delivery report says; null when it tells of nothing that failed. */
export function reportedBounce(reports: readonly ReportPart[], prose: string): Bounce | 'delivered' | null {
  const status = reports.filter(({ type }) => /^message\/(?:global-)?delivery-status$/i.test(type))
  // Gateways wrap a report in another mail; then its fields stand in the text of that one.
  const buried =
    status.length > 0 ? [] : reports.map(({ text }) => ({ text: buriedReport(text) })).filter(({ text }) => text !== '')
  const groups = [...status, ...buried]
    .flatMap(({ text }) => groupsOf(text))
    .filter((group) => actionOf(group) !== null)
  if (groups.length === 0) return null
  const failed = groups.filter((group) => actionOf(group) === 'failed')
  const delayed = groups.filter((group) => actionOf(group) === 'delayed')
  const told = failed.length > 0 ? failed : delayed
  if (told.length === 0) return 'delivered'
  const recipients = [...new Set(told.map(recipientOf).filter((address) => address !== null))].slice(0, 100)
  const first = told.find((group) => typed(group.get('diagnostic-code'))) ?? told[0]!
  const code = statusOf(first)
  // `Status: 5.4.4 (Illegal host name)` of servers that write no code of diagnosis.
  const remark = /\(([^()]{4,300})\)\s*$/.exec(first.get('status') ?? '')?.[1]
  const words = typed(first.get('diagnostic-code')) || remark || typed(first.get('x-display-name'))
  const reason = oneLine(words || reasonIn(prose, recipients))
  return {
    recipients,
    action: failed.length > 0 ? 'failed' : 'delayed',
    status: code,
    reason,
    cause: causeOf(code, fold(reason), fold(prose.slice(0, 1_500))),
    messageId:
      reports
        .filter(({ type }) => !/delivery-status$/i.test(type))
        .map(({ text }) => messageIdIn(text))
        .find(Boolean) ?? null,
  }
}

/** The words near an address in the prose of a report that has no diagnostic code. */
function reasonIn(prose: string, recipients: readonly string[]): string {
  const lines = prose.split('\n')
  const named = (line: string) => recipients.some((address) => line.includes(address))
  const at = lines.findIndex((line) => named(line) && !/^\s*(?:to|cc)\s*:/i.test(line))
  if (at < 0) return ''
  const near = lines.slice(at, at + 5).join(' ')
  return near.replace(/^[\s<"']*[^\s<>"']+@[^\s<>"']+[>"']*:?\s*/, '')
}
