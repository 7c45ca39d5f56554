import { and, eq, inArray } from 'drizzle-orm'
import { conversationMerged, conversationUnmerged } from '#modules/conversations/contract.ts'
import { lockConversation } from '#modules/conversations/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { type Step, steps } from '../contract.ts'
import type { Home } from './access.ts'
import { type Field, fields, findExpectation, writeExpectation } from './change-expectation.ts'
import { mergedScore, momentMerge, score, stepState } from './schema.ts'
import { chooseEffective } from './score.ts'
import { moveByEvidence, standingsOf, writeStep } from './step-evidence.ts'

/**
 * Two matters become one: what had begun in the source has begun in the target, what is known there and not here comes
 * along, and so do the scores. The source keeps its own rows, and what was brought is remembered.
 */
export const followMerge: Reaction = reactDuring(conversationMerged, 'moments.follow-merge', async (tx, event) => {
  const { mergeId, sourceId, targetId } = event.data
  const home = await lockConversation(tx, targetId)
  if (!home) return
  const brought = await bringSteps(tx, home, sourceId, event.actor)
  const filled = await bringExpectation(tx, home, sourceId, event.actor)
  await tx.insert(momentMerge).values({ mergeId, conversationId: targetId, steps: brought, fields: filled })
  await tx.update(score).set({ effective: false }).where(eq(score.conversationId, sourceId))
  const scores = await tx
    .update(score)
    .set({ conversationId: targetId })
    .where(eq(score.conversationId, sourceId))
    .returning({ id: score.id })
  if (scores.length === 0) return
  await tx.insert(mergedScore).values(scores.map(({ id }) => ({ mergeId, scoreId: id })))
  await chooseEffective(tx, targetId)
})

async function bringSteps(tx: Transaction, home: Home, sourceId: string, actor: Actor): Promise<Step[]> {
  const theirs = await standingsOf(tx, sourceId)
  const ours = await standingsOf(tx, home.id)
  const brought: Step[] = []
  for (const step of steps) {
    // Whether both together were met is asked again.
    const begun = step !== 'confirm' && (theirs[step].state === 'doing' || theirs[step].state === 'done')
    if (!begun || ours[step].state !== 'todo') continue
    await moveByEvidence(tx, { home, standing: ours[step], step, state: 'doing', kind: 'merged', actor })
    brought.push(step)
  }
  return brought
}

async function bringExpectation(tx: Transaction, home: Home, sourceId: string, actor: Actor): Promise<Field[]> {
  const theirs = await findExpectation(tx, sourceId, null)
  if (!theirs) return []
  const before = await findExpectation(tx, home.id, null)
  const filled = fields.filter((field) => theirs[field] !== '' && (before?.[field] ?? '') === '')
  if (filled.length === 0) return []
  const texts = Object.fromEntries(filled.map((field) => [field, theirs[field]]))
  await writeExpectation(tx, { home, personId: null, before, texts, actor })
  return filled
}

/** Taken back: what came along goes, unless somebody has worked on it since. */
export const followUnmerge: Reaction = reactDuring(
  conversationUnmerged,
  'moments.follow-unmerge',
  async (tx, event) => {
    const { mergeId, sourceId, targetId } = event.data
    const home = await lockConversation(tx, targetId)
    const [brought] = await tx.delete(momentMerge).where(eq(momentMerge.mergeId, mergeId)).returning()
    if (!home || !brought) return
    await returnSteps(tx, home, brought.steps, event.actor)
    await returnExpectation(tx, { home, sourceId, brought: brought.fields, actor: event.actor })
    const came = await tx
      .delete(mergedScore)
      .where(eq(mergedScore.mergeId, mergeId))
      .returning({ id: mergedScore.scoreId })
    if (came.length === 0) return
    const ids = came.map(({ id }) => id)
    await tx
      .update(score)
      .set({ conversationId: sourceId, effective: false })
      .where(and(inArray(score.id, ids), eq(score.conversationId, targetId)))
    await chooseEffective(tx, targetId)
    await chooseEffective(tx, sourceId)
  },
)

async function returnSteps(tx: Transaction, home: Home, brought: readonly Step[], actor: Actor): Promise<void> {
  if (brought.length === 0) return
  const found = await tx
    .select({ step: stepState.step, state: stepState.state })
    .from(stepState)
    .where(
      and(
        eq(stepState.conversationId, home.id),
        eq(stepState.evidenceKind, 'merged'),
        inArray(stepState.step, [...brought]),
      ),
    )
  for (const { step, state } of found) {
    const back = { step, from: state, to: 'todo', how: 'evidence', kind: 'merged', evidence: null } as const
    await writeStep(tx, { home, actor, ...back })
  }
}

async function returnExpectation(
  tx: Transaction,
  { home, sourceId, brought, actor }: { home: Home; sourceId: string; brought: readonly Field[]; actor: Actor },
): Promise<void> {
  const theirs = await findExpectation(tx, sourceId, null)
  const before = await findExpectation(tx, home.id, null)
  if (!theirs || !before) return
  const untouched = brought.filter((field) => before[field] === theirs[field])
  if (untouched.length === 0) return
  const texts = Object.fromEntries(untouched.map((field) => [field, '']))
  await writeExpectation(tx, { home, personId: null, before, texts, actor })
}
