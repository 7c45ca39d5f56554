import { type Status, statuses } from '#modules/conversations/contract.ts'
import { instantOf, wallAt } from '#platform/web/index.ts'
import { hitKinds } from '../contract.ts'

export const spans = ['any', '7', '30', '90', 'own'] as const

type Params = Readonly<Record<string, string | undefined>>
type Query = {
  q: string
  kind?: (typeof hitKinds)[number]
  status?: Status
  team?: string
  channel?: string
  from?: string
  to?: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Midnight of a date of the address on the reader's clock, or of the day after. */
function midnight(text: string | undefined, days = 0): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  return new Date(instantOf({ year, month, day: day + days, hour: 0, minute: 0 })).toISOString()
}

/** What the server is asked for; whatever an address says that makes no sense is left out. Customers have no status. */
export function queryOf(params: Params, now: number = Date.now()): Query {
  const kind = hitKinds.find((one) => one === params.kind)
  const q = (params.q ?? '').slice(0, 500)
  if (kind === 'customer') return { q, kind }
  const status = statuses.find((one) => one === params.status)
  const span = spans.find((one) => one === params.span)
  const days = span === '7' || span === '30' || span === '90' ? Number(span) : null
  const today = wallAt(now)
  const from = days
    ? new Date(instantOf({ ...today, day: today.day - days, hour: 0, minute: 0 })).toISOString()
    : span === 'own'
      ? midnight(params.from)
      : undefined
  const to = span === 'own' ? midnight(params.to, 1) : undefined
  return {
    q,
    ...(kind && kind !== 'all' ? { kind } : {}),
    ...(status ? { status } : {}),
    ...(params.team && (params.team === 'none' || uuid.test(params.team)) ? { team: params.team } : {}),
    ...(params.channel && /^[a-z][a-z0-9-]{1,29}$/.test(params.channel) ? { channel: params.channel } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}
