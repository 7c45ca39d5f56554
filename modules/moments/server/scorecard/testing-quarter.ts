/*
 * A made-up quarter: who wrote when, who answered after how long, and what customers and reviewers scored. It knows
 * nothing of how moments are cut or scorecards counted; it only remembers what it meant.
 */

/** A row of small numbers that looks like chance and is always the same (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Meant = {
  conversation: number
  customer: number
  agent: number
  team: number
  channel: 'chat' | 'mail' | 'phone'
  kind: 'contact' | 'spoken' | 'proactive'
  /** ms since 1970 */
  beganAt: number
  /** Seconds; null where nobody waited. */
  waiting: number | null
  /** The score that counts. */
  value: number | null
  source: 'customer' | 'reviewer' | 'estimate' | null
}
export type Said = {
  conversation: number
  at: number
  direction: 'inbound' | 'outbound'
  kind: 'message' | 'phone'
  channel: string
  /** null: the customer. */
  agent: number | null
  text: string
}
export type Given = { conversation: number; at: number; value: number; source: 'customer' | 'reviewer' }
export type HandedOver = { conversation: number; at: number; from: number; to: number }
export type Quarter = { meant: Meant[]; said: Said[]; given: Given[]; handed: HandedOver[] }

export const agents = 20
export const teams = 4
export const customers = 600
export const conversations = 3000
const second = 1000
const hour = 3600 * second
/** 2026-01-01 00:00 in Shanghai, and 80 days in which conversations begin. */
export const begins = Date.parse('2025-12-31T16:00:00Z')
export const ends = Date.parse('2026-03-31T16:00:00Z')
const days = 80

/** Waits of a chat and what the product makes of them: at once, in order, too long, far too long. Seconds. */
const chatWaits = [
  { wait: 9, felt: 1 },
  { wait: 75, felt: null },
  { wait: 240, felt: -1 },
  { wait: 900, felt: -2 },
] as const
const mailWaits = [
  { wait: 1800, felt: 1 },
  { wait: 4 * 3600, felt: null },
  { wait: 11 * 3600, felt: -1 },
  { wait: 30 * 3600, felt: -2 },
] as const
/** One for each turn, so that nobody asks the same twice. */
const matters = ['厨房的水管漏了，该找谁来修', '想给新车开一张停车月卡', '这个月账单比上月多出许多'] as const

export function makeQuarter(seed: number): Quarter {
  const next = chance(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const quarter: Quarter = { meant: [], said: [], given: [], handed: [] }
  for (let conversation = 0; conversation < conversations; conversation += 1) {
    const team = Math.floor(next() * teams)
    const agentOf = () => team + teams * Math.floor(next() * (agents / teams))
    let agent = agentOf()
    const customer = Math.floor(next() * customers)
    const channel = pick(['chat', 'chat', 'mail'] as const)
    let at = begins + Math.floor(next() * days * 24 * 60) * 60 * second
    const many = 1 + Math.floor(next() * 3)
    for (let turn = 0; turn < many; turn += 1) {
      if (turn > 0 && next() < 0.1) {
        const to = agentOf()
        if (to !== agent) quarter.handed.push({ conversation, at: at - hour, from: agent, to })
        agent = to
      }
      const kind = turn > 0 && next() < 0.15 ? 'proactive' : next() < 0.12 ? 'spoken' : 'contact'
      const text = matters[turn] ?? ''
      const one: Meant = {
        ...{ conversation, customer, agent, team, kind, beganAt: at, waiting: null, value: null, source: null },
        channel: kind === 'spoken' ? 'phone' : channel,
      }
      const say = (more: Partial<Said>) =>
        quarter.said.push({
          conversation,
          at,
          direction: 'inbound',
          kind: 'message',
          channel: one.channel,
          agent: null,
          text,
          ...more,
        })
      let last = at
      if (kind === 'contact') {
        const { wait, felt } = pick<{ wait: number; felt: number | null }>(channel === 'chat' ? chatWaits : mailWaits)
        say({})
        last = at + wait * second
        say({ at: last, direction: 'outbound', agent })
        if (next() < 0.3) {
          last += 300 * second
          say({ at: last, direction: 'outbound', agent, text: '补充一下' })
        }
        one.waiting = wait
        if (felt !== null) Object.assign(one, { value: felt, source: 'estimate' })
      } else if (kind === 'spoken') say({ kind: 'phone', agent })
      else say({ direction: 'outbound', agent })
      // What somebody says afterwards counts for more than a guess, and the customer for more than a reviewer.
      for (const [source, often] of [
        ['reviewer', 0.15],
        ['customer', 0.35],
      ] as const) {
        if (next() >= often) continue
        const value = Math.floor(next() * 7) - 3
        quarter.given.push({ conversation, at: last + 600 * second, value, source })
        Object.assign(one, { value, source })
      }
      quarter.meant.push(one)
      // The next contact is far enough away to be one of its own.
      at = last + 50 * hour + Math.floor(next() * 40) * 60 * second
    }
  }
  return quarter
}
