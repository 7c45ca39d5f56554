import type { NextStepRecord, ReasonKind, StepReasonRecord } from '../../contract/today.ts'

/** Something that is so about a conversation of the reader's. */
export type Fact = {
  conversationId: string
  kind: ReasonKind
  ref: string | null
  at: Date | null
  text?: string
  who?: string
  value?: number | null
  usualSeconds?: number | null
  wholeDay?: boolean
  instead?: StepReasonRecord['instead']
  /** The promise that a notice or a refused time speaks of, and when it is or was due. */
  about?: string
  dueAt?: Date
  /** What the customer said to the time that they refused. */
  words?: string
  /** How urgent the conversation is. */
  priority?: 'low' | 'normal' | 'high' | 'urgent'
}

/** Seconds that are taken for usual while too few waits are known. */
const presumedUsual = 3600
const hour = 3600
export const mostSteps = 50
/** What the further reasons of one conversation add, each. */
const further = 2
const mostFurther = 6
const byPriority = { low: -5, normal: 0, high: 5, urgent: 10 }
const byScore: Readonly<Record<number, number>> = { [-3]: 92, [-2]: 78, [-1]: 62 }
/** A colleague is a customer too; whoever pays comes first. */
const byColleague: Readonly<Record<number, number>> = { [-3]: 74, [-2]: 60, [-1]: 46 }

/**
 * How grave it is to leave something undone, 0–130. A broken promise is worst and grows by the hour; then what the
 * customer has told us themselves; then what is about to go wrong; at last what is merely unfinished.
 */
export function consequence(fact: Fact, now: Date): number {
  const seconds = fact.at ? (now.getTime() - fact.at.getTime()) / 1000 : 0
  switch (fact.kind) {
    case 'broken':
      return brokenPoints(seconds)
    // A colleague's; one's own broken promise comes before it.
    case 'escalated':
      return seconds > 0 ? 94 + Math.min(12, Math.floor(seconds / (2 * hour))) : 79
    // Somebody else's matter comes after what is as grave of one's own.
    case 'not-met':
      return fact.instead ? 86 : 95
    case 'partly':
      return fact.instead ? 72 : 80
    case 'low-score':
      return byScore[fact.value ?? -1] ?? 62
    case 'handover-low':
      return byColleague[fact.value ?? -1] ?? 46
    case 'due':
      return duePoints(-seconds)
    case 'notice':
      return 88
    // What they said comes before what they said it of: that it is broken, or due soon.
    case 'refused': {
      const late = fact.dueAt ? (now.getTime() - fact.dueAt.getTime()) / 1000 : -1
      return late >= 0 ? brokenPoints(late) + 1 : 96
    }
    // Agreed by the customer, and nobody has it on their list.
    case 'chosen':
      return 86
    // Colleagues wait for a task before the customer does.
    case 'task-late':
      return 70 + Math.min(15, Math.floor(Math.max(0, seconds) / (4 * hour)))
    case 'task-due':
      return duePoints(-seconds) - 15
    case 'waiting':
      return waitingPoints(seconds, fact.usualSeconds ?? null) + byPriority[fact.priority ?? 'normal']
    case 'no-expectation':
      return 40
    case 'draft':
      return 35
    case 'wakes':
      return 25
    case 'ours':
      return 15
  }
}

/** A promise broken: 100, and one more with every two hours, to 120. */
const brokenPoints = (seconds: number) => 100 + Math.min(20, Math.floor(Math.max(0, seconds) / (2 * hour)))

/** A promise due: 90 within the quarter hour, 80 within the hour, 68 within four, 55 within the day. */
function duePoints(left: number): number {
  if (left <= 900) return 90
  if (left <= hour) return 80
  return left <= 4 * hour ? 68 : 55
}

/** Up to the usual wait 30–50; beyond it 10 more with each doubling, to 90. */
function waitingPoints(seconds: number, usual: number | null): number {
  const ratio = Math.max(0, seconds) / Math.max(60, usual ?? presumedUsual)
  if (ratio <= 1) return 30 + Math.floor(20 * ratio)
  return Math.min(90, 50 + Math.floor(10 * Math.log2(ratio)))
}

/** What a reason is called when it is put off: another promise is another reason. */
export const reasonKey = ({ kind, ref }: { kind: ReasonKind; ref: string | null }): string =>
  ref ? `${kind}:${ref}` : kind

type Ranked = { conversationId: string; points: number; reasons: StepReasonRecord[] }

/**
 * One step for each conversation: its gravest reason counts, the others stand beneath and add a little. The gravest
 * first; of equal ones the one that has been so for longest, then by id, so that the order never wavers. What says less
 * than another reason of the same conversation is left out.
 */
export function rankSteps(facts: readonly Fact[], now: Date): Ranked[] {
  const byConversation = new Map<string, Fact[]>()
  for (const fact of facts) {
    const known = byConversation.get(fact.conversationId)
    if (known) known.push(fact)
    else byConversation.set(fact.conversationId, [fact])
  }
  const steps = [...byConversation].map(([conversationId, all]) => {
    const reasons = withoutLesser(all)
      .map((fact) => toReason(fact, now))
      .sort(byGravity)
    const points = (reasons[0]?.points ?? 0) + Math.min(mostFurther, further * (reasons.length - 1))
    return { conversationId, points, reasons }
  })
  return steps.sort((one, other) => {
    return (
      other.points - one.points ||
      compare(since(one), since(other)) ||
      compare(one.conversationId, other.conversationId)
    )
  })
}

/** "Our turn" says nothing where anything else does; what the customer answered is not said twice by a low score. */
function withoutLesser(all: readonly Fact[]): readonly Fact[] {
  const has = (kind: ReasonKind) => all.some((one) => one.kind === kind)
  return all.filter((one) => {
    if (one.kind === 'ours') return all.every((other) => other.kind === 'ours')
    // The notice speaks of the same promise.
    if (one.kind === 'due') return all.every((other) => other.kind !== 'notice' || other.about !== one.ref)
    if (one.kind === 'low-score') return !has('not-met') && !(has('partly') && one.value === -1)
    return true
  })
}

function toReason(fact: Fact, now: Date): StepReasonRecord {
  return {
    kind: fact.kind,
    ref: fact.ref,
    points: consequence(fact, now),
    at: fact.at?.toISOString() ?? null,
    text: fact.text ?? '',
    words: fact.words ?? '',
    who: fact.who ?? '',
    value: fact.value ?? null,
    usualSeconds: fact.usualSeconds ?? null,
    wholeDay: fact.wholeDay ?? false,
    instead: fact.instead ?? null,
  }
}

function byGravity(one: StepReasonRecord, other: StepReasonRecord): number {
  return (
    other.points - one.points || compare(one.at ?? '9', other.at ?? '9') || compare(reasonKey(one), reasonKey(other))
  )
}

/** Since when it has been so: by the gravest reason that has a time. */
const since = (step: Ranked): string => step.reasons.find(({ at }) => at !== null)?.at ?? '9'

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

export type PutOff = { conversationId: string; until: Date; reasons: readonly string[] }

/** Whether a step stays out of sight: until its time, unless a reason came up that was not known when it was put off. */
export function isPutOff(step: Pick<NextStepRecord, 'reasons'>, putOff: PutOff | undefined, now: Date): boolean {
  if (!putOff || putOff.until.getTime() <= now.getTime()) return false
  return step.reasons.every((reason) => putOff.reasons.includes(reasonKey(reason)))
}
