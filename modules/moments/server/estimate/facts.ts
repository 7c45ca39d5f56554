import { onlyCloses } from '#modules/conversations/server/index.ts'
import type { WaitingChannel, WaitingStandards } from '../../contract/estimate.ts'
import type { ConfirmAnswer, MomentKind } from '../../contract.ts'
import { alike, urges } from './alike.ts'
import { ownWords } from './feelings.ts'
import { feelingsInNote, feelingsWritten } from './noted.ts'
import type { Fact } from './rules.ts'
import { leftUnserved } from './unserved.ts'

export type Said = {
  direction: 'inbound' | 'outbound'
  kind: string
  authorKind: 'staff' | 'customer' | 'system'
  text: string
  at: Date
  failed: boolean
  /** Of a call, a visit or a talk at the counter: who wrote down what was said. */
  notedBy?: string | null
}

/** What happened to a promise, as whoever keeps promises tells it. */
export type PromiseFact = {
  conversationId: string
  happened: 'kept-early' | 'kept' | 'kept-late' | 'broken' | 'renegotiated'
  at: Date
  /** Seconds before (early) or after (late) it was due. */
  seconds: number
}

export type Told = {
  moment: { kind: MomentKind; channel: string; beganAt: Date; answeredAt: Date | null; waitingSeconds: number | null }
  /** When the next contact begins; null: this is the newest. */
  until: Date | null
  /** What was said in the conversation up to `until`, oldest first, without what is private, noted or withdrawn. */
  said: readonly Said[]
  promises: readonly PromiseFact[]
  confirmations: readonly { answer: ConfirmAnswer; at: Date }[]
  /** When it was handed over, from the beginning on. */
  handovers: readonly Date[]
  /** When the customer had it opened again. */
  reopenings: readonly Date[]
}

/** A wait is "too long" from this many times the standard on; an answer is "at once" within this share of it. */
const tooLong = 3
const atOnce = 0.1
/** So many hand-overs are felt. */
const manyHandovers = 3
const spoken: ReadonlySet<string> = new Set(['phone', 'counter', 'visit'])

/** Everything of one moment that tells how the customer may have felt, in the order of `estimateFacts`. */
export function findFacts(told: Told, standards: Readonly<WaitingStandards>): Fact[] {
  if (told.moment.kind === 'internal') return []
  const within = (at: Date) => at >= told.moment.beganAt && (told.until === null || at < told.until)
  return [
    ...promiseFacts(told, within),
    ...waitingFacts(told, standards, within),
    ...askedAgain(told, within),
    ...feelingFacts(told, within),
    ...confirmFacts(told, within),
    ...wayFacts(told, within),
  ]
}

type Within = (at: Date) => boolean

function promiseFacts({ promises }: Told, within: Within): Fact[] {
  return promises
    .filter(({ at }) => within(at))
    .map(({ happened, seconds }) =>
      happened === 'renegotiated'
        ? { fact: 'promise-renegotiated' }
        : happened === 'kept'
          ? { fact: 'promise-kept' }
          : happened === 'broken'
            ? { fact: 'promise-broken' }
            : { fact: `promise-${happened}`, figures: { seconds } },
    )
}

/** The standard of a channel, seconds. */
export function standardOf(channel: string, standards: Readonly<WaitingStandards>): number {
  return (standards[channel as WaitingChannel] ?? standards.other) * 60
}

/** A quick answer that left the customer unserved pleases nobody. */
function waitingFacts({ moment, said }: Told, standards: Readonly<WaitingStandards>, within: Within): Fact[] {
  const { kind, channel, answeredAt, waitingSeconds: waited } = moment
  if (kind !== 'contact' || answeredAt === null || waited === null) return []
  const standard = standardOf(channel, standards)
  const figures = { waited, standard }
  if (waited > standard * tooLong) return [{ fact: 'waited-too-long', figures }]
  if (waited > standard) return [{ fact: 'waited-long', figures }]
  if (waited > standard * atOnce) return []
  const own = said.filter((one) => one.direction === 'inbound' && one.authorKind !== 'system' && within(one.at))
  const words = own.map(({ text, at }) => ({ text: ownWords(text), served: answeredBetween(said, null, at) }))
  return leftUnserved(words) ? [] : [{ fact: 'answered-at-once', figures }]
}

/** What one of us wrote down of what the customer said in a call, a visit or at the counter. */
const isNote = ({ direction, authorKind, kind }: Said) =>
  direction === 'inbound' && authorKind === 'staff' && spoken.has(kind)

/** Asked again before we answered; and the same as in a contact that we had answered. */
function askedAgain({ moment, said }: Told, within: Within): Fact[] {
  const heard = said.filter((one) => (one.direction === 'inbound' && one.authorKind === 'customer') || isNote(one))
  const all = heard.map((one) => ({ ...one, own: ownWords(one.text) })).filter(({ own }) => !onlyCloses(own))
  const words = all.filter(({ kind }) => !spoken.has(kind))
  const mine = words.filter(({ at }) => within(at))
  const unanswered = mine.filter(({ at }) => moment.answeredAt === null || at <= moment.answeredAt)
  const repeated = unanswered.filter(
    (one, index) =>
      index > 0 && (urges(one.own) || unanswered.slice(0, index).some((other) => alike(one.own, other.own))),
  )
  const facts: Fact[] = []
  if (repeated.length > 0) facts.push({ fact: 'asked-again', figures: { times: repeated.length + 1 } })
  const before = all.filter(({ at }) => at < moment.beganAt)
  const earlier = before.filter((one) => isNote(one) || answeredBetween(said, one.at, moment.beganAt))
  // Who calls to ask what has become of it asks the same again, in whatever words it was noted.
  const presses = (one: Said & { own: string }) => before.length > 0 && isNote(one) && urges(one.own)
  const again = all.find(
    (one) => within(one.at) && (presses(one) || earlier.some((other) => alike(one.own, other.own))),
  )
  if (again) facts.push({ fact: 'asked-same-again', ...(isNote(again) ? noted(again) : {}) })
  return facts
}

/** The figure that names who wrote it down. */
const noted = ({ notedBy }: Said, figures: NonNullable<Fact['figures']> = {}): Pick<Fact, 'figures'> => {
  const all = { ...figures, ...(notedBy ? { by: notedBy } : {}) }
  return Object.keys(all).length > 0 ? { figures: all } : {}
}

/** @param from null: from the beginning */
function answeredBetween(said: readonly Said[], from: Date | null, to: Date): boolean {
  return said.some(
    ({ direction, authorKind, kind, at }) =>
      authorKind === 'staff' &&
      (from === null || at > from) &&
      at < to &&
      (direction === 'outbound' || spoken.has(kind)),
  )
}

/**
 * Anger and praise count wherever the customer says them. A bare "thank you" counts only after our answer: at the end of
 * a request it is manners.
 */
function feelingFacts({ said }: Told, within: Within): Fact[] {
  const own = said.filter(
    (one) => within(one.at) && ((one.direction === 'inbound' && one.authorKind === 'customer') || isNote(one)),
  )
  const felt = own.map((one) => {
    const after = answeredBetween(said, null, one.at)
    const read = spoken.has(one.kind) ? feelingsInNote(one.text) : feelingsWritten(ownWords(one.text), after)
    return { one, after, ...read }
  })
  const angry = felt.find((each) => each.angry)
  const praised = felt.find((each) => each.praised)
  const thanked = felt.find((each) => each.thanked && each.after)
  const fact = (name: 'angry' | 'praised' | 'thanked', of: (typeof felt)[number]): Fact => {
    const figures = { word: of[name] ?? '' }
    return { fact: name, ...(isNote(of.one) ? noted(of.one, figures) : { figures }) }
  }
  const facts: Fact[] = []
  if (praised) facts.push(fact('praised', praised))
  else if (thanked) facts.push(fact('thanked', thanked))
  if (angry) facts.push(fact('angry', angry))
  return facts
}

function confirmFacts({ confirmations }: Told, within: Within): Fact[] {
  const last = confirmations.filter(({ at }) => within(at)).at(-1)
  if (!last) return []
  const facts = { met: 'confirmed-met', partly: 'confirmed-partly', not_met: 'confirmed-not-met' } as const
  return [{ fact: facts[last.answer] }]
}

function wayFacts({ handovers, reopenings, said, until }: Told, within: Within): Fact[] {
  const facts: Fact[] = []
  // The moment in which it became too many, and each later one in which it went on.
  if (handovers.some((at, index) => index + 1 >= manyHandovers && within(at))) {
    const times = handovers.filter((at) => until === null || at < until).length
    facts.push({ fact: 'transferred', figures: { times } })
  }
  if (reopenings.some(within)) facts.push({ fact: 'reopened' })
  const lost = said.filter(({ failed, at }) => failed && within(at)).length
  if (lost > 0) facts.push({ fact: 'undelivered', figures: { times: lost } })
  return facts
}
