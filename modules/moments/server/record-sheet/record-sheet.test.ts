import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import type { RecordSheetRecord } from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'
import { customerScores } from '../testing.ts'
import { type Happened, layOut } from './rules.ts'

let server: TestServer
let anna: Member
let lead: Member
let other: Member
let at = Date.parse('2026-03-12T02:00:00Z')

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  const team = await addTeam(server.kernel, '一组')
  anna = await server.member('agent', { name: '安娜' })
  lead = await server.member('supervisor', { name: '主管' })
  other = await server.member('supervisor', { name: '质检', teamIds: [team.id] })
})
afterEach(() => setClock())
afterAll(() => server.close())

const tick = () => {
  at += 60_000
  setClock(() => at)
}
const sheetOf = async (who: Member, id: string): Promise<RecordSheetRecord> =>
  (await who.get(`/conversations/${id}/record-sheet`)).body
const kinds = (sheet: RecordSheetRecord, step: Step) =>
  sheet.columns.find((one) => one.step === step)?.lines.map(({ kind }) => kind)
async function served(): Promise<string> {
  tick()
  const { conversationId: id } = await receive(server.kernel, { customerId: await addCustomer(server.kernel) })
  tick()
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>请问是哪个房间？</p>' })
  tick()
  await anna.post(`/conversations/${id}/steps/explore`, { state: 'done', evidence: '问清了' })
  tick()
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>明天上门，可以吗？</p>' })
  tick()
  await anna.post(`/conversations/${id}/steps/offer`, { state: 'done', evidence: '同意了' })
  tick()
  await promiseIn(anna, id, { text: '明天上门' })
  tick()
  await anna.post(`/conversations/${id}/confirmation`, {})
  tick()
  await customerScores(server.kernel, id, 2, { comment: '很快' })
  await anna.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>内部的话</p>' })
  return id
}

describe('a record sheet', () => {
  it('lays the timeline into the four steps', async () => {
    const sheet = await sheetOf(anna, await served())
    expect(kinds(sheet, 'explore')).toEqual(['inbound', 'step', 'outbound', 'step'])
    expect(kinds(sheet, 'offer')).toEqual(expect.arrayContaining(['outbound', 'step']))
    expect(kinds(sheet, 'act')).toEqual(expect.arrayContaining(['promise']))
    expect(kinds(sheet, 'confirm')).toEqual(expect.arrayContaining(['asked', 'scored']))
    const lines = sheet.columns.flatMap((one) => one.lines)
    expect(lines.find(({ kind }) => kind === 'promise')).toMatchObject({ text: '明天上门', state: 'made', who: '安娜' })
    expect(lines.find(({ kind }) => kind === 'scored')).toMatchObject({ value: 2, source: 'customer', text: '很快' })
    expect(JSON.stringify(lines)).not.toContain('内部的话')
    expect(sheet.abilities.review).toBe(false)
  })

  it('is written by reviewers, a cell at a time; who is late sees what is there, and nothing is lost', async () => {
    const id = await served()
    const cell = (who: Member, body: Record<string, unknown>, step = 'offer') =>
      who.patch(`/conversations/${id}/record-sheet/${step}`, body)
    const first = await cell(lead, { field: 'should', text: '先说明费用', version: 0 })
    expect(first.body.columns[1].cells.should).toMatchObject({ text: '先说明费用', version: 1, changedBy: '主管' })
    expect((await cell(other, { field: 'should', text: '先说明费用', version: 0 })).status).toBe(200)
    const late = await cell(other, { field: 'should', text: '给两个时间', version: 0 })
    expect([late.status, late.body.error.code]).toEqual([409, 'moments.sheet-conflict'])
    expect(late.body.error.details).toEqual({ text: '先说明费用', score: null, version: 1, changedBy: '主管' })
    expect((await cell(other, { field: 'should', text: '给两个时间', version: 1 })).status).toBe(200)
    expect((await cell(other, { field: 'score', score: -1, version: 0 })).body.columns[1]).toMatchObject({
      score: -1,
      scoreVersion: 1,
      cells: { should: { text: '给两个时间', version: 2 }, good: { text: '', version: 0 } },
    })
    expect((await cell(other, { field: 'score', score: null, version: 1 })).body.columns[1].score).toBeNull()
    expect((await cell(lead, { field: 'score', score: 4, version: 2 })).status).toBe(400)
    expect((await cell(lead, { field: 'good', version: 0 })).status).toBe(400)
    expect((await cell(lead, { field: 'mood', text: 'x', version: 0 })).status).toBe(400)
    expect((await cell(anna, { field: 'good', text: 'x', version: 0 })).status).toBe(403)
    const recorded = await server.events(id)
    expect(recorded.filter((name) => name === 'moment.record-sheet-changed')).toHaveLength(4)
  })

  it('is only for those who may read the conversation', async () => {
    const team = await addTeam(server.kernel, '别的组')
    const customerId = await addCustomer(server.kernel)
    const { conversationId: id } = await receive(server.kernel, { customerId, teamId: team.id })
    expect((await lead.get(`/conversations/${id}/record-sheet`)).status).toBe(404)
    const body = { field: 'good', text: 'x', version: 0 }
    expect((await lead.patch(`/conversations/${id}/record-sheet/act`, body)).status).toBe(404)
    const owner = await server.member('owner')
    expect((await owner.patch(`/conversations/${id}/record-sheet/act`, body)).status).toBe(200)
  })
})

it('what is said after all four steps belongs to Confirm', () => {
  const blank = { who: null, text: '', step: null, state: null, answer: null, value: null, source: null }
  const one = (minute: number, more: Partial<Happened>): Happened => ({
    ...{ ...blank, kind: 'inbound', at: new Date(minute * 60_000) },
    ...more,
  })
  const done = (minute: number, step: Step) => one(minute, { kind: 'step', step, state: 'done' })
  const { explore, confirm } = layOut([
    one(9, { text: '谢谢' }),
    one(0, { text: '漏水' }),
    ...(['explore', 'offer', 'act', 'confirm'] as const).map((step, index) => done(index + 1, step)),
  ])
  expect(explore.map(({ kind }) => kind)).toEqual(['inbound', 'step'])
  expect(confirm.map(({ text }) => text)).toEqual(['', '谢谢'])
})

describe('the sheet of one moment', () => {
  type OfMoment = RecordSheetRecord & { momentId: string | null }
  const ofMoment = async (who: Member, id: string, momentId: string): Promise<OfMoment> =>
    (await who.get(`/conversations/${id}/record-sheet?momentId=${momentId}`)).body
  const texts = (sheet: RecordSheetRecord) => sheet.columns.flatMap(({ lines }) => lines.map((one) => one.text))
  const drained = () => server.kernel.followers.drain()
  /** A leak by chat, answered and resolved; later another contact about the bill. */
  async function twice() {
    tick()
    const customerId = await addCustomer(server.kernel)
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房漏水' })
    tick()
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上安排师傅</p>' })
    tick()
    const promise = await promiseIn(anna, id, { text: '今天上门' })
    tick()
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '修好了' })
    at += 3 * 86_400_000
    tick()
    await receive(server.kernel, { customerId, conversationId: id, text: '账单也不对' })
    tick()
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>这就查</p>' })
    tick()
    await anna.post(`/promises/${promise.id}/keep`, { evidence: '师傅已修好' })
    await drained()
    const { moments } = await sheetOf(lead, id)
    return { id, moments, first: moments[0]?.id ?? '', second: moments[1]?.id ?? '' }
  }

  it('tells that part of the timeline, and what became of it later', async () => {
    const { id, moments, first, second } = await twice()
    expect(moments.map(({ position, kind, written }) => [position, kind, written])).toEqual([
      [1, 'contact', false],
      [2, 'contact', false],
    ])
    const one = await ofMoment(lead, id, first)
    expect(one.momentId).toBe(first)
    expect(texts(one)).toEqual(expect.arrayContaining(['厨房漏水', '马上安排师傅', '今天上门']))
    expect(texts(one)).not.toContain('账单也不对')
    const promised = one.columns.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'promise'))
    expect(promised.map(({ state }) => state)).toEqual(expect.arrayContaining(['made', 'kept']))
    const two = await ofMoment(lead, id, second)
    expect(texts(two)).toEqual(expect.arrayContaining(['账单也不对', '这就查']))
    expect(texts(two)).not.toContain('厨房漏水')
    expect(texts(await sheetOf(lead, id))).toEqual(expect.arrayContaining(['厨房漏水', '账单也不对']))
    expect((await lead.get(`/conversations/${id}/record-sheet?momentId=${id}`)).status).toBe(404)
  })

  it('is kept apart, with its history, and has its own review', async () => {
    const { id, first, second } = await twice()
    const cell = (body: Record<string, unknown>) => lead.patch(`/conversations/${id}/record-sheet/explore`, body)
    await cell({ field: 'good', text: '整个会话', version: 0 })
    expect((await cell({ momentId: first, field: 'good', text: '答得快', version: 0 })).body).toMatchObject({
      momentId: first,
      columns: [{ cells: { good: { text: '答得快', version: 1, changedBy: '主管' } } }, {}, {}, {}],
    })
    await cell({ momentId: first, field: 'good', text: '两分钟就答复', version: 1 })
    expect((await cell({ momentId: first, field: 'good', text: '旧的', version: 1 })).status).toBe(409)
    expect((await cell({ momentId: id, field: 'good', text: 'x', version: 0 })).status).toBe(400)
    expect((await sheetOf(lead, id)).columns[0]?.cells.good.text).toBe('整个会话')
    expect((await ofMoment(lead, id, second)).columns[0]?.cells.good.text).toBe('')
    const history = async (query: string) =>
      (await lead.get(`/conversations/${id}/record-sheet/history${query}`)).body.items.map(
        (one: { text: string; who: string }) => `${one.who} ${one.text}`,
      )
    expect(await history(`?momentId=${first}`)).toEqual(['主管 两分钟就答复', '主管 答得快'])
    expect(await history('')).toEqual(['主管 整个会话'])
    await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: -1, momentId: first })
    await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: 1, momentId: first })
    const sheet = await ofMoment(lead, id, first)
    expect(sheet.reviews.map(({ value, who }) => [value, who])).toEqual([
      [1, '主管'],
      [-1, '主管'],
    ])
    expect(sheet.moments[0]).toMatchObject({ written: true, score: { value: 1, source: 'reviewer' } })
    expect((await ofMoment(lead, id, second)).reviews).toEqual([])
  })

  it('outlives the moment, where that is cut otherwise', async () => {
    const { id, first } = await twice()
    await lead.patch(`/conversations/${id}/record-sheet/act`, {
      ...{ momentId: first, field: 'should', text: '先看现场', version: 0 },
    })
    await server.kernel.db.execute(sql`delete from moment where id = ${first}`)
    const { moments } = await sheetOf(lead, id)
    expect(moments.at(-1)).toMatchObject({ id: first, position: null, written: true })
    const sheet = await ofMoment(lead, id, first)
    expect(sheet.columns[2]?.cells.should.text).toBe('先看现场')
    expect(texts(sheet)).toEqual([])
  })
})
