import { and, eq, isNull } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  expectationChanged,
  type Layer,
  layers,
  type MomentRecord,
  type ProgressText,
  progressTexts,
} from '../contract.ts'
import { type Home, momentAudience } from './access.ts'
import type { ExpectationRow } from './present.ts'
import { readMoment } from './read-moment.ts'
import { changedExpectation } from './refuse.ts'
import { expectation } from './schema.ts'
import { moveByEvidence, standingsOf } from './step-evidence.ts'

export type Field = Layer | ProgressText
export const fields: readonly Field[] = [...layers, ...progressTexts]
type Wanted = { principal: Principal; conversationId: string; version: number; personId?: string } & Partial<
  Record<Field, string>
>

/**
 * Writes down what is expected, and what the customer shall read. Knowing what was asked for is Explore, a proposal is
 * Offer. What is equal already changes nothing.
 * @throws Problem `not-found`, `conversations.merged`; 409 `moments.expectation-conflict` when somebody was faster;
 * `bad-request` on `personId`, or on a text of the progress page given for one person
 */
export async function changeExpectation(db: Database, wanted: Wanted): Promise<MomentRecord> {
  const { principal, conversationId, personId = null } = wanted
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    if (personId) await checkPerson(tx, personId, wanted)
    const before = await findExpectation(tx, home.id, personId)
    const changed = fields.filter((field) => {
      const text = wanted[field]
      return text !== undefined && text.trim() !== (before?.[field] ?? '')
    })
    if (changed.length === 0) return
    if (before && before.version !== wanted.version) throw await changedExpectation(tx, principal, before)
    const texts = Object.fromEntries(changed.map((field) => [field, wanted[field]?.trim() ?? '']))
    await writeExpectation(tx, { home, personId, before, texts, actor: staffActor(principal) })
    if (!personId) await moveSteps(tx, home, texts, principal)
  })
  return readMoment(db, { principal, conversationId })
}

async function checkPerson(tx: Transaction, personId: string, wanted: Wanted): Promise<void> {
  const forAll = progressTexts.find((field) => wanted[field] !== undefined)
  if (forAll) throw badField(forAll, 'moments:reason.person-text')
  const [person] = await tx
    .select({ id: customer.id })
    .from(customer)
    .where(and(eq(customer.id, personId), isNull(customer.mergedIntoId), isNull(customer.removedAt)))
  if (!person) throw badField('personId', 'moments:reason.person')
}

export async function findExpectation(
  tx: Transaction,
  conversationId: string,
  personId: string | null,
): Promise<ExpectationRow | null> {
  const whose = personId ? eq(expectation.personId, personId) : isNull(expectation.personId)
  const [found] = await tx
    .select()
    .from(expectation)
    .where(and(eq(expectation.conversationId, conversationId), whose))
  return found ?? null
}

type Write = {
  home: Home
  personId: string | null
  before: ExpectationRow | null
  texts: Partial<Record<Field, string>>
  actor: { kind: 'staff' | 'customer' | 'system'; id: string | null }
}

/** The only way an expectation changes: its row and its event. */
export async function writeExpectation(
  tx: Transaction,
  { home, personId, before, texts, actor }: Write,
): Promise<void> {
  const version = (before?.version ?? 0) + 1
  const edit = { version, changedAt: now(), changedByKind: actor.kind, changedById: actor.id }
  if (before) {
    await tx
      .update(expectation)
      .set({ ...texts, ...edit })
      .where(eq(expectation.id, before.id))
  } else {
    await tx.insert(expectation).values({ id: newId(), conversationId: home.id, personId, ...texts, ...edit })
  }
  const changed = fields.filter((field) => texts[field] !== undefined)
  const seenByCustomer = progressTexts.some((field) => texts[field] !== undefined)
  await record(tx, expectationChanged, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, seenByCustomer),
    data: { conversationId: home.id, personId, version, fields: changed },
  })
}

async function moveSteps(
  tx: Transaction,
  home: Home,
  texts: Partial<Record<Field, string>>,
  principal: Principal,
): Promise<void> {
  const actor = staffActor(principal)
  const standings = await standingsOf(tx, home.id)
  const shown = (text: string) => (text ? ('done' as const) : ('doing' as const))
  if (texts.stated !== undefined) {
    const kind = texts.stated ? 'stated' : 'cleared'
    const standing = standings.explore
    await moveByEvidence(tx, { home, standing, step: 'explore', state: shown(texts.stated), kind, actor })
  }
  if (texts.offer !== undefined) {
    const kind = texts.offer ? 'proposal' : 'cleared'
    await moveByEvidence(tx, { home, standing: standings.offer, step: 'offer', state: shown(texts.offer), kind, actor })
  }
}
