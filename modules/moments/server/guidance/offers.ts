import { asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { lockConversation, lockForChange, mustSee } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import { type Actor, customerActor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type OfferRecord,
  optionChosen,
  optionsOffered,
  optionsWithdrawn,
  type PublicOffer,
} from '../../contract/offers.ts'
import { type Home, momentAudience } from '../access.ts'
import { moveByEvidence, standingsOf } from '../step-evidence.ts'
import { offer, offerOption } from './schema.ts'

type OfferRow = typeof offer.$inferSelect
type OptionRow = typeof offerOption.$inferSelect

/** How many offers travel; older ones stay where they are. */
const mostOffers = 20

type Offering = {
  principal: Principal
  conversationId: string
  id?: string
  options: readonly { id?: string; text: string }[]
}

/**
 * Puts options before the customer; that is a proposal. The same id again gives what is there.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id` or `options`
 */
export async function offerOptions(db: Database, wanted: Offering): Promise<OfferRecord> {
  const { principal, conversationId } = wanted
  const id = wanted.id ?? newId()
  const texts = wanted.options.map(({ text }) => text.trim())
  if (new Set(texts).size < texts.length) throw badField('options', 'moments:reason.options-same')
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const [known] = await tx.select().from(offer).where(eq(offer.id, id))
    if (known) {
      if (known.offeredById !== principal.id || known.conversationId !== home.id) throw badField('id', 'taken')
      return
    }
    await tx.insert(offer).values({ id, conversationId: home.id, offeredAt: now(), offeredById: principal.id })
    const options = wanted.options.map((one, index) => ({
      id: one.id ?? newId(),
      offerId: id,
      position: index + 1,
      text: one.text.trim(),
    }))
    const made = await tx.insert(offerOption).values(options).onConflictDoNothing().returning({ id: offerOption.id })
    if (made.length < options.length) throw badField('options', 'taken')
    const actor = staffActor(principal)
    await record(tx, optionsOffered, {
      actor,
      subjectId: home.id,
      audience: momentAudience(home, true),
      data: { conversationId: home.id, offerId: id, count: options.length },
    })
    const standing = (await standingsOf(tx, home.id)).offer
    await moveByEvidence(tx, { home, standing, step: 'offer', state: 'doing', kind: 'proposal', actor })
  })
  return readOffer(db, id)
}

/** Of one conversation and of those merged into it, newest first. @throws Problem `not-found` */
export async function listOffers(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<{ items: OfferRecord[]; abilities: { work: boolean } }> {
  await mustSee(db, principal, conversationId)
  const items = await presentOffers(db, await offersOf(db, conversationId))
  return { items, abilities: { work: principal.permissions.has('moments.work') } }
}

/** What the customer may choose from or has chosen, for their own pages; oldest first. */
export async function offeredOptions(db: Database, conversationId: string): Promise<PublicOffer[]> {
  const found = (await offersOf(db, conversationId)).filter((row) => row.withdrawnAt === null)
  const options = await optionsOf(db, found)
  return found.toReversed().map((row) => ({
    id: row.id,
    options: (options.get(row.id) ?? []).map(({ id, text }) => ({ id, text })),
    offeredAt: row.offeredAt.toISOString(),
    chosenOptionId: row.chosenOptionId,
    chosenAt: row.chosenAt?.toISOString() ?? null,
  }))
}

/**
 * The customer's own choice, from a page that knows which conversation it is. The first choice stays; the same again
 * changes nothing. @returns whether it was made now
 * @throws Problem `not-found` when the option is of no offer of this conversation; 409 `moments.already-chosen`,
 * `moments.offer-withdrawn`
 */
export async function chooseOption(
  tx: Transaction,
  { conversationId, optionId }: { conversationId: string; optionId: string },
): Promise<boolean> {
  const home = await lockConversation(tx, conversationId)
  if (!home) throw notFound()
  return choose(tx, { home, optionId, actor: customerActor(home.customerId) })
}

type Choosing = { principal: Principal; id: string; optionId: string }

/** A member of staff writes down what the customer chose. @throws as `chooseOption` */
export async function chooseOffered(db: Database, { principal, id, optionId }: Choosing): Promise<OfferRecord> {
  await inTransaction(db, async (tx) => {
    const home = await homeOf(tx, principal, id)
    await choose(tx, { home, optionId, offerId: id, actor: staffActor(principal) })
  })
  return readOffer(db, id)
}

async function choose(
  tx: Transaction,
  { home, optionId, offerId, actor }: { home: Home; optionId: string; offerId?: string; actor: Actor },
): Promise<boolean> {
  const [option] = await tx.select().from(offerOption).where(eq(offerOption.id, optionId))
  if (!option || (offerId && option.offerId !== offerId)) throw notFound()
  const [row] = await tx.select().from(offer).where(eq(offer.id, option.offerId)).for('update')
  if (!row || !(await belongs(tx, row, home.id))) throw notFound()
  if (row.chosenOptionId === optionId) return false
  if (row.chosenAt) throw alreadyChosen(row)
  if (row.withdrawnAt) throw new Problem('moments.offer-withdrawn', { status: 409 })
  await tx
    .update(offer)
    .set({ chosenOptionId: optionId, chosenAt: now(), chosenByKind: actor.kind, chosenById: actor.id })
    .where(eq(offer.id, row.id))
  await record(tx, optionChosen, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, true),
    data: { conversationId: home.id, offerId: row.id, optionId, position: option.position },
  })
  const standing = (await standingsOf(tx, home.id)).offer
  await moveByEvidence(tx, { home, standing, step: 'offer', state: 'done', kind: 'chosen', actor })
  return true
}

function alreadyChosen(row: OfferRow): Problem {
  const details = { chosenOptionId: row.chosenOptionId, at: row.chosenAt?.toISOString() ?? null }
  return new Problem('moments.already-chosen', { status: 409, details })
}

/** Takes an offer back. Again changes nothing. @throws Problem `not-found`; 409 `moments.already-chosen` */
export async function withdrawOffer(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<OfferRecord> {
  await inTransaction(db, async (tx) => {
    const home = await homeOf(tx, principal, id)
    const [row] = await tx.select().from(offer).where(eq(offer.id, id)).for('update')
    if (!row || row.withdrawnAt) return
    if (row.chosenAt) throw alreadyChosen(row)
    await tx.update(offer).set({ withdrawnAt: now() }).where(eq(offer.id, id))
    await record(tx, optionsWithdrawn, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: momentAudience(home, true),
      data: { conversationId: home.id, offerId: id },
    })
  })
  return readOffer(db, id)
}

/** The conversation of an offer, locked; of one that was merged, the one it went into. */
async function homeOf(tx: Transaction, principal: Principal, offerId: string): Promise<Home> {
  const [known] = await tx
    .select({ id: conversation.id, mergedIntoId: conversation.mergedIntoId })
    .from(offer)
    .innerJoin(conversation, eq(conversation.id, offer.conversationId))
    .where(eq(offer.id, offerId))
  if (!known) throw notFound()
  return lockForChange(tx, principal, known.mergedIntoId ?? known.id)
}

async function belongs(tx: Transaction, row: OfferRow, conversationId: string): Promise<boolean> {
  if (row.conversationId === conversationId) return true
  const [from] = await tx
    .select({ into: conversation.mergedIntoId })
    .from(conversation)
    .where(eq(conversation.id, row.conversationId))
  return from?.into === conversationId
}

function offersOf(db: Database, conversationId: string): Promise<OfferRow[]> {
  const merged = db
    .select({ id: conversation.id })
    .from(conversation)
    .where(eq(conversation.mergedIntoId, conversationId))
  return db
    .select()
    .from(offer)
    .where(or(eq(offer.conversationId, conversationId), inArray(offer.conversationId, merged)))
    .orderBy(desc(offer.offeredAt), desc(offer.id))
    .limit(mostOffers)
}

async function optionsOf(db: Database, offers: readonly OfferRow[]): Promise<Map<string, OptionRow[]>> {
  if (offers.length === 0) return new Map()
  const found = await db
    .select()
    .from(offerOption)
    .where(
      inArray(
        offerOption.offerId,
        offers.map(({ id }) => id),
      ),
    )
    .orderBy(asc(offerOption.position))
  return Map.groupBy(found, ({ offerId }) => offerId)
}

async function readOffer(db: Database, id: string): Promise<OfferRecord> {
  const [row] = await presentOffers(db, await db.select().from(offer).where(eq(offer.id, id)))
  if (!row) throw notFound()
  return row
}

async function presentOffers(db: Database, found: readonly OfferRow[]): Promise<OfferRecord[]> {
  if (found.length === 0) return []
  const people = [...new Set(found.flatMap((row) => [row.offeredById, row.chosenById]).filter((id) => id !== null))]
  const [options, staff, customers] = await Promise.all([
    optionsOf(db, found),
    db.select({ id: member.id, name: member.name }).from(member).where(inArray(member.id, people)),
    db
      .select({ id: customer.id, name: sql<string>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})` })
      .from(customer)
      .where(inArray(customer.id, people)),
  ])
  const names = new Map([...staff, ...customers].map(({ id, name }) => [id, name]))
  const by = (kind: string, id: string | null) => ({ kind, id, name: id ? (names.get(id) ?? null) : null })
  return found.map((row) => ({
    id: row.id,
    conversationId: row.conversationId,
    options: (options.get(row.id) ?? []).map(({ id, text }) => ({ id, text })),
    offeredAt: row.offeredAt.toISOString(),
    offeredBy: by('staff', row.offeredById),
    chosenOptionId: row.chosenOptionId,
    chosenAt: row.chosenAt?.toISOString() ?? null,
    chosenBy: row.chosenByKind ? by(row.chosenByKind, row.chosenById) : null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  }))
}
