/** What of the method is seeded beside the conversations; the newest conversations have it all, over a quarter of time. */
export type MethodSize = { moments: number; promises: number; tasks: number; openOfOne: number; queued: number }

export type Size = {
  name: 'small' | 'full'
  conversations: number
  messages: number
  customers: number
  members: number
  teams: number
  method: MethodSize
}
export const sizes: Record<'small' | 'full', Size> = {
  small: {
    name: 'small',
    conversations: 4_000,
    messages: 20_000,
    customers: 1_000,
    members: 50,
    teams: 5,
    method: { moments: 4_000, promises: 1_200, tasks: 400, openOfOne: 40, queued: 10 },
  },
  full: {
    name: 'full',
    conversations: 200_000,
    messages: 1_000_000,
    customers: 50_000,
    members: 50,
    teams: 5,
    method: { moments: 200_000, promises: 60_000, tasks: 20_000, openOfOne: 1_000, queued: 100 },
  },
}

/** How many conversations have 20 messages: the oldest ones. */
export const longConversations = (size: Size) => Math.min(2000, size.conversations / 10)

/** The id of the i-th thing of a kind: 1 team, 2 member, 3 customer, 5 conversation; more in seed-method.ts. Same as `pg_temp.key`. */
export function seededId(kind: number, i: number): string {
  const hex = (value: number, digits: number) => Math.floor(value).toString(16).padStart(digits, '0')
  return `0198${hex(kind, 4)}-${hex(i / 65_536, 4)}-7${hex((i / 16) % 4096, 3)}-8${hex(i % 16, 3)}-${hex(i, 12)}`
}
