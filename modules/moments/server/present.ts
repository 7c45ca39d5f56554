import type { Principal } from '#platform/contract/principal.ts'
import {
  type ExpectationRecord,
  type MomentRecord,
  type ScoreRecord,
  type Step,
  type StepRecord,
  type StepState,
  steps,
} from '../contract.ts'
import { currentStep } from './rules.ts'
import type { confirmation, expectation, score, stepState } from './schema.ts'

type StepRow = typeof stepState.$inferSelect
export type ExpectationRow = typeof expectation.$inferSelect
export type ConfirmationRow = typeof confirmation.$inferSelect
type ScoreRow = typeof score.$inferSelect

/** The rows of one conversation. */
export type Found = {
  steps: readonly StepRow[]
  main: ExpectationRow | null
  people: readonly { row: ExpectationRow; name: string }[]
  confirmation: ConfirmationRow | null
  /** The one that counts first, then newest first. */
  scores: readonly ScoreRow[]
  token: string | null
  /** Staff and customers by id. */
  names: ReadonlyMap<string, string>
}

type ByKind = 'staff' | 'customer' | 'system'
type Names = ReadonlyMap<string, string>
const iso = (at: Date | null) => at?.toISOString() ?? null
const by = (names: Names, kind: ByKind, id: string | null) => ({ kind, id, name: (id && names.get(id)) || null })
const byOrNull = (names: Names, kind: ByKind | null, id: string | null) => (kind ? by(names, kind, id) : null)

/** Where the customer's own page of a conversation is. */
export function progressPath(token: string): string {
  return `/p/${token}`
}

/**
 * The link of the question whether the expectation was met: the page at its answer. A message of ours that carries it
 * asks, whatever its words are; the bare link to the page does not.
 */
export function answerPath(token: string): string {
  return `${progressPath(token)}#answer`
}

export function presentMoment(
  found: Found,
  {
    conversationId,
    reader,
    merged,
    reachable,
  }: { conversationId: string; reader: Principal; merged: boolean; reachable: boolean },
): MomentRecord {
  const { names } = found
  const shown = steps.map((step) =>
    presentStep(
      step,
      found.steps.find((row) => row.step === step),
      names,
    ),
  )
  const scores = found.scores.map((row) => presentScore(row, names))
  const effective = scores.find((one) => one.effective) ?? null
  const mayWork = reader.permissions.has('moments.work') && !merged
  return {
    conversationId,
    steps: shown,
    current: currentStep(Object.fromEntries(shown.map(({ step, state }) => [step, state])) as Record<Step, StepState>),
    expectation: presentExpectation(found.main, names),
    people: found.people.map(({ row, name }) => ({
      personId: row.personId ?? '',
      personName: name,
      ...layersOf(row),
      ...editOf(row, names),
    })),
    confirmation: found.confirmation ? presentConfirmation(found.confirmation, names) : null,
    scores: scores.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1)),
    score: effective,
    progressPath: found.token ? progressPath(found.token) : null,
    reachable,
    abilities: { work: mayWork, review: mayWork && reader.permissions.has('moments.review') },
  }
}

function presentStep(step: Step, row: StepRow | undefined, names: Names): StepRecord {
  if (!row) return { step, state: 'todo', how: null, evidenceKind: null, evidence: null, by: null, at: null }
  const { state, how, evidenceKind, evidence } = row
  return { step, state, how, evidenceKind, evidence, by: by(names, row.byKind, row.byId), at: row.at.toISOString() }
}

const layersOf = (row: ExpectationRow | null) => ({
  stated: row?.stated ?? '',
  outcome: row?.outcome ?? '',
  latent: row?.latent ?? '',
  organizationInterest: row?.organizationInterest ?? '',
  personalInterest: row?.personalInterest ?? '',
})

const editOf = (row: ExpectationRow | null, names: Names) => ({
  version: row?.version ?? 0,
  changedAt: iso(row?.changedAt ?? null),
  changedBy: row ? by(names, row.changedByKind, row.changedById) : null,
})

function presentExpectation(row: ExpectationRow | null, names: Names): ExpectationRecord {
  return {
    ...layersOf(row),
    understood: row?.understood ?? '',
    offer: row?.offer ?? '',
    next: row?.next ?? '',
    ...editOf(row, names),
  }
}

function presentConfirmation(row: ConfirmationRow, names: Names) {
  return {
    id: row.id,
    askedAt: iso(row.askedAt),
    askedBy: byOrNull(names, row.askedByKind, row.askedById),
    answer: row.answer,
    words: row.words,
    answeredAt: iso(row.answeredAt),
    answeredBy: byOrNull(names, row.answeredByKind, row.answeredById),
    channel: row.channel,
    messageId: row.messageId,
    heard: row.heard,
    heardAnswer: row.heardAnswer,
  }
}

function presentScore(row: ScoreRow, names: Names): ScoreRecord {
  const { id, value, source, words, comment, channel, effective } = row
  return {
    id,
    momentId: row.momentId,
    value,
    source,
    words,
    comment,
    by: by(names, row.byKind, row.byId),
    recordedBy: row.recordedById ? by(names, 'staff', row.recordedById) : null,
    at: row.at.toISOString(),
    channel,
    effective,
  }
}
