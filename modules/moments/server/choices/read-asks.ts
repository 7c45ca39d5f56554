import { asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { mustSee } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ContactTime } from '#modules/customers/contract.ts'
import { contactWishOf } from '#modules/customers/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { AskRecord, ContactWay, listAsks as listAsksEndpoint, PublicAsk } from '../../contract/choices.ts'
import { ask, askSlot, contactWish } from './schema.ts'

export type AskRow = typeof ask.$inferSelect
type SlotRow = typeof askSlot.$inferSelect

/** Older ones stay where they are. */
const most = 30

const mergedInto = (db: Database, conversationId: string) =>
  db.select({ id: conversation.id }).from(conversation).where(eq(conversation.mergedIntoId, conversationId))

/** Of one conversation and of those merged into it, newest first. */
function asksOf(db: Database, conversationId: string): Promise<AskRow[]> {
  return db
    .select()
    .from(ask)
    .where(or(eq(ask.conversationId, conversationId), inArray(ask.conversationId, mergedInto(db, conversationId))))
    .orderBy(desc(ask.askedAt), desc(ask.id))
    .limit(most)
}

async function slotsOf(db: Database, asks: readonly AskRow[]): Promise<Map<string, SlotRow[]>> {
  const ids = asks.filter(({ kind }) => kind === 'slots').map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const found = await db.select().from(askSlot).where(inArray(askSlot.askId, ids)).orderBy(asc(askSlot.from))
  return Map.groupBy(found, ({ askId }) => askId)
}

async function present(db: Database, found: readonly AskRow[]): Promise<AskRecord[]> {
  if (found.length === 0) return []
  const people = [...new Set(found.flatMap((row) => [row.askedById, row.answeredById]).filter((id) => id !== null))]
  const [slots, names] = await Promise.all([slotsOf(db, found), namesOf(db, people)])
  return found.map((row) => ({
    id: row.id,
    conversationId: row.conversationId,
    kind: row.kind,
    text: row.text,
    slots: (slots.get(row.id) ?? []).map(({ id, from, to }) => ({
      id,
      from: from.toISOString(),
      to: to.toISOString(),
    })),
    askedAt: row.askedAt.toISOString(),
    askedBy: { kind: 'staff', name: names.get(row.askedById) ?? null },
    chosenSlotId: row.chosenSlotId,
    messageId: row.messageId,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    answeredBy: row.answeredByKind
      ? { kind: row.answeredByKind, name: names.get(row.answeredById ?? '') ?? null }
      : null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  }))
}

async function namesOf(db: Database, people: string[]): Promise<Map<string, string>> {
  const name = sql<string>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})`
  const [staff, customers] = await Promise.all([
    db.select({ id: member.id, name: member.name }).from(member).where(inArray(member.id, people)),
    db.select({ id: customer.id, name }).from(customer).where(inArray(customer.id, people)),
  ])
  return new Map([...staff, ...customers].map((one) => [one.id, one.name]))
}

/** @throws Problem `not-found` */
export async function readAsk(db: Database, id: string): Promise<AskRecord> {
  const [found] = await present(db, await db.select().from(ask).where(eq(ask.id, id)))
  if (!found) throw notFound()
  return found
}

/** @throws Problem `not-found` */
export async function listAsks(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<ReplyOf<typeof listAsksEndpoint>> {
  await mustSee(db, principal, conversationId)
  const [items, wish] = await Promise.all([
    asksOf(db, conversationId).then((found) => present(db, found)),
    wishOf(db, conversationId),
  ])
  return {
    items,
    contactWish: wish,
    abilities: { work: principal.permissions.has('moments.work') },
  }
}

/** What was wished last: for this matter, or whatever the matter. */
async function wishOf(db: Database, conversationId: string): Promise<ReplyOf<typeof listAsksEndpoint>['contactWish']> {
  const [[here], [home]] = await Promise.all([
    db
      .select()
      .from(contactWish)
      .where(
        or(
          eq(contactWish.conversationId, conversationId),
          inArray(contactWish.conversationId, mergedInto(db, conversationId)),
        ),
      )
      .orderBy(desc(contactWish.at))
      .limit(1),
    db.select({ customerId: conversation.customerId }).from(conversation).where(eq(conversation.id, conversationId)),
  ])
  const always = home && (await contactWishOf(db, home.customerId))
  if (always && (!here || new Date(always.at) > here.at))
    return { way: always.way, time: always.time, at: always.at, by: { kind: always.by }, matter: false }
  return here
    ? { way: here.way, time: here.time, at: here.at.toISOString(), by: { kind: here.byKind }, matter: true }
    : null
}

/** What the customer may choose and answer, and what they have said; oldest first. Nothing of what was taken back. */
export async function asksForCustomer(
  db: Database,
  conversationId: string,
): Promise<{ asks: PublicAsk[]; contactWay: ContactWay | null; contactTime: ContactTime }> {
  const [found, wish] = await Promise.all([asksOf(db, conversationId), wishOf(db, conversationId)])
  const shown = found.filter(({ withdrawnAt }) => withdrawnAt === null).toReversed()
  const slots = await slotsOf(db, shown)
  const at = now()
  return {
    contactWay: wish?.way ?? null,
    contactTime: wish?.time ?? 'any',
    asks: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      text: row.text,
      slots: (slots.get(row.id) ?? []).map(({ id, from, to }) => ({
        id,
        from: from.toISOString(),
        to: to.toISOString(),
        past: from <= at,
      })),
      chosenSlotId: row.chosenSlotId,
      answeredAt: row.answeredAt?.toISOString() ?? null,
    })),
  }
}
