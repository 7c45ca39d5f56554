import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Static } from 'typebox'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import {
  type changeMailbox as changeEndpoint,
  type createMailbox as createEndpoint,
  mailboxChanged,
  mailboxCreated,
  mailboxRemoved,
  type ServerSettings,
} from '../../contract.ts'
import { mailbox, mailboxFolder, mailMissed } from '../schema.ts'
import { failWaiting } from './fail-waiting.ts'
import type { Mailbox } from './find-mailbox.ts'
import { addressColumns, checkTeam, columnsOf, serverColumns } from './mailbox-columns.ts'
import { runnerToken } from './runner/token.ts'

type By = { principal: Principal }
type Change = BodyOf<typeof changeEndpoint>

/** Sets up a mailbox; the same id again gives what is there. While none is the default, it becomes it. @returns its id */
export async function createMailbox(
  kernel: Pick<Kernel, 'db' | 'secret'>,
  { principal, input }: By & { input: BodyOf<typeof createEndpoint> },
): Promise<string> {
  const { id = newId(), ...given } = input
  return inTransaction(kernel.db, async (tx) => {
    await holdMailboxes(tx)
    const addresses = await addressColumns(tx, id, given, null)
    const [known] = await tx.select({ address: mailbox.address }).from(mailbox).where(eq(mailbox.id, id))
    if (known) {
      if (known.address !== addresses.address) throw badField('id', 'taken')
      return id
    }
    await checkTeam(tx, given.teamId)
    const first = (await tx.$count(mailbox, and(isNull(mailbox.removedAt), eq(mailbox.isDefault, true)))) === 0
    const isDefault = given.isDefault ?? first
    if (isDefault) await clearDefault(tx, id)
    const at = now()
    await tx.insert(mailbox).values({
      id,
      since: at,
      ...columnsOf(kernel, given),
      address: addresses.address ?? given.address,
      aliases: addresses.aliases ?? [],
      ...serverDefaults(addresses.address ?? given.address, given.imap, serverColumns(kernel, given)),
      isDefault,
      createdAt: at,
      updatedAt: at,
    })
    await record(tx, mailboxCreated, heard(principal, id, { mailboxId: id }))
    return id
  })
}

/**
 * Changes what is given; what is left out of a server stays. Takes effect at once where the mailbox is read.
 * @throws Problem `not-found`; `conflict` when `version` is not the present one; `bad-request` with the field
 */
export async function changeMailbox(
  kernel: Pick<Kernel, 'db' | 'secret'>,
  { principal, id, change }: By & { id: string; change: Change },
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    await holdMailboxes(tx)
    const [before] = await tx
      .select()
      .from(mailbox)
      .where(and(eq(mailbox.id, id), isNull(mailbox.removedAt)))
    if (!before) throw notFound()
    const { version, ...given } = change
    if (version !== undefined && version !== before.version) throw new Problem('conflict')
    await checkTeam(tx, given.teamId)
    const address = await addressColumns(tx, id, given, before)
    const wanted: Partial<Mailbox> = {
      ...columnsOf(kernel, given),
      ...address,
      ...serverDefaults(address.address ?? before.address, given.imap, serverColumns(kernel, given)),
    }
    const changed = (Object.keys(wanted) as (keyof Mailbox)[]).filter(
      (name) => JSON.stringify(wanted[name]) !== JSON.stringify(before[name]),
    )
    if (changed.length === 0) return
    if (wanted.isDefault) await clearDefault(tx, id)
    await tx
      .update(mailbox)
      .set({ ...wanted, updatedAt: now(), version: before.version + 1 })
      .where(eq(mailbox.id, id))
    if (readsElsewhere(before, wanted)) {
      await tx.delete(mailboxFolder).where(eq(mailboxFolder.mailboxId, id))
      await tx.delete(mailMissed).where(eq(mailMissed.mailboxId, id))
    }
    const fields = [...new Set(changed.map(fieldOf))]
    await record(tx, mailboxChanged, heard(principal, id, { mailboxId: id, fields }))
  })
}

/**
 * Removes a mailbox and forgets its secrets. Its mails stay; what waits to be sent is marked as failed; the oldest
 * other one becomes the default if this one was. @throws Problem `not-found`
 */
export async function removeMailbox(kernel: Pick<Kernel, 'db'>, { principal, id }: By & { id: string }): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    await holdMailboxes(tx)
    const [before] = await tx
      .select({ isDefault: mailbox.isDefault })
      .from(mailbox)
      .where(and(eq(mailbox.id, id), isNull(mailbox.removedAt)))
    if (!before) throw notFound()
    const at = now()
    await tx
      .update(mailbox)
      .set({
        removedAt: at,
        updatedAt: at,
        enabled: false,
        isDefault: false,
        imapSecret: null,
        smtpSecret: null,
        dkimSecret: null,
        leaseOwner: null,
        leaseUntil: null,
        version: sql`${mailbox.version} + 1`,
      })
      .where(eq(mailbox.id, id))
    await tx.delete(mailboxFolder).where(eq(mailboxFolder.mailboxId, id))
    await tx.delete(mailMissed).where(eq(mailMissed.mailboxId, id))
    if (before.isDefault) await passDefaultOn(tx)
    await failWaiting(tx, id)
    await record(tx, mailboxRemoved, heard(principal, id, { mailboxId: id }))
  })
}

/** Everyone: who writes a mail chooses among the mailboxes; and those that read them. */
function heard<Data>(principal: Principal, subjectId: string, data: Data) {
  return { actor: staffActor(principal), subjectId, audience: ['everyone', runnerToken], data }
}

/** Settings are rare: one at a time, so that addresses and the one default cannot collide. */
async function holdMailboxes(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(7268)`)
}

async function clearDefault(tx: Transaction, butId: string): Promise<void> {
  await tx
    .update(mailbox)
    .set({ isDefault: false })
    .where(and(eq(mailbox.isDefault, true), ne(mailbox.id, butId)))
}

async function passDefaultOn(tx: Transaction): Promise<void> {
  const [next] = await tx
    .select({ id: mailbox.id })
    .from(mailbox)
    .where(isNull(mailbox.removedAt))
    .orderBy(asc(mailbox.createdAt), asc(mailbox.id))
    .limit(1)
  if (next) await tx.update(mailbox).set({ isDefault: true }).where(eq(mailbox.id, next.id))
}

/** Who is named nobody signs in under the address: what nearly every server wants. */
function serverDefaults(
  address: string,
  imap: Static<typeof ServerSettings> | undefined,
  columns: Partial<Mailbox>,
): Partial<Mailbox> {
  return imap && columns.imapHost && columns.imapUser === '' ? { ...columns, imapUser: address } : columns
}

/** UIDs of one account mean nothing in another, and mail from before an earlier date was passed over so far. */
function readsElsewhere(before: Mailbox, wanted: Partial<Mailbox>): boolean {
  const moved = (['imapHost', 'imapPort', 'imapUser'] as const).some(
    (name) => wanted[name] !== undefined && wanted[name] !== before[name],
  )
  return moved || (wanted.since !== undefined && wanted.since < before.since)
}

/** The field of the contract that a column belongs to. */
function fieldOf(column: string): string {
  const server = /^(imap|smtp|dkim)[A-Z]/.exec(column)
  return server?.[1] ?? column
}
