import { isValidPhoneNumber } from 'libphonenumber-js'
import { describe, expect, it } from 'vitest'
import { dayNumber, fromIso, greeting, minute } from './calendar.ts'
import { demoCompany } from './company.ts'
import { scenarios } from './scenarios/all.ts'
import type { DemoCompany, DemoConversation } from './types.ts'

const now = '2026-03-12T07:30:00Z'
const company = demoCompany({ now, seed: 7 })
const { conversations, customers, staff, teams } = company
const times = (conversation: DemoConversation): number[] => conversation.messages.map((message) => fromIso(message.at))
const english = (conversation: DemoConversation): boolean => conversation.scenario.startsWith('en-')
const allTexts = conversations.flatMap((conversation) => conversation.messages.map((message) => message.text))
const unresolvedReferences = (data: DemoCompany): string[] => {
  const known = new Set([
    ...data.staff.map((each) => each.key),
    ...data.teams.map((each) => each.key),
    ...data.customers.map((each) => each.key),
    ...data.organizations.map((each) => each.key),
  ])
  const wrong: string[] = []
  const check = (where: string, key: string | null | undefined, own?: Set<string>): void => {
    if (key && !(own ?? known).has(key)) wrong.push(`${where} → ${key}`)
  }
  for (const each of data.teams) check(each.key, each.lead)
  for (const each of data.staff) for (const team of each.teams) check(each.key, team)
  for (const each of data.customers) check(each.key, each.organization)
  for (const each of data.cannedReplies) check(each.key, each.owner)
  for (const each of data.views) check(each.key, each.scope)
  for (const each of data.conversations) {
    const messages = new Set(each.messages.map((message) => message.key))
    const promises = new Set(each.promises.map((promise) => promise.key))
    for (const key of [each.customer, each.team, each.assignee]) check(each.key, key)
    for (const message of each.messages) {
      check(message.key, message.author)
      for (const mention of message.mentions ?? []) check(message.key, mention)
    }
    for (const step of Object.values(each.steps)) check(each.key, step.message, messages)
    for (const handover of each.handovers) {
      for (const key of [handover.by, handover.to, handover.fromTeam, handover.toTeam]) check(each.key, key)
      check(each.key, handover.message, messages)
    }
    for (const promise of each.promises) {
      check(promise.key, promise.owner)
      check(promise.key, promise.message, messages)
      check(promise.key, promise.evidence, messages)
      check(promise.key, promise.replacedBy, promises)
      for (const event of promise.history) {
        check(promise.key, event.by)
        check(promise.key, event.message, messages)
      }
    }
  }
  return wrong
}

describe('the demo company', () => {
  it('is the same for the same present and seed, and another for another seed', () => {
    expect(demoCompany({ now, seed: 7 })).toEqual(company)
    expect(demoCompany({ now, seed: 8 }).conversations[0]).not.toEqual(conversations[0])
  })

  it('has 8 staff in 3 teams, about 200 customers and 600 conversations of 90 days', () => {
    expect(staff).toHaveLength(8)
    expect(teams).toHaveLength(3)
    expect(new Set(staff.map((each) => each.role))).toEqual(
      new Set(['owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer']),
    )
    expect(customers.length).toBeGreaterThanOrEqual(190)
    expect(customers.length).toBeLessThanOrEqual(210)
    expect(new Set(customers.map((each) => each.name)).size).toBe(customers.length)
    expect(conversations).toHaveLength(600)
    const first = dayNumber(fromIso(conversations[0]!.createdAt))
    expect(dayNumber(fromIso(conversations.at(-1)!.createdAt)) - first).toBeGreaterThanOrEqual(90)
    expect(company.cannedReplies.length).toBeGreaterThanOrEqual(10)
    expect(company.views).toHaveLength(4)
    expect(new Set(conversations.map((each) => each.scenario)).size).toBe(scenarios.length)
    expect(scenarios.length).toBeGreaterThanOrEqual(45)
  })

  it('gives everybody valid numbers and addresses that belong to nobody', () => {
    const identities = customers.flatMap((each) => each.identities)
    for (const identity of identities) {
      if (identity.kind === 'phone') expect(isValidPhoneNumber(identity.value), identity.value).toBe(true)
      if (identity.kind === 'email') expect(identity.value).toMatch(/@example\.(com|net|org)$/)
    }
    expect(new Set(identities.map((each) => each.value)).size).toBe(identities.length)
    for (const each of staff) expect(isValidPhoneNumber(each.phone)).toBe(true)
  })

  it('refers only to what exists, with keys used once', () => {
    expect(unresolvedReferences(company)).toEqual([])
    const keys = conversations.flatMap((each) => [
      each.key,
      ...each.messages.map((message) => message.key),
      ...each.promises.map((promise) => promise.key),
    ])
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('time in the stories', () => {
  it('runs forward and stops before the present', () => {
    const starts = conversations.map((each) => fromIso(each.createdAt))
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    for (const each of conversations) {
      const at = times(each)
      expect(at, each.key).toEqual([...at].sort((a, b) => a - b))
      expect(fromIso(each.updatedAt)).toBeLessThanOrEqual(fromIso(now))
      expect(each.createdAt).toBe(each.messages[0]!.at)
      if (each.resolvedAt) expect(fromIso(each.resolvedAt), each.key).toBeGreaterThanOrEqual(at.at(-1)!)
      if (each.closedAt) expect(fromIso(each.closedAt)).toBeGreaterThan(fromIso(each.resolvedAt!))
      expect(each.snoozedUntil !== null, each.key).toBe(each.status === 'snoozed')
      if (each.snoozedUntil) expect(fromIso(each.snoozedUntil)).toBeGreaterThan(fromIso(now))
    }
  })

  it('names the first response after the first word of the customer', () => {
    for (const each of conversations) {
      const first = each.messages.findIndex((message) => message.direction === 'inbound')
      const answer = each.messages.slice(first + 1).find((message) => message.direction === 'outbound')
      expect(each.firstResponseAt).toBe(answer?.at ?? null)
    }
  })

  it('greets by the hour', () => {
    for (const message of conversations.flatMap((each) => each.messages)) {
      const said = /(早上好|上午好|中午好|下午好|晚上好)/.exec(message.text)?.[0]
      if (said && message.direction === 'outbound') expect(greeting(fromIso(message.at), 'zh-CN')).toBe(said)
    }
  })

  it('promises for a time after the promise, kept in time, broken when it passed', () => {
    const states = new Set<string>()
    for (const each of conversations) {
      const at = new Map(each.messages.map((message) => [message.key, fromIso(message.at)]))
      for (const promise of each.promises) {
        states.add(promise.state)
        const due = fromIso(promise.dueAt)
        expect(due, promise.key).toBeGreaterThan(fromIso(promise.madeAt))
        expect(at.get(promise.message)).toBe(fromIso(promise.madeAt))
        expect(promise.history.at(-1)!.state).toBe(promise.state)
        if (promise.state === 'open') {
          expect([promise.settledAt, promise.evidence]).toEqual([null, null])
          continue
        }
        const settled = fromIso(promise.settledAt!)
        const evidence = at.get(promise.evidence!)!
        if (promise.state === 'broken') {
          expect(settled).toBeGreaterThanOrEqual(due)
          expect(evidence, promise.key).toBeGreaterThan(due)
        } else {
          expect(settled, promise.key).toBeLessThanOrEqual(due)
          expect(evidence, promise.key).toBe(settled)
        }
        if (promise.state === 'broken' || promise.state === 'renegotiated') expect(promise.replacedBy).not.toBeNull()
      }
    }
    expect(states).toEqual(new Set(['open', 'kept', 'broken', 'renegotiated', 'withdrawn']))
  })

  it('leaves a few open promises overdue', () => {
    const open = conversations.flatMap((each) => each.promises).filter((promise) => promise.state === 'open')
    const overdue = open.filter((promise) => fromIso(promise.dueAt) < fromIso(now))
    expect(overdue.length).toBeGreaterThan(0)
    expect(overdue.length / open.length).toBeLessThan(0.25)
  })
})

describe('what is said', () => {
  it('is not repeated', () => {
    const whole = conversations.map((each) => each.messages.map((message) => message.text).join('\n'))
    expect(new Set(whole).size).toBe(600)
    expect(new Set(allTexts).size / allTexts.length).toBeGreaterThanOrEqual(0.75)
    for (const each of conversations) {
      expect(each.messages.length, each.key).toBeGreaterThanOrEqual(2)
      expect(each.messages.length, each.key).toBeLessThanOrEqual(14)
    }
  })

  it('has no gap left unfilled', () => {
    const said = JSON.stringify([conversations, customers, company.organizations])
    for (const slip of ['{{', '${', 'undefined', '[object', '，。', '。。', '，，', '？？', '。，', '：：']) {
      expect(said.includes(slip) ? said.slice(said.indexOf(slip) - 60, said.indexOf(slip) + 20) : '').toBe('')
    }
    for (const text of allTexts) expect(text, text).not.toMatch(/[[\]{}|]|^\s*$/)
  })

  it('has no Latin words in Chinese stories', () => {
    const allowed = new Set(['LED', 'APP', 'kg'])
    for (const each of conversations.filter((conversation) => !english(conversation))) {
      const words = [each, ...each.messages].flatMap(
        (part) => ('text' in part ? part.text : part.subject).match(/[A-Za-z]+/g) ?? [],
      )
      expect(
        words.filter((word) => !allowed.has(word)),
        each.key,
      ).toEqual([])
    }
  })

  it('is English or traditional where the customer writes so', () => {
    const languageOf = new Map(customers.map((each) => [each.key, each.language]))
    const told = conversations.filter((each) => languageOf.get(each.customer) === 'en')
    expect(told.length).toBeGreaterThan(5)
    for (const each of told) expect(english(each)).toBe(true)
    const traditional = conversations.filter((each) => languageOf.get(each.customer)?.match(/TW|HK/))
    expect(traditional.some((each) => each.messages.some((message) => /[謝這們裡時間]/.test(message.text)))).toBe(true)
  })
})

describe('states and scores', () => {
  it('has every status, the running ones recent', () => {
    expect(new Set(conversations.map((each) => each.status))).toEqual(
      new Set(['open', 'waiting', 'snoozed', 'resolved', 'closed']),
    )
    for (const each of conversations) {
      const running = each.status === 'open' || each.status === 'waiting' || each.status === 'snoozed'
      expect(each.resolvedAt === null, each.key).toBe(running)
      if (running) expect(fromIso(now) - fromIso(each.createdAt)).toBeLessThan(8 * 24 * 60 * minute)
      if (!running && each.steps.confirm.state !== 'done') expect(each.resolveReason, each.key).not.toBeNull()
      if (!running) expect(each.promises.every((promise) => promise.state !== 'open')).toBe(true)
    }
  })

  it('scores only what is resolved, about two in five, low where it went badly', () => {
    const finished = conversations.filter((each) => each.resolvedAt)
    const scored = conversations.filter((each) => each.score)
    expect(scored.every((each) => each.resolvedAt && fromIso(each.score!.at) >= fromIso(each.resolvedAt))).toBe(true)
    expect(scored.length / finished.length).toBeGreaterThan(0.3)
    expect(scored.length / finished.length).toBeLessThan(0.52)
    expect(new Set(scored.map((each) => each.score!.value)).size).toBe(7)
    for (const each of scored.filter((one) => one.course === 'angry')) expect(each.score!.value).toBeLessThan(0)
  })

  it.each(['2026-01-01T00:10:00Z', '2026-06-30T19:00:00Z', '2026-11-21T22:02:21Z', '2027-02-06T12:00:00Z'])(
    'can be told from any present: %s',
    (present) => {
      const data = demoCompany({ now: present })
      expect(data.conversations).toHaveLength(600)
      expect(unresolvedReferences(data)).toEqual([])
      expect(data.conversations.every((each) => fromIso(each.updatedAt) <= fromIso(present))).toBe(true)
    },
  )
})
