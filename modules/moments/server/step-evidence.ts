import { sql } from 'drizzle-orm'
import { lockConversation } from '#modules/conversations/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { plannedRows, send, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type EvidenceKind, type Step, type StepState, stepChanged } from '../contract.ts'
import { type Home, momentAudience } from './access.ts'
import { advance, type Standing, untouched } from './rules.ts'

export type Standings = Record<Step, Standing>

/** Where a conversation stands; whoever is going to change it has locked it. */
export async function standingsOf(tx: Transaction, conversationId: string): Promise<Standings> {
  const found = await plannedRows<{ step: Step } & Standing>(
    tx,
    sql`select step, state, how from step_state where conversation_id = ${conversationId}`,
  )
  const standings: Standings = { explore: untouched, offer: untouched, act: untouched, confirm: untouched }
  for (const { step, state, how } of found) standings[step] = { state, how }
  return standings
}

export function statesOf(standings: Standings): Record<Step, StepState> {
  const { explore, offer, act, confirm } = standings
  return { explore: explore.state, offer: offer.state, act: act.state, confirm: confirm.state }
}

type Evidence = {
  conversationId: string
  step: Step
  state: StepState
  kind: EvidenceKind
  actor: Actor
}

/**
 * Something happened that shows where a step stands; see `advance` for what it can move. Also for others to call, such
 * as when a promise was kept. Does nothing when it shows nothing new, or when there is no such conversation.
 * @returns whether the step moved
 */
export async function stepEvidence(tx: Transaction, evidence: Evidence): Promise<boolean> {
  const home = await lockConversation(tx, evidence.conversationId)
  if (!home) return false
  const standings = await standingsOf(tx, evidence.conversationId)
  return moveByEvidence(tx, { ...evidence, home, standing: standings[evidence.step] })
}

/** The same for those who have read both already. */
export async function moveByEvidence(
  tx: Transaction,
  { home, standing, step, state, kind, actor }: Omit<Evidence, 'conversationId'> & { home: Home; standing: Standing },
): Promise<boolean> {
  const next = advance(standing, state, kind)
  if (!next) return false
  await writeStep(tx, { home, step, from: standing.state, to: next, how: 'evidence', kind, evidence: null, actor })
  return true
}

type StepWrite = {
  home: Home
  step: Step
  from: StepState
  to: StepState
  how: 'evidence' | 'hand'
  kind: EvidenceKind | null
  evidence: string | null
  actor: Actor
}

/** The only way a step moves: its row and its event. The customer's page shows the steps, so the customer hears it. */
export async function writeStep(tx: Transaction, write: StepWrite): Promise<void> {
  const { home, step, from, to, how, kind, evidence, actor } = write
  send(
    tx,
    sql`insert into step_state (conversation_id, step, state, how, evidence_kind, evidence, by_kind, by_id, at)
        values (${home.id}, ${step}, ${to}, ${how}, ${kind}, ${evidence}, ${actor.kind}, ${actor.id}, ${now()})
        on conflict (conversation_id, step) do update set state = excluded.state, how = excluded.how,
          evidence_kind = excluded.evidence_kind, evidence = excluded.evidence, by_kind = excluded.by_kind,
          by_id = excluded.by_id, at = excluded.at`,
  )
  await record(tx, stepChanged, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, true),
    data: { conversationId: home.id, step, from, to, how, evidenceKind: kind },
  })
}
