import { day, dayNumber, fromIso, hour, hourOfDay, minute, startOfDay, weekdayOf } from './calendar.ts'
import { makeCustomers } from './customers.ts'
import type { Course, Plan, Stage } from './draft.ts'
import { cannedReplies, views } from './extras.ts'
import { companyProfile, staff, teams } from './people.ts'
import { type Random, seededRandom } from './random.ts'
import type { Scenario } from './scenario.ts'
import { businesses } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { tellStory } from './story.ts'
import type { Beginning, DemoCompany, DemoConversation, DemoCustomer } from './types.ts'

const conversationCount = 600
const hourWeights = [
  0.25, 0.2, 0.15, 0.15, 0.15, 0.25, 0.6, 2, 4, 6, 6, 5, 3.5, 3.5, 5, 5, 5, 5, 6, 6, 5, 3.5, 1.6, 0.8,
]
const weekdayWeights = [1.25, 1, 1, 1, 1.05, 1.1, 0.85]
const defaultChannels: readonly Beginning[] = ['chat', 'chat', 'chat', 'phone', 'phone', 'form', 'counter', 'visit']

/** Matters still running, by where they stand, and how many days ago they may have begun. The rest is finished. */
const running: readonly { stage: Stage; count: number; days: readonly [number, number] }[] = [
  { stage: 'new', count: 9, days: [0.003, 0.5] },
  { stage: 'asked', count: 18, days: [0.05, 2] },
  { stage: 'answered', count: 7, days: [0.03, 0.6] },
  { stage: 'promised', count: 27, days: [0.01, 3] },
  { stage: 'overdue', count: 6, days: [0.2, 3] },
  { stage: 'chased', count: 4, days: [0.5, 5] },
  { stage: 'acted', count: 16, days: [0.2, 3] },
  { stage: 'snoozed', count: 14, days: [0.7, 6] },
]

/** A start that people would choose: more on weekdays and by day, a little at night. `daysAgo` from the present. */
function sampleStart(random: Random, now: number, daysAgo: readonly [number, number]): number {
  const [latest, earliest] = [now - daysAgo[0] * day, now - daysAgo[1] * day]
  for (let attempt = 0; attempt < 400; attempt++) {
    const at = Math.floor((earliest + random.next() * (latest - earliest)) / 1000) * 1000
    const weight = hourWeights[Math.floor(hourOfDay(at))]! * weekdayWeights[weekdayOf(at) - 1]!
    if (random.chance(weight / 7.5)) return at
  }
  return Math.floor((earliest + random.next() * (latest - earliest)) / 1000) * 1000
}

function pickCourse(scenario: Scenario, stage: Stage, random: Random): Course {
  if (stage === 'chased') return 'mended'
  if (stage === 'snoozed') return 'postponed'
  if (scenario.style !== 'service') return 'answered'
  if (stage !== 'finished') return 'smooth'
  if (scenario.english) return random.chance(0.8) ? 'smooth' : 'mended'
  const urgent = scenario.priority === 'urgent'
  // The angry lines speak of fees and neighbours: they fit those who live or trade here.
  const mayGoBadly = Boolean(scenario.bad) && !scenario.who.some((kind) => kind === 'internal' || kind === 'supplier')
  const mayWithdraw = !scenario.priority && scenario.mood === 'neutral' && !scenario.key.startsWith('internal')
  const courses: readonly Course[] = ['smooth', 'silent', 'postponed', 'mended', 'angry', 'rescued', 'withdrawn']
  const weights = [
    57,
    8,
    urgent ? 0 : 8,
    urgent ? 0 : 13,
    mayGoBadly ? 4 : 0,
    mayGoBadly && !urgent ? 6 : 0,
    mayWithdraw ? 7 : 0,
  ]
  return courses[random.weighted(weights)]!
}

/**
 * The demo company as plain data: people, about 200 customers and 600 stories of the 90 days before `now`.
 * The same `now` (ISO instant) and seed give deeply equal data. Conversations and their messages are sorted by time.
 */
export function demoCompany(options: { now: string; seed?: number }): DemoCompany {
  const now = fromIso(options.now)
  const random = seededRandom(options.seed ?? 20_260_312)
  const today = dayNumber(now)
  const { customers, organizations } = makeCustomers(today, random)
  const organizationOf = new Map(organizations.map((each) => [each.key, each]))
  const used = new Set<string>()
  const uses = new Map<string, number>()
  const visits = new Map<string, number>()
  const seen = new Set<string>()
  const appetite = new Map(customers.map((customer) => [customer.key, random.chance(0.2) ? 5 : 1 + random.next()]))

  const pickScenario = (at: number, stage: Stage): Scenario => {
    const h = hourOfDay(at)
    const late = h < 6 || h >= 22
    const promising = !['new', 'asked', 'answered', 'finished'].includes(stage)
    const eligible = scenarios.filter(
      (each) =>
        (!late || each.night) &&
        (!promising || each.style === 'service') &&
        (stage !== 'asked' && stage !== 'answered'
          ? true
          : Boolean(each.ask && each.answer) && each.style !== 'praise') &&
        !(stage !== 'finished' && each.priority === 'urgent') &&
        (stage !== 'snoozed' || each.team !== 'team:frontdesk'),
    )
    const rank = (each: Scenario): number => (uses.get(each.key) ?? 0) * (each.english ? 3 : 1)
    const least = [...eligible].sort((a, b) => rank(a) - rank(b)).slice(0, 14)
    return random.pick(least)
  }

  const pickCustomer = (scenario: Scenario): DemoCustomer | null => {
    const fitting = customers.filter(
      (each) =>
        scenario.who.includes(each.kind) &&
        (each.language === 'en') === Boolean(scenario.english) &&
        !seen.has(`${each.key} ${scenario.key}`),
    )
    if (fitting.length === 0) return null
    return fitting[random.weighted(fitting.map((each) => appetite.get(each.key)! / (1 + (visits.get(each.key) ?? 0))))]!
  }

  const tryStory = (stage: Stage, start: number): DemoConversation | null => {
    const scenario = pickScenario(start, stage)
    const customer = pickCustomer(scenario)
    if (!customer) return null
    const h = hourOfDay(start)
    let channel = random.pick(scenario.channels ?? defaultChannels)
    if (stage === 'asked' || stage === 'answered') channel = random.chance(0.7) ? 'chat' : 'form'
    if (scenario.notice) channel = 'chat'
    if (h < 8.5 || h >= 20)
      channel = channel === 'counter' || channel === 'visit' || channel === 'letter' ? 'chat' : channel
    if (scenario.notice && (h < 9 || h > 20)) return null
    const business =
      businesses.some((kind) => kind === customer.kind) || customer.kind === 'supplier' || customer.kind === 'internal'
    if (business && (h < 7 || h >= 22) && !scenario.night) return null
    const course = pickCourse(scenario, stage, random)
    if ((course === 'angry' || course === 'rescued') && channel === 'letter') channel = 'form'
    const handover =
      scenario.team !== 'team:frontdesk' &&
      scenario.style === 'service' &&
      (channel === 'chat' || channel === 'phone' || channel === 'form') &&
      !scenario.english &&
      scenario.priority !== 'urgent' &&
      stage !== 'new' &&
      ['smooth', 'silent', 'postponed'].includes(course) &&
      random.chance(0.28)
    const plan: Plan = {
      scenario,
      customer,
      organization: organizationOf.get(customer.organization)!,
      channel,
      start,
      now,
      stage,
      course,
      handover,
      random,
      used,
    }
    const told = tellStory(plan)
    if (!told) return null
    for (const text of told.texts) used.add(text)
    uses.set(scenario.key, (uses.get(scenario.key) ?? 0) + 1)
    visits.set(customer.key, (visits.get(customer.key) ?? 0) + 1)
    seen.add(`${customer.key} ${scenario.key}`)
    return told.conversation
  }

  const conversations: DemoConversation[] = []
  const tell = (stage: Stage, startAt: () => number): void => {
    for (let attempt = 0; attempt < 600; attempt++) {
      const conversation = tryStory(stage, startAt())
      if (!conversation) continue
      conversations.push(conversation)
      return
    }
    throw new Error(`no story of stage ${stage} fits before ${options.now}`)
  }
  tell('finished', () => startOfDay(today - 90) + random.int(8 * 60, 11 * 60) * minute)
  for (const { stage, count, days } of running) {
    for (let i = 0; i < count; i++) tell(stage, () => sampleStart(random, now, days))
  }
  while (conversations.length < conversationCount) {
    tell('finished', () => Math.max(sampleStart(random, now, [0.05, 90]), startOfDay(today - 90) + hour))
  }

  // Who wrote by form and has a mail address wrote a mail instead.
  const writers = new Set(customers.filter((each) => mailOf(each)).map((each) => each.key))
  for (const each of conversations) if (each.channel === 'form' && writers.has(each.customer)) each.channel = 'mail'

  conversations.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
  for (const [index, conversation] of conversations.entries()) giveKeys(conversation, index + 1)
  return {
    company: { ...companyProfile },
    teams: structuredClone(teams),
    staff: structuredClone([...staff]),
    organizations,
    customers,
    conversations,
    cannedReplies: structuredClone([...cannedReplies]),
    views: structuredClone([...views]),
  }
}

/** The mail address of a customer, if one is known. */
export const mailOf = (customer: DemoCustomer): string | null =>
  customer.identities.find((each) => each.kind === 'email')?.value ?? null

/** Turns the local keys of one story into keys that are unique in the company. */
function giveKeys(conversation: DemoConversation, number: number): void {
  conversation.number = number
  conversation.key = `conversation:${number}`
  const message = (key: string): string => `message:${number}-${key.slice(1)}`
  const promise = (key: string): string => `promise:${number}-${key.slice(1)}`
  for (const each of conversation.messages) each.key = message(each.key)
  for (const each of Object.values(conversation.steps)) each.message = each.message && message(each.message)
  for (const each of conversation.handovers) each.message = message(each.message)
  for (const each of conversation.promises) {
    each.key = promise(each.key)
    each.message = message(each.message)
    each.evidence = each.evidence && message(each.evidence)
    each.replacedBy = each.replacedBy && promise(each.replacedBy)
    for (const event of each.history) event.message = event.message && message(event.message)
  }
}
