import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { statementsSent } from '#platform/server/database/exchange.ts'
import { rows } from '#platform/server/database/index.ts'
import { addCustomer } from './testing.ts'

/*
 * 60,000 conversations with 120,000 messages and 60,000 events, 5 % of the conversations active, in ten teams. Statements
 * are caught on their way to the database and explained as they were sent: none may read the whole of a large table.
 */

const count = 60_000
let server: TestServer
let anna: Member
let owner: Member
let someId: string

beforeAll(async () => {
  server = await startTestServer()
  const teams: string[] = []
  for (let i = 0; i < 10; i += 1) teams.push((await addTeam(server.kernel, `团队${i}`)).id)
  anna = await server.member('agent', { teamIds: [teams[0]!] })
  owner = await server.member('owner')
  const customerId = await addCustomer(server.kernel)
  const { db } = server.kernel
  await db.execute(sql`
    insert into conversation (id, subject, status, snoozed_until, team_id, assignee_id, customer_id, channel, tags, created_at,
      last_message_at, waiting_since, attention_at, message_count, last_seq, preview_text, preview_kind, preview_direction,
      preview_author_kind)
    select gen_random_uuid(), '会话 ' || i,
      case when i % 20 > 0 then case when i % 3 = 0 then 'resolved' else 'closed' end
        when i % 60 = 0 then 'snoozed' when i % 40 = 0 then 'waiting' else 'open' end,
      case when i % 20 = 0 and i % 60 = 0 then now() + interval '1 day' end,
      case when i % 11 < 10 then (${sql.param(teams)}::uuid[])[1 + i % 11] end,
      case when i % 7 = 0 then ${anna.id}::uuid end, ${customerId}, 'chat', case when i % 500 = 0 then array['漏水'] else '{}' end,
      now() - i * interval '1 minute', now() - i * interval '1 minute', case when i % 40 = 20 then now() - i * interval '1 minute' end,
      case when i % 100 = 0 then now() + i * interval '1 minute' end, 3, 3, '你好', 'message', 'inbound', 'customer'
    from generate_series(1, ${count}::int) i`)
  await db.execute(sql`
    insert into message (id, conversation_id, seq, direction, channel, author_kind, author_id, html, text, cleaned_by, occurred_at, created_at, mentions)
    select gen_random_uuid(), c.id, s, case s when 1 then 'inbound' else 'note' end, 'chat',
      case s when 1 then 'customer' else 'staff' end, case s when 1 then ${customerId}::uuid else ${anna.id}::uuid end,
      '<p>你好</p>', '你好', 1, c.created_at + s * interval '1 second', c.created_at + s * interval '1 second',
      case when s = 2 and random() < 0.001 then array[${anna.id}::uuid] else '{}' end
    from conversation c, generate_series(1, 2) s`)
  await db.execute(sql`
    insert into event (id, name, at, actor_kind, subject_id, data, audience)
    select gen_random_uuid(), 'conversation.created', c.created_at, 'system', c.id, '{}', '{team:*}' from conversation c`)
  for (const table of ['conversation', 'message', 'customer', 'event'])
    await server.kernel.connection.pool.query(`vacuum analyze ${table}`)
  const [row] = await rows<{ id: string }>(
    db,
    sql`select id from conversation where team_id = ${teams[0]} and status = 'open' limit 1`,
  )
  someId = row!.id
}, 120_000)
afterAll(() => server.close())

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Plan[] }
const large = new Set(['conversation', 'message', 'attachment', 'event'])

function walk(plan: Plan, visit: (node: Plan) => void): void {
  visit(plan)
  for (const child of plan.Plans ?? []) walk(child, visit)
}

/** The statements a request sends, each explained as it was sent. */
async function plansOf(ask: () => Promise<{ status: number }>): Promise<{ text: string; plan: Plan }[]> {
  const sent: { text: string; values: unknown[] }[] = []
  const watch = (message: unknown) => {
    const one = message as { text: string; values: unknown[] }
    if (/from\s+"?(conversation|message)/i.test(one.text)) sent.push(one)
  }
  statementsSent.subscribe(watch)
  try {
    expect((await ask()).status).toBe(200)
  } finally {
    statementsSent.unsubscribe(watch)
  }
  expect(sent.length).toBeGreaterThan(0)
  return Promise.all(
    sent.map(async ({ text, values }) => {
      const answer = await server.kernel.connection.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `explain (format json) ${text}`,
        values,
      )
      return { text, plan: answer.rows[0]!['QUERY PLAN'][0]!.Plan }
    }),
  )
}

const lists = ['mine', 'unassigned', 'team', 'open', 'waiting', 'snoozed', 'resolved', 'closed', 'mentions', 'all']
test.each([
  ...lists.map((view) => `/conversations?view=${view}`),
  '/conversations?view=open&sort=oldest',
  '/conversations?view=team&sort=attention',
  '/conversations?view=team&sort=waiting',
  '/conversations?view=unassigned&sort=waiting',
  `/conversations?view=all&tag=${encodeURIComponent('漏水')}`,
  '/conversations/counts',
  '/conversations/:id',
  '/conversations/:id/timeline',
])('%s reads by indexes', async (path) => {
  for (const who of [anna, owner]) {
    for (const { text, plan } of await plansOf(() => who.get(path.replace(':id', someId)))) {
      const whole: string[] = []
      walk(plan, (node) => {
        if (node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? ''))
          whole.push(node['Relation Name']!)
      })
      expect({ text: whole.length > 0 ? text : '', whole }).toEqual({ text: '', whole: [] })
    }
  }
})

test('the next page begins where the last one ended, by the same index', async () => {
  for (const query of ['view=open', 'view=all', 'view=closed', 'view=team&sort=attention']) {
    const first = await owner.get(`/conversations?${query}`)
    const plans = await plansOf(() => owner.get(`/conversations?${query}&after=${first.body.next}`))
    for (const { plan } of plans) {
      walk(plan, (node) => {
        if (large.has(node['Relation Name'] ?? '')) expect(node['Node Type']).toMatch(/Index/)
      })
    }
  }
})
