import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { NextStepRecord } from '#apps/contract/today.ts'
import { beginMatter, leadsTo, type Matter, portalAt } from '#apps/portal/testing.ts'
import { receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import type { Member } from './testing.ts'

const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open, submit } = portal
const day = 86_400_000
const later = (ms = 60_000) => {
  portal.at += ms
}

/** A matter that was answered, resolved and asked about. */
async function resolved(wanted: Parameters<typeof matter>[0] = {}): Promise<Matter> {
  const one = await matter(wanted)
  await portal.anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html: '<p>修好了。</p>' })
  await portal.anna.post(`/conversations/${one.id}/confirmation`, { channel: 'phone' })
  await resolve(one)
  return one
}
async function resolve(one: Matter) {
  later()
  const answer = await portal.anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
  expect(answer.status).toBe(200)
  later()
}
const tell = (one: Matter, body: object, member: Member = portal.anna) =>
  member.post(`/conversations/${one.id}/confirmation/answer`, { channel: 'phone', ...body })
const head = async (one: { id: string }) => (await portal.anna.get(`/conversations/${one.id}`)).body.conversation
const reasons = async (one: { id: string }, member: Member = portal.anna) =>
  ((await member.get('/today/next-steps')).body.items as NextStepRecord[])
    .find(({ conversationId }) => conversationId === one.id)
    ?.reasons.map(({ kind }) => kind)
const toldTo = async (one: Matter) => {
  const found = sql`select data -> 'to' as "to" from event where subject_id = ${one.id} and name = 'moment.not-met'`
  return (await rows<{ to: string[] }>(portal.server.kernel.db, found)).flatMap(({ to }) => to)
}
const began = async (one: Matter) =>
  rows<{ id: string }>(portal.server.kernel.db, sql`select id from conversation where linked_from_id = ${one.id}`)

describe('what the customer tells by phone or at the counter', () => {
  test.each([
    ['chat', '没有解决，还在漏'],
    ['portal', null],
    ['phone', '还在漏'],
    ['counter', null],
  ] as const)('"not met" by %s opens it again: the same whatever the way', async (way, words) => {
    const one = await resolved()
    if (way === 'chat') {
      const { customerId, id: conversationId } = one
      await receive(portal.server.kernel, {
        customerId,
        conversationId,
        text: words ?? '',
        occurredAt: new Date(portal.at),
      })
    } else if (way === 'portal') {
      expect(leadsTo(await submit(one.url, 'answer', { answer: 'not_met', comment: '' }))).toContain('said=reopened')
    } else {
      expect((await tell(one, { answer: 'not_met', channel: way, ...(words ? { words } : {}) })).status).toBe(200)
    }
    expect(await head(one)).toMatchObject({ status: 'open', waitingSince: new Date(portal.at).toISOString() })
    expect(await reasons(one)).toContain('not-met')
    const page = (await open(`${one.url}?lang=zh-CN`)).text
    expect(page).toContain('您说还没有解决，我们在继续处理')
    expect(page).not.toContain('我们认为已经办好了')
    expect(page).toContain('重新打开，继续处理')
    const moment = (await portal.anna.get(`/conversations/${one.id}/steps`)).body
    expect(moment.steps[3]).toMatchObject({ step: 'confirm', state: 'doing' })
  })

  test('in part too; a plain yes leaves it as it is', async () => {
    const [part, yes] = [await resolved(), await resolved()]
    await tell(part, { answer: 'partly', words: '窗边还有一点' })
    expect((await head(part)).status).toBe('open')
    expect(await reasons(part)).toContain('partly')
    expect((await open(`${part.url}?lang=en`)).text).toContain('You said that it is solved only in part.')
    await tell(yes, { answer: 'met', words: '好了' })
    expect((await head(yes)).status).toBe('resolved')
    expect(await toldTo(yes)).toEqual([])
  })

  test('a low score alone opens nothing; Today asks to look after it', async () => {
    const one = await resolved()
    await portal.anna.post(`/conversations/${one.id}/scores`, {
      source: 'customer',
      value: -3,
      words: '太慢',
      channel: 'phone',
    })
    expect((await head(one)).status).toBe('resolved')
    expect(await reasons(one)).toContain('low-score')
  })

  test('who is responsible is told when a colleague takes the call, not of what they wrote themselves', async () => {
    const team = await addTeam(portal.server.kernel, '热线')
    const ben = await portal.server.member('agent', { name: '韩本', teamIds: [team.id] })
    await portal.anna.put('/me/availability', { availability: 'online' })
    const [mine, taken] = [await resolved(), await resolved()]
    await tell(mine, { answer: 'not_met' })
    expect(await toldTo(mine)).toEqual([])
    await tell(taken, { answer: 'not_met', words: '没好' }, ben)
    expect(await toldTo(taken)).toEqual([portal.anna.id])
    expect(await head(taken)).toMatchObject({ status: 'open', assignee: { id: portal.anna.id } })
  })

  test('said twice at once it is one answer and opens once; resolved anew, the same words count again', async () => {
    const one = await resolved()
    const twice = await Promise.all([
      tell(one, { answer: 'not_met', words: '没好' }),
      tell(one, { answer: 'not_met', words: '没好' }),
    ])
    expect(twice.map(({ status }) => status)).toEqual([200, 200])
    const names = async (name: string) => (await portal.server.events(one.id)).filter((each) => each === name).length
    expect(await names('moment.confirm-answered')).toBe(1)
    expect(await names('conversation.status-changed')).toBe(3)
    await resolve(one)
    await tell(one, { answer: 'not_met', words: '没好' })
    expect((await head(one)).status).toBe('open')
    expect(await names('moment.confirm-answered')).toBe(2)
  })

  test('snoozed and waiting ones wake; what is open keeps its clock', async () => {
    const one = await matter()
    const since = (await head(one)).waitingSince
    later()
    await tell(one, { answer: 'not_met' })
    expect(await head(one)).toMatchObject({ status: 'open', waitingSince: since })
    await portal.anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html: '<p>明天来。</p>' })
    await portal.anna.post(`/conversations/${one.id}/status`, {
      status: 'snoozed',
      snoozedUntil: new Date(portal.at + day).toISOString(),
    })
    later()
    await tell(one, { answer: 'partly' })
    expect(await head(one)).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      waitingSince: new Date(portal.at).toISOString(),
    })
  })

  test('a message that said as much before has opened it: correcting how it was read does not again', async () => {
    const one = await resolved()
    const { customerId, id: conversationId } = one
    await receive(portal.server.kernel, {
      customerId,
      conversationId,
      text: '没有解决，还在漏',
      occurredAt: new Date(portal.at),
    })
    await portal.anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html: '<p>又修了一次。</p>' })
    await resolve(one)
    await tell(one, { answer: 'partly' })
    expect((await head(one)).status).toBe('resolved')
  })

  test.each([
    ['closed', '没好，又漏了'],
    ['resolved too long ago', null],
  ] as const)('what is %s goes on in a new conversation, once, with its person', async (how, words) => {
    const one = await resolved()
    if (how === 'closed') await portal.anna.post(`/conversations/${one.id}/status`, { status: 'closed' })
    else {
      const longAgo = new Date(portal.at - 40 * day)
      await portal.server.kernel.db.execute(sql`update conversation set resolved_at = ${longAgo} where id = ${one.id}`)
    }
    const told = await tell(one, { answer: 'not_met', ...(words ? { words } : {}) })
    expect(told.status).toBe(200)
    expect(await began(one)).toEqual([{ id: told.body.continuedIn }])
    expect((await tell(one, { answer: 'not_met', ...(words ? { words } : {}) })).body.continuedIn).toBeNull()
    expect(await began(one)).toHaveLength(1)
    const goesOn = await head({ id: told.body.continuedIn })
    expect(goesOn).toMatchObject({ status: 'open', channel: 'phone', subject: (await head(one)).subject })
    expect(goesOn).toMatchObject({ assignee: { id: portal.anna.id }, linkedFrom: { id: one.id } })
    expect(goesOn.waitingSince).toBe(new Date(portal.at).toISOString())
    expect(goesOn.preview.text).toBe(words ?? '客户说还没有办好。')
    expect(await reasons(goesOn)).toContain('waiting')
    expect((await head(one)).status).toBe(how === 'closed' ? 'closed' : 'resolved')
  })

  test('said in a letter or elsewhere, the new conversation keeps it as a note', async () => {
    const one = await resolved()
    await portal.anna.post(`/conversations/${one.id}/status`, { status: 'closed' })
    const told = await tell(one, { answer: 'partly', words: '朋友转告：还差一点', channel: 'other' })
    expect(await head({ id: told.body.continuedIn })).toMatchObject({
      status: 'open',
      channel: 'form',
      preview: { text: '朋友转告：还差一点', direction: 'note' },
    })
  })

  test('who may not work on it opens nothing', async () => {
    const team = await addTeam(portal.server.kernel, '别组')
    const owner = await portal.server.member('owner')
    const one = await beginMatter(portal.server, owner, { teamId: team.id })
    await owner.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
    const other = await portal.server.member('agent')
    const viewer = await portal.server.member('viewer', { teamIds: [team.id] })
    expect((await tell(one, { answer: 'not_met' }, other)).status).toBe(404)
    expect((await tell(one, { answer: 'not_met' }, viewer)).status).toBe(403)
    expect((await owner.get(`/conversations/${one.id}`)).body.conversation.status).toBe('resolved')
  })
})
