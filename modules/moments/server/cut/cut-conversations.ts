import { systemActor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { momentCut } from '../../contract/cut.ts'
import { momentAudience } from '../access.ts'
import { giveTouchpoints } from '../touchpoints/give-touchpoints.ts'
import { assignScores } from './assign-scores.ts'
import { momentFacts } from './facts-hook.ts'
import { withHandoverSteps } from './read-handovers.ts'
import { type HomeRow, readHomes, readTimelines } from './read-timelines.ts'
import { type CutMoment, cutMoments, restartAt, tailFrom } from './rules.ts'
import { readStored, type StoredMoment } from './stored.ts'
import { isSame, type NewMoment, removeMoments, writeMoments } from './write-moments.ts'

/** Conversations to be cut, and since when something may have changed in each (null: since its beginning). */
export type Touched = ReadonlyMap<string, Date | null>

/** What of a conversation is cut anew: from `first` on (null: all of it), where `stood` is now. */
type Plan = { home: HomeRow; first: StoredMoment | null; stood: StoredMoment[] }
type Cut = { home: HomeRow; stood: StoredMoment[]; made: NewMoment[]; read: number }

/**
 * Cuts these conversations into their moments and keeps what differs from before: the same again changes nothing. Each is
 * read from the last moment on that can have changed; a few statements for all of them together.
 * @param scored conversations in which only a score is new
 * @returns how many entries of timelines were read
 */
export async function cutConversations(
  tx: Transaction,
  touched: Touched,
  scored: Iterable<string> = [],
): Promise<number> {
  const cuts = await cutAll(tx, await plan(tx, touched))
  const differing = cuts.flatMap(({ stood, made }) => {
    const before = new Map(stood.map((one) => [one.id, one]))
    return made.filter((one) => !isSame(before.get(one.id), one))
  })
  await writeMoments(tx, differing)
  const gone = await removeMoments(tx, cuts.flatMap(missing))
  const given = await giveTouchpoints(
    tx,
    cuts.flatMap(({ made }) => made.map(({ id }) => id)),
  )
  await assignScores(tx, [...new Set([...cuts.map(({ home }) => home.id), ...scored])])
  const changed = new Set([...differing.map(({ id }) => id), ...given])
  for (const cut of cuts) await tell(tx, cut, changed, gone)
  return cuts.reduce((sum, { read }) => sum + read, 0)
}

/** Where to begin in each; a merged one has no moments any more, and the one it went into has them all. */
async function plan(tx: Transaction, touched: Touched): Promise<Plan[]> {
  const homes = await readHomes(tx, [...touched.keys()])
  const sinces = homes.map((home) => {
    const since = home.mergedIntoId === null ? touched.get(home.id) : null
    return { id: home.id, since: since ?? null }
  })
  const stored = await readStored(tx, sinces)
  const plans = homes.map((home, index): Plan => {
    const since = sinces[index]?.since ?? null
    const stood = stored.get(home.id) ?? []
    const first = since ? restartAt(stood, since) : null
    return { home, first, stood: first ? stood.filter((one) => one.position >= first.position) : stood }
  })
  return wholeWhere(tx, plans, ({ first, stood }) => first === null && (stood[0]?.position ?? 1) > 1)
}

/** Those that `must` be cut from their beginning, with all that stood of them. */
async function wholeWhere(tx: Transaction, plans: readonly Plan[], must: (one: Plan) => boolean): Promise<Plan[]> {
  const wanted = plans.filter(must).map(({ home }) => ({ id: home.id, since: null }))
  if (wanted.length === 0) return [...plans]
  const stored = await readStored(tx, wanted)
  return plans.map((one) => (must(one) ? { ...one, first: null, stood: stored.get(one.home.id) ?? [] } : one))
}

async function cutAll(tx: Transaction, plans: readonly Plan[]): Promise<Cut[]> {
  if (plans.length === 0) return []
  const living = plans.filter(({ home }) => home.mergedIntoId === null)
  const tails = living.map(({ home, first }) => ({ conversationId: home.id, from: first?.beganAt ?? null }))
  const timelines = await readTimelines(tx, tails)
  const lost = new Set<Plan>()
  const raw = new Map<Plan, CutMoment[]>()
  for (const one of living) {
    const all = timelines.get(one.home.id) ?? []
    const timeline = one.first ? tailFrom(all, one.first.id) : all
    if (timeline === null) lost.add(one)
    else raw.set(one, cutMoments(timeline, { teamNow: one.home.teamId }))
  }
  const made = await withSteps(tx, await withPromises(tx, raw))
  const cuts = plans
    .filter((one) => !lost.has(one))
    .map(
      (one): Cut => ({
        home: one.home,
        stood: one.stood,
        made: made.get(one) ?? [],
        read: timelines.get(one.home.id)?.length ?? 0,
      }),
    )
  if (lost.size === 0) return cuts
  // The message that began it has gone elsewhere since; the whole tells.
  return [...cuts, ...(await cutAll(tx, await wholeWhere(tx, [...lost], () => true)))]
}

/** Gives each its place, its customer and the number of promises made in it. */
async function withPromises(tx: Transaction, raw: ReadonlyMap<Plan, CutMoment[]>): Promise<Map<Plan, NewMoment[]>> {
  const homes = [...raw.keys()].map(({ home }) => home.id)
  const promises = Map.groupBy(await momentFacts().promisesMade(tx, homes), (one) => one.conversationId)
  const made = new Map<Plan, NewMoment[]>()
  for (const [one, cut] of raw) {
    const { home, first } = one
    const contacts = cut.filter(({ kind }) => kind !== 'internal')
    const counts = new Map<string, number>()
    for (const { at } of promises.get(home.id) ?? []) {
      // What was promised before the first contact belongs to it; before this tail, to what is not cut anew.
      const during = contacts.findLast(({ beganAt }) => beganAt <= at) ?? (first ? undefined : contacts[0])
      if (during) counts.set(during.id, (counts.get(during.id) ?? 0) + 1)
    }
    made.set(
      one,
      cut.map(({ messageIds: _, ...moment }, index) => ({
        ...moment,
        conversationId: home.id,
        customerId: home.customerId,
        position: (first?.position ?? 1) + index,
        promisesMade: counts.get(moment.id) ?? 0,
      })),
    )
  }
  return made
}

/** Hand-overs get their steps from what went with them, all in one go. */
async function withSteps(tx: Transaction, made: ReadonlyMap<Plan, NewMoment[]>): Promise<Map<Plan, NewMoment[]>> {
  const handovers = [...made.values()].flat().filter(({ kind }) => kind === 'internal')
  const all = new Map((await withHandoverSteps(tx, handovers)).map((one) => [one.id, one]))
  return new Map([...made].map(([plan, own]) => [plan, own.map((one) => all.get(one.id) ?? one)]))
}

function missing({ home, stood, made }: Cut): { id: string; conversationId: string }[] {
  const there = new Set(made.map(({ id }) => id))
  return stood.filter(({ id }) => !there.has(id)).map(({ id }) => ({ id, conversationId: home.id }))
}

async function tell(
  tx: Transaction,
  { home, stood, made }: Cut,
  changed: ReadonlySet<string>,
  gone: ReadonlySet<string>,
): Promise<void> {
  const before = new Map(stood.map((one) => [one.id, one]))
  const momentIds = made.filter(({ id }) => changed.has(id)).map(({ id }) => id)
  const removed = stood.filter(({ id }) => gone.has(id)).map(({ id }) => id)
  if (momentIds.length + removed.length === 0) return
  const ended = made.filter(({ id, endedAt }) => endedAt !== null && !before.get(id)?.endedAt).map(({ id }) => id)
  await record(tx, momentCut, {
    actor: systemActor,
    subjectId: home.id,
    audience: momentAudience(home, false),
    data: {
      conversationId: home.id,
      momentIds,
      began: made.filter(({ id }) => !before.has(id)).map(({ id }) => id),
      ended,
      gone: removed,
    },
  })
}
