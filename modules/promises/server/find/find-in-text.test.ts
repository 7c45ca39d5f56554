import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { withdrawMessage } from '#modules/conversations/server/index.ts'
import { message } from '#modules/conversations/server/schema.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import type { OpeningHours } from '#modules/staff/contract.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { languageOf } from '../find-in-text.ts'
import { promiseIn } from '../testing.ts'
import { calendarOf } from './calendar-of.ts'
import { findPromises } from './index.ts'
import { quickTimes } from './quick-times.ts'

const day = { from: '08:30', to: '12:00' }
const noonOn = { from: '13:30', to: '17:30' }
const hours: OpeningHours = {
  timeZone: 'Asia/Shanghai',
  week: [[day, noonOn], [day, noonOn], [day, noonOn], [day, noonOn], [day, noonOn], [], []],
  holidays: [{ date: '2026-11-20', name: '店庆' }],
  makeUpDays: [{ date: '2026-11-21', spans: [{ from: '10:00', to: '16:00' }] }],
}
/** A Thursday, half past ten in the morning. */
const thursday = Temporal.Instant.from('2026-11-19T10:30:00+08:00')

describe('the calendar of a team', () => {
  const dueOf = (text: string, calendar = calendarOf(hours)) =>
    findPromises(text, { at: thursday, calendar })[0]?.due?.to.toPlainDateTime().toString({ smallestUnit: 'minute' })

  it.each([
    ['今天下班前回复您', '2026-11-19T17:30'],
    // Friday is a holiday, Saturday is worked with hours of its own.
    ['1个工作日内回复您', '2026-11-21T16:00'],
    ['两个工作日内回复您', '2026-11-23T17:30'],
    ['周六下班前给您送到', '2026-11-21T16:00'],
  ])('%s: %s', (text, due) => {
    expect(dueOf(text)).toBe(due)
  })

  it('hours past midnight end with the day; hours without any day say nothing', () => {
    const night = calendarOf({ ...hours, week: Array.from({ length: 7 }, () => [{ from: '20:00', to: '04:00' }]) })
    expect(dueOf('今天下班前回复您', night)).toBe('2026-11-19T23:59')
    const never = calendarOf({ ...hours, week: [[], [], [], [], [], [], []], makeUpDays: [] })
    expect(dueOf('1个工作日内回复您', never)).toBe('2026-11-20T18:00')
  })

  it('offers only times that lie ahead, by the calendar', () => {
    const keys = (at: string) => quickTimes(Temporal.Instant.from(at), calendarOf(hours)).map(({ key }) => key)
    expect(keys('2026-11-18T10:30:00+08:00')).toContain('tomorrow-morning')
    // Tomorrow is a holiday.
    expect(keys('2026-11-19T10:30:00+08:00')).toEqual(['half-hour', 'two-hours', 'today', 'two-days'])
    expect(keys('2026-11-19T17:20:00+08:00')).not.toContain('today')
  })

  it.each([
    ['稍后给您回电', 'zh-Hans'],
    ['稍後由專員回電給您', 'zh-Hant'],
    ["I'll call you back", 'en'],
  ] as const)('the words for them are understood again: %s', (text, language) => {
    expect(languageOf(text)).toBe(language)
    const calendar = calendarOf({ ...hours, holidays: [], makeUpDays: [] })
    for (const { words, at } of quickTimes(thursday, calendar)) {
      const written = language === 'en' ? `${text} ${words.en}` : text.replace(/^稍[后後]/, words[language])
      const [found] = findPromises(written, { at: thursday, calendar })
      expect(found?.due?.to.toString(), written).toBe(at.toString())
    }
  })
})

describe('finding promises in what is being written', () => {
  let server: TestServer
  let anna: Member
  beforeAll(async () => {
    server = await startTestServer()
    anna = await server.member('agent')
  })
  afterEach(() => setClock())
  afterAll(() => server.close())
  const find = (member: Member, id: string, body: Record<string, unknown>) =>
    member.post(`/conversations/${id}/promises/find`, body)

  it('gives the words where they stand and when they are due; nothing is stored or told', async () => {
    const { id } = await openConversation(anna)
    setClock(() => thursday.epochMilliseconds)
    const before = await server.events(id)
    const text = '王女士您好！\n我们会在明天下午3点前给您回复，稍后再给您回电。'
    const { status, body } = await find(anna, id, { text })
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { text: '我们会在明天下午3点前给您回复', language: 'zh-Hans', due: { to: '2026-11-20T15:00:00+08:00' } },
      { due: null },
    ])
    for (const one of body.items) expect(text.slice(one.from, one.to)).toBe(one.text)
    expect(body.quick.map((one: { key: string }) => one.key)).toContain('today')
    expect(await server.events(id)).toEqual(before)
    expect((await anna.get(`/conversations/${id}/promises`)).body.items).toEqual([])
  })

  it('reckons from the moment given, by the hours of the team', async () => {
    const owner = await server.member('owner')
    const { id: teamId } = await addTeam(server.kernel, `维修${newId()}`)
    const changed = await owner.patch(`/teams/${teamId}`, { hours })
    expect(changed.status, changed.text).toBe(200)
    const { id } = await openConversation(owner, { teamId })
    setClock(() => thursday.epochMilliseconds)
    const { body } = await find(owner, id, { text: '今天下班前回复您' })
    expect(body.items[0].due.to).toBe('2026-11-19T17:30:00+08:00')
    const later = await find(owner, id, { text: '今天下班前回复您', at: '2026-11-17T10:30:00+08:00' })
    expect(later.body.items[0].due.to).toBe('2026-11-17T17:30:00+08:00')
    expect((await find(anna, id, { text: '今天下班前回复您' })).status).toBe(404)
  })

  it('refuses what is too long, too far or not allowed', async () => {
    const { id } = await openConversation(anna)
    expect((await find(anna, id, { text: '好'.repeat(20_001) })).status).toBe(400)
    expect((await find(anna, id, { text: '好', at: '1990-01-01T00:00:00Z' })).body.error.fields[0].field).toBe('at')
    const viewer = await server.member('viewer')
    expect((await find(viewer, id, { text: '明天回复您' })).status).toBe(403)
  })

  it('what a reply promised is not owed when the reply is taken back before it went out', async () => {
    const { id } = await openConversation(anna)
    const sent = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>明天上门</p>' })
    const fromMessageId = sent.body.message.id
    const made = await promiseIn(anna, id, { text: '明天上门', fromMessageId })
    await server.kernel.db.update(message).set({ delivery: 'queued' }).where(eq(message.id, fromMessageId))
    const actor = { kind: 'staff' as const, id: anna.id }
    await inTransaction(server.kernel.db, (tx) =>
      withdrawMessage(tx, { conversationId: id, messageId: fromMessageId, actor }),
    )
    const after = (await anna.get(`/promises/${made.id}`)).body
    expect(after).toMatchObject({ state: 'withdrawn', outstanding: false, reason: '这条回复在发出前收回了' })
    expect((await anna.get(`/conversations/${id}`)).body.conversation.attentionAt).toBeNull()
  })
})
