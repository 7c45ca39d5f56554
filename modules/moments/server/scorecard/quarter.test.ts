import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer } from '#modules/conversations/server/testing.ts'
import { addMember, addTeam, setUp } from '#modules/staff/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import type { ScorecardFiguresRecord, ScorecardRowRecord, ScorecardView } from '../../contract/scorecards.ts'
import { touchpoint } from '../touchpoints/schema.ts'
import {
  agents,
  begins,
  conversations,
  customers,
  ends,
  type Meant,
  makeQuarter,
  type Quarter,
  teams,
} from './testing-quarter.ts'

/*
 * Twenty agents and three thousand conversations go through the real cut, the real estimates and the real scorecards; what
 * comes out is held against figures that are worked out here, another way, from what the generator meant.
 */

let server: TestServer
let owner: Member
let quarter: Quarter
const agentIds: string[] = []
const teamIds: string[] = []
const customerIds: string[] = []
let conversationIds: string[] = []
const mailPoint = newId()

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  owner = await server.member('owner')
  quarter = makeQuarter(20_260_101)
  for (let i = 0; i < teams; i += 1) teamIds.push((await addTeam(server.kernel, `第${i + 1}组`)).id)
  for (let i = 0; i < agents; i += 1) {
    const name = `客服${i + 1}`
    const more = { role: 'agent' as const, email: `a${i}@example.com`, teamIds: [teamIds[i % teams] ?? ''] }
    agentIds.push((await addMember(server.kernel, { name, ...more })).id)
  }
  for (let i = 0; i < customers; i += 1) customerIds.push(await addCustomer(server.kernel, `客户${i + 1}`))
  const { db } = server.kernel
  await db.insert(touchpoint).values({ id: mailPoint, name: '邮件咨询', stage: 'after', position: 1 })
  await write(quarter)
  await server.runJobs()
  // As a colleague would have set it by hand.
  await db.execute(sql`update moment set touchpoint_id = ${mailPoint}, touchpoint_by = 'hand' where channel = 'mail'`)
}, 120_000)
afterAll(() => server.close())

/** Writes the quarter as rows and events, as the use cases would have left them. */
async function write({ meant, said, given, handed }: Quarter): Promise<void> {
  const { db } = server.kernel
  conversationIds = Array.from({ length: conversations }, () => newId())
  const first = new Map<number, Meant>()
  for (const one of meant) if (!first.has(one.conversation)) first.set(one.conversation, one)
  const put = async (list: readonly object[], insert: (rows: ReturnType<typeof sql>) => ReturnType<typeof sql>) => {
    for (let i = 0; i < list.length; i += 5000)
      await db.execute(insert(sql`${JSON.stringify(list.slice(i, i + 5000))}::jsonb`))
  }
  const iso = (at: number) => new Date(at).toISOString()
  await put(
    [...first.values()].map((one) => ({
      id: conversationIds[one.conversation],
      subject: `第${one.conversation}件`,
      customer: customerIds[one.customer],
      team: teamIds[one.team],
      assignee: agentIds[one.agent],
      channel: one.channel,
      at: iso(one.beganAt),
    })),
    (
      list,
    ) => sql`insert into conversation (id, subject, customer_id, team_id, assignee_id, channel, created_at, last_message_at)
      select id, subject, customer, team, assignee, channel, at, at from jsonb_to_recordset(${list})
        as g(id uuid, subject text, customer uuid, team uuid, assignee uuid, channel text, at timestamptz)`,
  )
  const seqs = new Map<number, number>()
  const lines = said.map((one) => {
    const seq = (seqs.get(one.conversation) ?? 0) + 1
    seqs.set(one.conversation, seq)
    const whose = meant.find((other) => other.conversation === one.conversation)
    const author = one.agent === null ? customerIds[whose?.customer ?? 0] : agentIds[one.agent]
    return {
      ...{
        id: newId(),
        conversation: conversationIds[one.conversation],
        seq,
        direction: one.direction,
        kind: one.kind,
      },
      ...{ channel: one.channel, author_kind: one.agent === null ? 'customer' : 'staff', author, text: one.text },
      ...{ at: iso(one.at), event: newId() },
    }
  })
  await put(
    lines,
    (list) => sql`with g as (select * from jsonb_to_recordset(${list}) as g(id uuid, conversation uuid, seq int,
        direction text, kind text, channel text, author_kind text, author uuid, text text, at timestamptz, event uuid)),
      said as (insert into message (id, conversation_id, seq, direction, kind, channel, author_kind, author_id, html, text,
          occurred_at, created_at)
        select id, conversation, seq, direction, kind, channel, author_kind, author, text, text, at, at from g)
      insert into event (id, name, at, actor_kind, actor_id, subject_id, data, audience)
      select event, 'conversation.message-added', at, author_kind, author, conversation, jsonb_build_object('messageId', id), '{}' from g`,
  )
  await put(
    handed.map((one) => ({
      ...{ id: newId(), conversation: conversationIds[one.conversation], at: iso(one.at) },
      ...{ from: agentIds[one.from], to: agentIds[one.to], team: teamIds[one.from % teams] },
    })),
    (list) => sql`insert into event (id, name, at, actor_kind, actor_id, subject_id, data, audience)
      select id, 'conversation.assigned', at, 'staff', "from", conversation,
        jsonb_build_object('from', "from", 'to', "to", 'fromTeamId', team, 'toTeamId', team), '{}'
      from jsonb_to_recordset(${list}) as g(id uuid, conversation uuid, at timestamptz, "from" uuid, "to" uuid, team uuid)`,
  )
  await put(
    given.map((one) => ({
      ...{ id: newId(), event: newId(), conversation: conversationIds[one.conversation], at: iso(one.at) },
      ...{ value: one.value, source: one.source },
    })),
    (list) => sql`with g as (select * from jsonb_to_recordset(${list})
        as g(id uuid, event uuid, conversation uuid, at timestamptz, value int, source text)),
      made as (insert into score (id, conversation_id, value, source, by_kind, at, channel, effective)
        select id, conversation, value, source, 'system', at, 'phone', false from g)
      insert into event (id, name, at, actor_kind, subject_id, data, audience)
      select event, 'moment.scored', at, 'system', conversation, '{}'::jsonb, '{}' from g`,
  )
}

const span = `from=${new Date(begins).toISOString()}&to=${new Date(ends).toISOString()}`
async function all(by: ScorecardView, query = ''): Promise<ScorecardRowRecord[]> {
  const found: ScorecardRowRecord[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { body } = await owner.get(`/scorecards?${span}&by=${by}&limit=100${query}${after ? `&after=${after}` : ''}`)
    found.push(...body.items)
    after = body.next
  }
  return found
}

// What follows works the figures out again, by sorting and adding up single scores.

/** 95 % of Student's t lie within ± this: Simpson's rule over its density, and halving. Nothing of the product's own. */
function studentT(df: number): number {
  const gamma = (n: number): number => (n === 1 ? 1 : n === 0.5 ? Math.sqrt(Math.PI) : (n - 1) * gamma(n - 1))
  // Γ grows beyond all numbers; for many degrees of freedom the ratio tends to √(df/2).
  const ratio = df > 150 ? Math.sqrt(df / 2) * (1 - 1 / (4 * df)) : gamma((df + 1) / 2) / gamma(df / 2)
  const density = (t: number) => (ratio / Math.sqrt(df * Math.PI)) * (1 + (t * t) / df) ** (-(df + 1) / 2)
  const within = (limit: number) => {
    const steps = 4000
    const wide = limit / steps
    let sum = density(0) + density(limit)
    for (let i = 1; i < steps; i += 1) sum += density(i * wide) * (i % 2 === 1 ? 4 : 2)
    return (sum * wide * 2) / 3
  }
  let low = 1
  let high = 14
  while (high - low > 1e-7) {
    const middle = (low + high) / 2
    if (within(middle) < 0.95) low = middle
    else high = middle
  }
  return low
}
const known = new Map<number, number>()
const t95 = (df: number): number => {
  const found = known.get(df) ?? studentT(df)
  known.set(df, found)
  return found
}

function workOut(moments: readonly Meant[]): ScorecardFiguresRecord {
  const scored = moments.filter((one) => one.value !== null)
  const values = scored.map((one) => one.value ?? 0)
  const total = values.reduce((sum, value) => sum + value, 0)
  const mean = total / values.length
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  const half = values.length > 1 ? (t95(values.length - 1) * spread) / Math.sqrt(values.length) : 0
  const waits = moments.flatMap(({ waiting }) => (waiting === null ? [] : [waiting])).sort((a, b) => a - b)
  const middle = waits.length / 2
  const from = (source: string) => scored.filter((one) => one.source === source).length
  return {
    moments: moments.length,
    count: values.length,
    total,
    average: values.length === 0 ? null : mean,
    distribution: [-3, -2, -1, 0, 1, 2, 3].map((value) => values.filter((one) => one === value).length),
    bySource: { customer: from('customer'), reviewer: from('reviewer'), estimate: from('estimate') },
    // Of this quarter every customer has given it by their own hand.
    recorded: 0,
    interval: half > 0 ? { low: Math.max(-3, mean - half), high: Math.min(3, mean + half) } : null,
    share: values.length / moments.length,
    waitingMedian:
      waits.length === 0
        ? null
        : waits.length % 2 === 1
          ? (waits[Math.floor(middle)] ?? null)
          : ((waits[middle - 1] ?? 0) + (waits[middle] ?? 0)) / 2,
  }
}

const about = (value: number | null) => (value === null ? null : expect.closeTo(value, 1.99))
function expected(moments: readonly Meant[]) {
  const { average, interval, share, ...rest } = workOut(moments)
  const ends = interval && { low: about(interval.low), high: about(interval.high) }
  return { ...rest, average: about(average), interval: ends, share: about(share) }
}

async function compare(
  by: ScorecardView,
  keyOf: (one: Meant) => string,
  keep: (one: Meant) => Meant = (one) => one,
  query = '',
) {
  const groups = Map.groupBy(quarter.meant.map(keep), keyOf)
  const found = await all(by, query)
  expect(found.map(({ key }) => key).toSorted()).toEqual([...groups.keys()].toSorted())
  for (const row of found) expect(row).toMatchObject(expected(groups.get(row.key) ?? []))
  return found
}

const local = (one: Meant) => new Date(one.beganAt + 8 * 3_600_000)
const date = (at: Date) => at.toISOString().slice(0, 10)

describe('a quarter of 20 agents and 3,000 conversations', () => {
  it('is cut into what was meant', async () => {
    const { body } = await owner.get(`/scorecards/total?${span}`)
    expect(body).toMatchObject(expected(quarter.meant))
    expect(body.moments).toBeGreaterThan(5000)
    const internal = (await owner.get(`/scorecards/total?${span}&kind=internal`)).body
    expect(internal.moments).toBe(quarter.handed.length)
  })

  it('by agent, team, customer and touchpoint', async () => {
    const byAgent = await compare('agent', (one) => agentIds[one.agent] ?? '')
    expect(byAgent).toHaveLength(agents)
    expect(new Set(byAgent.map(({ name }) => name)).size).toBe(agents)
    await compare('team', (one) => teamIds[one.team] ?? '')
    await compare('customer', (one) => customerIds[one.customer] ?? '')
    await compare('touchpoint', (one) => (one.channel === 'mail' ? mailPoint : ''))
  })

  it('by day, week and month', async () => {
    await compare('day', (one) => date(local(one)))
    await compare('week', (one) => {
      const day = local(one)
      day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
      return date(day)
    })
    await compare('month', (one) => `${date(local(one)).slice(0, 7)}-01`)
  })

  it('by conversation, with the strongest moment and the last one', async () => {
    const found = await compare('conversation', (one) => conversationIds[one.conversation] ?? '')
    const ways = Map.groupBy(quarter.meant, (one) => conversationIds[one.conversation] ?? '')
    for (const row of found) {
      const way = ways.get(row.key) ?? []
      const felt = way.flatMap(({ value }) => (value === null ? [] : [value]))
      // The customers' own last word, where there is one.
      const own = way.flatMap(({ value, source }) => (value !== null && source === 'customer' ? [value] : []))
      const strongest = Math.max(...felt.map(Math.abs))
      const peak = felt.includes(-strongest) ? -strongest + 0 : strongest
      expect([row.peak?.value ?? null, row.end?.value ?? null]).toEqual(
        felt.length === 0 ? [null, null] : [peak, own.at(-1) ?? felt.at(-1)],
      )
    }
  })

  it('from customers alone, and of one channel', async () => {
    const onlyCustomers = (one: Meant): Meant =>
      one.source === 'customer' ? one : { ...one, value: null, source: null }
    await compare('agent', (one) => agentIds[one.agent] ?? '', onlyCustomers, '&source=customer')
    const { body } = await owner.get(`/scorecards/total?${span}&channel=chat`)
    expect(body).toMatchObject(expected(quarter.meant.filter(({ channel }) => channel === 'chat')))
  })
})
