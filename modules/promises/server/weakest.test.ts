import { beforeAll, describe, expect, it } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { statementsSent } from '#platform/server/database/exchange.ts'
import type { PromiseRecord } from '../contract.ts'
import { day, fromNow, hour, promiseIn } from './testing.ts'

const desk = serverAt('2031-03-13T09:00:00+08:00')
let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  server = desk.server
  const team = await addTeam(server.kernel, '维修')
  anna = await server.member('agent', { name: '安娜', teamIds: [team.id] })
  ben = await server.member('agent', { name: '本', teamIds: [team.id] })
})

async function beneath(outerId: string, text: string, dueIn: number): Promise<PromiseRecord> {
  const body = { text, dueAt: fromNow(dueIn), owner: { kind: 'member', id: ben.id }, anyway: true }
  const answer = await anna.post(`/promises/${outerId}/inner`, body)
  expect(answer.status).toBe(200)
  return answer.body
}

type Sent = { text: string; values: unknown[] }
async function sentBy(ask: () => Promise<{ status: number }>): Promise<Sent[]> {
  const sent: Sent[] = []
  const watch = (message: unknown) => {
    const one = message as Sent
    if (/\bpromise\b/.test(one.text)) sent.push(one)
  }
  statementsSent.subscribe(watch)
  try {
    expect((await ask()).status).toBe(200)
  } finally {
    statementsSent.unsubscribe(watch)
  }
  return sent
}

describe('an outer promise shows the weakest inner one', () => {
  it('in the list, on the board by group, in the calendar and by itself', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id, { text: '修好门', dueAt: fromNow(6 * hour) })
    const plain = await promiseIn(anna, id, { text: '回电话', dueAt: fromNow(7 * hour) })
    const lock = await beneath(outer.id, '买锁', 2 * hour)
    await beneath(outer.id, '派车', 5 * hour)
    const after = await beneath(outer.id, '验收', 8 * hour)
    const ways = async (): Promise<PromiseRecord[][]> => [
      (await anna.get('/promises?owner=me&limit=100')).body.items,
      (await anna.get('/promises/groups?by=owner&owner=me')).body.items[0].items,
      (await anna.get('/promises/groups?by=customer&owner=me')).body.items[0].items,
      (await anna.get('/promises/calendar?from=2031-03-13&to=2031-03-13&owner=me')).body.days[0].items,
      (await anna.get(`/conversations/${id}/promises`)).body.items,
      [(await anna.get(`/promises/${outer.id}`)).body, (await anna.get(`/promises/${plain.id}`)).body],
    ]
    const shown = async () =>
      (await ways()).map((items) => {
        const of = (wanted: string) => items.find((one) => one.id === wanted)?.inner
        expect(of(plain.id)).toBeNull()
        return of(outer.id)
      })
    const weakest = { id: lock.id, text: '买锁', owner: { kind: 'member', id: ben.id, name: '本' }, dueAt: lock.dueAt }
    const open = { count: 3, open: 3, state: 'open', weakest, late: true }
    for (const one of await shown()) expect(one).toEqual(open)
    desk.at += 3 * hour
    for (const one of await shown()) expect(one).toEqual({ ...open, state: 'broken' })
    // Kept, it is the strongest: the next one is the weakest then.
    await ben.post(`/promises/${lock.id}/keep`, { evidence: '买到了' })
    await anna.post(`/promises/${after.id}/withdraw`, { reason: '不用验收' })
    for (const one of await shown()) {
      expect(one).toMatchObject({ count: 2, open: 1, state: 'open', weakest: { text: '派车' }, late: false })
    }
  })

  it('by the statements that read the list, however many there are; they find what is beneath by its index', async () => {
    const otto = await server.member('agent')
    const { id } = await openConversation(otto)
    const more = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        const outer = await promiseIn(otto, id, { text: `外${n}`, dueAt: fromNow(day + n * hour) })
        const owner = { kind: 'member', id: ben.id }
        await otto.post(`/promises/${outer.id}/inner`, { text: `内${n}`, dueAt: fromNow(hour), owner })
      }
    }
    const paths = ['/promises?owner=me&limit=100', '/promises/groups?by=owner&owner=me']
    await more(1)
    const few = []
    for (const path of paths) few.push((await sentBy(() => otto.get(path))).length)
    await more(5)
    for (const [n, path] of paths.entries()) {
      const sent = await sentBy(() => otto.get(path))
      expect(sent).toHaveLength(few[n]!)
      const plans = await plansOf(sent)
      expect(plans.filter((plan) => plan.includes('promise_parent'))).toHaveLength(1)
      for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on promise i\b/)
    }
  })
})

/** How each statement is carried out, as it was sent, among 20,000 other promises. */
async function plansOf(sent: readonly Sent[]): Promise<string[]> {
  const { pool } = server.kernel.connection
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`insert into promise (id, conversation_id, text, owner_kind, owner_id, due_at, created_at,
        created_by_kind, changed_at, changed_by_kind)
      select gen_random_uuid(), p.conversation_id, 'x', 'member', gen_random_uuid(), now() + i * interval '1 minute', now(),
        'system', now(), 'system' from (select conversation_id from promise limit 1) p, generate_series(1, 20000) i`)
    await client.query('analyze promise')
    const plans: string[] = []
    for (const { text, values } of sent) {
      const answer = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
      plans.push(answer.rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    return plans
  } finally {
    await client.query('rollback')
    client.release()
  }
}
