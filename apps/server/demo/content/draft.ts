import { toIso } from './calendar.ts'
import { people, personOf, teamOf } from './people.ts'
import { chinese, english, interests } from './phrases.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import { fill, type Lines, type Slots } from './text.ts'
import type {
  Beginning,
  DemoConversation,
  DemoCustomer,
  DemoExpectation,
  DemoHandover,
  DemoMessage,
  DemoOrganization,
  DemoPromise,
  DemoStep,
  MessageKind,
  StepName,
  TeamKey,
} from './types.ts'

/** How far a story has come: `finished`, or where it stands now. */
export type Stage = 'new' | 'asked' | 'answered' | 'promised' | 'overdue' | 'chased' | 'acted' | 'snoozed' | 'finished'
export type Course = 'smooth' | 'silent' | 'postponed' | 'mended' | 'angry' | 'rescued' | 'withdrawn' | 'answered'

export type Plan = {
  scenario: Scenario
  customer: DemoCustomer
  organization: DemoOrganization
  channel: Beginning
  start: number
  now: number
  stage: Stage
  course: Course
  /** Whether the front desk takes it first and hands it over. */
  handover: boolean
  random: Random
  /** Texts that stand in other stories already. */
  used: ReadonlySet<string>
}

/** A story while it is being told; keys inside are local (`m1`, `p1`). */
export type Draft = {
  plan: Plan
  slots: Slots
  at: number
  team: TeamKey
  assignee: string
  conversation: DemoConversation
  texts: Set<string>
}

export const glue = (draft: Draft, key: keyof typeof english): Lines | undefined =>
  draft.plan.scenario.english ? english[key] : (chinese[key] as Lines)

const pendingStep = (): DemoStep => ({ state: 'pending', at: null, evidence: null, message: null })
const emptyExpectation = (): DemoExpectation => ({
  stated: null,
  outcome: null,
  latent: null,
  organizationInterest: null,
  personalInterest: null,
})

function placeOf(customer: DemoCustomer, organization: DemoOrganization): Slots {
  const flat = /^(\d+号楼\d单元)(\d+)(0\d)$/.exec(organization.name)
  const home = { owner: '我家', tenant: '我家', shop: '店里', company: '公司', supplier: '我们', internal: '我们班' }[
    customer.kind
  ]
  if (flat) return { unit: organization.name, up: `${Number(flat[2]) + 1}${flat[3]}`, home, org: organization.name }
  const unit =
    customer.kind === 'shop' || customer.kind === 'company'
      ? organization.address.replace('云栖里街', '')
      : organization.name
  return { unit, up: '', home, org: organization.name }
}

export function startDraft(plan: Plan, assignee: string, team: TeamKey): Draft {
  const { scenario, customer, organization, random } = plan
  const slots: Slots = { name: customer.name, sir: customer.salutation, ...placeOf(customer, organization) }
  slots.he = customer.gender === 'female' ? '她' : '他'
  slots.worker = '陈师傅'
  slots.flat = slots.unit!.replace(/^(\d+)号楼(\d)单元(\d+)$/, 'Building $1, Entrance $2, Flat $3')
  const together = scenario.cases ? random.pick(scenario.cases) : {}
  for (const [name, pattern] of Object.entries({ ...scenario.slots, ...together }))
    slots[name] = fill(pattern, slots, random)
  const draft: Draft = {
    plan,
    slots,
    at: plan.start,
    team,
    assignee,
    texts: new Set(),
    conversation: {
      key: '',
      number: 0,
      subject: fill(scenario.subject, slots, random),
      customer: customer.key,
      channel: plan.channel,
      status: 'open',
      priority: scenario.priority ?? (random.chance(0.12) ? 'low' : 'normal'),
      team,
      assignee,
      tags: [...new Set([scenario.topic, ...(scenario.tags ?? [])])],
      createdAt: toIso(plan.start),
      updatedAt: '',
      firstResponseAt: null,
      resolvedAt: null,
      closedAt: null,
      snoozedUntil: null,
      resolveReason: null,
      messages: [],
      steps: { explore: pendingStep(), offer: pendingStep(), act: pendingStep(), confirm: pendingStep() },
      expectation: emptyExpectation(),
      promises: [],
      score: null,
      handovers: [],
      scenario: scenario.key,
      course: plan.course,
    },
  }
  slots.subject = draft.conversation.subject
  slots.brief = draft.conversation.subject
  takeOver(draft, assignee, team)
  return draft
}

/** Makes somebody the one who speaks for the company from here on. */
export function takeOver(draft: Draft, key: string, team: TeamKey): void {
  const who = personOf(key)
  const inEnglish = draft.plan.scenario.english
  draft.assignee = key
  draft.team = team
  draft.slots.me = inEnglish ? who.english : who.name
  draft.slots.nick = inEnglish ? who.english : who.nick
  draft.slots.title = who.title
  draft.slots.dept = inEnglish
    ? { 'team:frontdesk': 'the front desk', 'team:repair': 'the repair team', 'team:steward': 'resident care' }[team]
    : teamOf(team).name
  draft.slots.tech = inEnglish ? 'Mr. Chen' : key === 'staff:chen-guodong' ? '我' : '陈师傅'
}

/** Writes a line that no other story has, as far as chance allows. */
export function write(draft: Draft, lines: Lines, extra: Slots = {}): string {
  let text = ''
  for (let attempt = 0; attempt < 12; attempt++) {
    text = fill(lines, { ...draft.slots, ...extra }, draft.plan.random)
    if (!draft.plan.used.has(text) && !draft.texts.has(text)) return text
  }
  return text
}

type Saying = { at: number; author?: string; kind?: MessageKind; text: string }

const longest: Record<Exclude<MessageKind, 'message' | 'letter'>, [number, number]> = {
  phone: [50, 540],
  counter: [120, 900],
  visit: [600, 4800],
}

function add(draft: Draft, direction: DemoMessage['direction'], saying: Saying & { author: string }): string {
  const kind = saying.kind ?? 'message'
  const key = `m${draft.conversation.messages.length + 1}`
  const message: DemoMessage = { key, at: toIso(saying.at), direction, kind, author: saying.author, text: saying.text }
  if (kind === 'phone' || kind === 'counter' || kind === 'visit')
    message.durationSeconds = draft.plan.random.int(...longest[kind])
  const mentions = people
    .filter((each) => direction === 'note' && saying.text.includes(`@${each.name}`))
    .map((each) => each.key)
  if (mentions.length > 0) message.mentions = mentions
  draft.conversation.messages.push(message)
  draft.texts.add(saying.text)
  draft.at = saying.at
  return key
}

export const customerSays = (draft: Draft, saying: Saying): string =>
  add(draft, 'inbound', { ...saying, author: draft.plan.customer.key })
export const weSay = (draft: Draft, saying: Saying): string =>
  add(draft, 'outbound', { author: draft.assignee, ...saying })
export const weNote = (draft: Draft, saying: Saying): string =>
  add(draft, 'note', { author: draft.assignee, ...saying })

export function stepDone(draft: Draft, step: StepName, message: string, evidence: string): void {
  const at = draft.conversation.messages.find((each) => each.key === message)?.at ?? null
  draft.conversation.steps[step] = { state: 'done', at, evidence, message }
}

/** Writes down what the customer expects, once it has been asked. */
export function understand(draft: Draft): void {
  const { scenario, customer, random } = draft.plan
  const [stated, outcome, latent] = scenario.expect.map((line) => fill(line, draft.slots, random))
  const kind = customer.kind === 'shop' || customer.kind === 'company' ? interests[customer.kind] : null
  const resident = customer.kind === 'owner' || customer.kind === 'tenant'
  draft.conversation.expectation = {
    stated: stated ?? null,
    outcome: outcome ?? null,
    latent: latent ?? null,
    organizationInterest: kind
      ? (scenario.interests?.[0] ?? random.pick(kind.organization))
      : customer.kind === 'owner' || customer.kind === 'tenant'
        ? null
        : (scenario.interests?.[0] ?? null),
    personalInterest: kind
      ? (scenario.interests?.[1] ?? random.pick(kind.personal))
      : resident && scenario.interests?.[0]
        ? null
        : (scenario.interests?.[1] ?? null),
  }
  draft.slots.stated = stated ?? ''
  draft.slots.outcome = outcome ?? ''
}

export function makePromise(draft: Draft, message: string, text: string, at: number, due: number): DemoPromise {
  const promise: DemoPromise = {
    key: `p${draft.conversation.promises.length + 1}`,
    // A sentence of its own on the board, also where its words are Latin.
    text: text.charAt(0).toUpperCase() + text.slice(1),
    owner: draft.team === 'team:repair' && draft.plan.scenario.act ? 'staff:chen-guodong' : draft.assignee,
    madeAt: toIso(at),
    dueAt: toIso(due),
    state: 'open',
    settledAt: null,
    message,
    evidence: null,
    replacedBy: null,
    history: [{ at: toIso(at), state: 'open', by: draft.assignee, dueAt: toIso(due), note: null, message }],
  }
  draft.conversation.promises.push(promise)
  return promise
}

export function settle(
  promise: DemoPromise,
  state: Exclude<DemoPromise['state'], 'open'>,
  settled: { at: number; by: string; message: string; note: string },
): void {
  promise.state = state
  promise.settledAt = toIso(settled.at)
  promise.evidence = settled.message
  promise.history.push({
    at: toIso(settled.at),
    state,
    by: settled.by,
    dueAt: promise.dueAt,
    note: settled.note,
    message: settled.message,
  })
}

export function recordHandover(draft: Draft, handover: DemoHandover): void {
  draft.conversation.handovers.push(handover)
}
