import { eq, sql } from 'drizzle-orm'
import { type Conversation, lockConversation, lockForChange } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ContactTime } from '#modules/customers/contract.ts'
import { keepContactWish } from '#modules/customers/server/index.ts'
import type { EventKind } from '#platform/contract/event.ts'
import { type Actor, customerActor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type AskKind,
  type AskRecord,
  askReopened,
  askWithdrawn,
  type ContactWay,
  contactWished,
  fewestSlots,
  questionAnswered,
  questionAsked,
  slotChosen,
  slotsOffered,
} from '../../contract/choices.ts'
import { type Home, momentAudience } from '../access.ts'
import { moveByEvidence, standingsOf } from '../step-evidence.ts'
import { type AskRow, readAsk } from './read-asks.ts'
import { ask, askSlot, contactWish } from './schema.ts'

type Asking = {
  principal: Principal
  conversationId: string
  id?: string
  kind: AskKind
  text: string
  slots?: readonly { from: string; to: string }[]
}

/** The customer sees it, so the customer hears it. */
const tell = (tx: Transaction, kind: EventKind, home: Home, actor: Actor, data: object) =>
  record(tx, kind, { actor, subjectId: home.id, audience: momentAudience(home, true), data: data as never })

/**
 * Offers times, or puts a question. The same id again by the same person gives what is there.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id` or `slots` (two to six, to come, each with
 * its end after its beginning, no two the same)
 */
export async function askCustomer(db: Database, wanted: Asking): Promise<AskRecord> {
  const { principal, kind } = wanted
  const id = wanted.id ?? newId()
  const slots = kind === 'slots' ? readSlots(wanted.slots ?? []) : []
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, wanted.conversationId)
    const [known] = await tx.select().from(ask).where(eq(ask.id, id))
    if (known) {
      if (known.askedById !== principal.id || known.conversationId !== home.id) throw badField('id', 'taken')
      return
    }
    const text = wanted.text.trim()
    await tx.insert(ask).values({ id, conversationId: home.id, kind, text, askedAt: now(), askedById: principal.id })
    if (slots.length > 0) await tx.insert(askSlot).values(slots.map((one) => ({ id: newId(), askId: id, ...one })))
    const actor = staffActor(principal)
    const data = { conversationId: home.id, askId: id }
    if (kind === 'question') return void (await tell(tx, questionAsked, home, actor, data))
    await tell(tx, slotsOffered, home, actor, { ...data, count: slots.length })
    const standing = (await standingsOf(tx, home.id)).offer
    await moveByEvidence(tx, { home, standing, step: 'offer', state: 'doing', kind: 'proposal', actor })
  })
  return readAsk(db, id)
}

function readSlots(given: readonly { from: string; to: string }[]): { from: Date; to: Date }[] {
  const at = now()
  const slots = given.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))
  const whole = slots.every(({ from, to }) => from > at && from < to && to.getTime() - from.getTime() <= 86_400_000)
  const known = new Set(slots.map(({ from, to }) => `${from.getTime()} ${to.getTime()}`))
  if (slots.length < fewestSlots || !whole || known.size < slots.length) throw badField('slots', 'moments:reason.slots')
  return slots
}

type Locked = { row: AskRow; home: Conversation }

/** The ask and its conversation (of a merged one, where it went), the conversation locked first. */
async function locked(tx: Transaction, id: string, take: (id: string) => Promise<Conversation | undefined>) {
  const [known] = await tx
    .select({ id: conversation.id, mergedIntoId: conversation.mergedIntoId })
    .from(ask)
    .innerJoin(conversation, eq(conversation.id, ask.conversationId))
    .where(eq(ask.id, id))
  const home = known && (await take(known.mergedIntoId ?? known.id))
  const [row] = await tx.select().from(ask).where(eq(ask.id, id)).for('update')
  if (!home || !row) throw notFound()
  return { row, home } satisfies Locked
}

const forStaff = (tx: Transaction, principal: Principal, id: string) =>
  locked(tx, id, (home) => lockForChange(tx, principal, home))

async function forCustomer(tx: Transaction, conversationId: string, id: string): Promise<Locked> {
  const found = await locked(tx, id, (home) => lockConversation(tx, home))
  if (found.home.id !== conversationId) throw notFound()
  return found
}

type Choice = {
  conversationId: string
  askId: string
  slotId: string
  /** Whether we have promised the slot that was chosen before: then it is no longer theirs to change here. */
  isPromised: (tx: Transaction, slotId: string) => Promise<boolean>
}

/**
 * The customer's own choice of a time. They may change it until it has been promised; the same again changes nothing.
 * @returns whether it was made now
 * @throws Problem `not-found` when it is of another conversation; 409 `moments.already-chosen`,
 * `moments.offer-withdrawn`, `moments.slot-past`
 */
export async function chooseSlot(
  tx: Transaction,
  { conversationId, askId, slotId, isPromised }: Choice,
): Promise<boolean> {
  const found = await forCustomer(tx, conversationId, askId)
  const before = found.row.chosenSlotId
  const changes = before !== null && before !== slotId && !(await isPromised(tx, before))
  return choose(tx, found, { slotId, actor: customerActor(found.home.customerId), changes })
}

/** A member of staff writes down what the customer chose. @throws as `chooseSlot` */
export async function chooseSlotFor(
  db: Database,
  { principal, id, slotId }: { principal: Principal; id: string; slotId: string },
): Promise<AskRecord> {
  await inTransaction(db, async (tx) => {
    await choose(tx, await forStaff(tx, principal, id), { slotId, actor: staffActor(principal) })
  })
  return readAsk(db, id)
}

async function choose(
  tx: Transaction,
  { row, home }: Locked,
  { slotId, actor, changes = false }: { slotId: string; actor: Actor; changes?: boolean },
): Promise<boolean> {
  const [slot] = await tx.select().from(askSlot).where(eq(askSlot.id, slotId))
  if (!slot || slot.askId !== row.id) throw notFound()
  if (row.chosenSlotId === slotId) return false
  if (!changes) mustBeOpen(row)
  if (slot.from <= now()) throw new Problem('moments.slot-past', { status: 409 })
  await tx
    .update(ask)
    .set({ chosenSlotId: slotId, answeredAt: now(), answeredByKind: actor.kind, answeredById: actor.id })
    .where(eq(ask.id, row.id))
  const span = { from: slot.from.toISOString(), to: slot.to.toISOString() }
  await tell(tx, slotChosen, home, actor, { conversationId: home.id, askId: row.id, slotId, ...span })
  const standing = (await standingsOf(tx, home.id)).offer
  await moveByEvidence(tx, { home, standing, step: 'offer', state: 'done', kind: 'chosen', actor })
  return true
}

function mustBeOpen(row: AskRow): void {
  if (row.answeredAt) {
    throw new Problem('moments.already-chosen', { status: 409, details: { at: row.answeredAt.toISOString() } })
  }
  if (row.withdrawnAt) throw new Problem('moments.offer-withdrawn', { status: 409 })
}

/**
 * What the customer wrote answers a question. The same message again changes nothing.
 * @throws Problem as `chooseSlot`
 */
export async function answerQuestion(
  tx: Transaction,
  { conversationId, askId, messageId }: { conversationId: string; askId: string; messageId: string },
): Promise<void> {
  const { row, home } = await forCustomer(tx, conversationId, askId)
  if (row.kind !== 'question') throw notFound()
  if (row.messageId === messageId) return
  mustBeOpen(row)
  const actor = customerActor(home.customerId)
  await tx
    .update(ask)
    .set({ messageId, answeredAt: now(), answeredByKind: actor.kind, answeredById: actor.id })
    .where(eq(ask.id, row.id))
  await tell(tx, questionAnswered, home, actor, { conversationId: home.id, askId: row.id, messageId })
}

type Verb = { principal: Principal; id: string }

/** Again changes nothing. @throws Problem `not-found`; 409 `moments.already-chosen` */
export async function withdrawAsk(db: Database, { principal, id }: Verb): Promise<AskRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home } = await forStaff(tx, principal, id)
    if (row.withdrawnAt) return
    mustBeOpen(row)
    await tx.update(ask).set({ withdrawnAt: now() }).where(eq(ask.id, id))
    await tell(tx, askWithdrawn, home, staffActor(principal), { conversationId: home.id, askId: id })
  })
  return readAsk(db, id)
}

/** The customer may say it once more. Of what is open nothing changes. @throws Problem `not-found` */
export async function reopenAsk(db: Database, { principal, id }: Verb): Promise<AskRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home } = await forStaff(tx, principal, id)
    if (!row.answeredAt && !row.withdrawnAt) return
    const none = { chosenSlotId: null, messageId: null, answeredAt: null, answeredByKind: null, answeredById: null }
    await tx
      .update(ask)
      .set({ ...none, withdrawnAt: null })
      .where(eq(ask.id, id))
    await tell(tx, askReopened, home, staffActor(principal), { conversationId: home.id, askId: id })
  })
  return readAsk(db, id)
}

/**
 * How and when the customer wants to be reached: about this matter, and kept with their file for the next one. The same
 * again changes nothing. @throws Problem `not-found`
 */
export async function wishContact(
  tx: Transaction,
  { conversationId, way, time = 'any' }: { conversationId: string; way: ContactWay; time?: ContactTime },
): Promise<void> {
  const home = await lockConversation(tx, conversationId)
  if (!home) throw notFound()
  const actor = customerActor(home.customerId)
  await keepContactWish(tx, { customerId: home.customerId, wish: { way, time }, actor })
  const values = { way, time, at: now(), byKind: actor.kind, byId: actor.id }
  const changed = await tx
    .insert(contactWish)
    .values({ conversationId, ...values })
    .onConflictDoUpdate({
      target: contactWish.conversationId,
      set: values,
      setWhere: sql`(${contactWish.way}, ${contactWish.time}) is distinct from (${way}::text, ${time}::text)`,
    })
    .returning({ way: contactWish.way })
  if (changed.length === 0) return
  await tell(tx, contactWished, home, actor, { conversationId, way, time })
}
