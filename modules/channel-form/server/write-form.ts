import { and, eq, ne, sql } from 'drizzle-orm'
import { team } from '#modules/staff/server/schema.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type changeForm as changeEndpoint,
  type createForm as createEndpoint,
  formChanged,
  formCreated,
  formFields,
  formRemoved,
} from '../contract.ts'
import { contactForm } from './schema.ts'

type By = { principal: { id: string } }
type Change = BodyOf<typeof changeEndpoint>

/** Sets up a form page; the same id again gives what is there. @returns its id */
export async function createForm(
  db: Database,
  { principal, input }: By & { input: BodyOf<typeof createEndpoint> },
): Promise<string> {
  const { id = newId(), ...given } = input
  return inTransaction(db, async (tx) => {
    await holdForms(tx)
    const [known] = await tx.select({ key: contactForm.key }).from(contactForm).where(eq(contactForm.id, id))
    if (known) {
      if (known.key !== given.key) throw badField('id', 'taken')
      return id
    }
    await check(tx, id, given)
    const first = (await tx.$count(contactForm)) === 0
    const isDefault = given.isDefault ?? first
    if (isDefault) await clearDefault(tx, id)
    const at = now()
    await tx
      .insert(contactForm)
      .values({ id, ...trimmed(given), key: given.key, isDefault, createdAt: at, updatedAt: at })
    await record(tx, formCreated, heard(principal, id, { formId: id }))
    return id
  })
}

/** Changes what is given. @throws Problem `not-found`; `bad-request` on `key` or `teamId` */
export async function changeForm(
  db: Database,
  { principal, id, change }: By & { id: string; change: Change },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdForms(tx)
    const [before] = await tx.select().from(contactForm).where(eq(contactForm.id, id))
    if (!before) throw notFound()
    await check(tx, id, change)
    const wanted = trimmed(change)
    const fields = formFields.filter(
      (field) => wanted[field] !== undefined && JSON.stringify(wanted[field]) !== JSON.stringify(before[field]),
    )
    if (fields.length === 0) return
    if (wanted.isDefault) await clearDefault(tx, id)
    await tx
      .update(contactForm)
      .set({ ...wanted, updatedAt: now() })
      .where(eq(contactForm.id, id))
    await record(tx, formChanged, heard(principal, id, { formId: id, fields }))
  })
}

/** Removes a form page; its conversations stay. @throws Problem `not-found` */
export async function removeForm(db: Database, { principal, id }: By & { id: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const gone = await tx.delete(contactForm).where(eq(contactForm.id, id)).returning({ id: contactForm.id })
    if (gone.length === 0) throw notFound()
    await record(tx, formRemoved, heard(principal, id, { formId: id }))
  })
}

function heard<Data>(principal: { id: string }, subjectId: string, data: Data) {
  return { actor: staffActor(principal), subjectId, audience: ['everyone'], data }
}

/** Settings are rare: one at a time, so that keys and the one default cannot collide. */
async function holdForms(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7267)`)
}

async function check(tx: Transaction, id: string, given: Change): Promise<void> {
  if (given.key !== undefined) {
    const taken = await tx
      .select({ id: contactForm.id })
      .from(contactForm)
      .where(and(eq(contactForm.key, given.key), ne(contactForm.id, id)))
    if (taken.length > 0) throw badField('key', 'taken')
  }
  if (given.teamId) {
    const found = await tx.select({ id: team.id }).from(team).where(eq(team.id, given.teamId))
    if (found.length === 0) throw badField('teamId', 'unknown')
  }
}

async function clearDefault(tx: Transaction, butId: string): Promise<void> {
  await tx
    .update(contactForm)
    .set({ isDefault: false })
    .where(and(eq(contactForm.isDefault, true), ne(contactForm.id, butId)))
}

function trimmed(given: Change): Change {
  return {
    ...given,
    ...(given.title === undefined ? {} : { title: given.title.trim() }),
    ...(given.intro === undefined ? {} : { intro: given.intro.trim() }),
  }
}
