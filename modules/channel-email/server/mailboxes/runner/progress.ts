import { and, asc, eq, exists, gte, inArray, lte, ne, sql } from 'drizzle-orm'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { mailbox, mailboxFolder, mailIn, mailMissed } from '../../schema.ts'
import type { Mailbox } from '../find-mailbox.ts'
import { retryAfter } from './pauses.ts'

/** What numbers belong to: other accounts have others, and an earlier beginning asks for those passed over so far. */
type Account = Pick<Mailbox, 'imapHost' | 'imapPort' | 'imapUser' | 'since'>
/** A folder of a mailbox under the numbering that its server has now; `account` as who reads it knows it. */
export type FolderKey = { mailboxId: string; path: string; uidValidity: number; account: Account }
/** How far it has been read; `complete`: everything that was there at first has been. */
export type Progress = { lastUid: number; complete: boolean }

/**
 * How far a folder has been read. Under another numbering (UIDVALIDITY) than before it begins anew, and what was
 * withheld under the old one is forgotten.
 */
export async function readProgress(db: Database, key: FolderKey): Promise<Progress> {
  const [known] = await db.select().from(mailboxFolder).where(ofFolder(key))
  if (known?.uidValidity === key.uidValidity) return { lastUid: known.lastUid, complete: known.readAt !== null }
  await inTransaction(db, async (tx) => {
    // Whose settings have just been changed will be told to stop, and must not note anything for the new ones.
    const current = await tx.select({ id: mailbox.id }).from(mailbox).where(ofAccount(key)).for('share')
    if (current.length === 0) throw new Error('the settings have changed')
    const fresh = { uidValidity: key.uidValidity, lastUid: 0, readAt: null }
    await tx
      .insert(mailboxFolder)
      .values({ mailboxId: key.mailboxId, path: key.path, ...fresh })
      .onConflictDoUpdate({ target: [mailboxFolder.mailboxId, mailboxFolder.path], set: fresh })
    const old = ne(mailMissed.uidValidity, key.uidValidity)
    await tx.delete(mailMissed).where(and(ofMissed(key), old))
  })
  return { lastUid: 0, complete: false }
}

/** Notes that all mails up to `lastUid` are stored; never goes back. `complete`: and that nothing older is left. */
export async function advance(
  db: Database,
  key: FolderKey,
  { lastUid, complete }: { lastUid: number; complete: boolean },
): Promise<void> {
  await db
    .update(mailboxFolder)
    .set({
      lastUid: sql`greatest(${mailboxFolder.lastUid}, ${lastUid}::bigint)`,
      ...(complete ? { readAt: now() } : {}),
    })
    .where(
      and(
        ofFolder(key),
        eq(mailboxFolder.uidValidity, key.uidValidity),
        exists(db.select({ id: mailbox.id }).from(mailbox).where(ofAccount(key))),
      ),
    )
}

/** Notes that the server would not hand a mail over; each time once more, until it is given up. */
export async function miss(db: Database, key: FolderKey, { uid, words }: { uid: number; words: string }) {
  const { account: _, ...folder } = key
  const at = now()
  await db
    .insert(mailMissed)
    .values({ ...folder, uid, words: words.replaceAll('\0', ''), tries: 1, firstAt: at, nextAt: retryAfter(1, at) })
    .onConflictDoNothing()
}

/**
 * The mails of a folder whose time has come to be asked for again. Each counts as tried from now on, so that one which
 * makes its server hang up is not the first thing the next connection asks for.
 */
export async function takeMissed(db: Database, key: FolderKey, most: number): Promise<number[]> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const due = await tx
      .select({ uid: mailMissed.uid, tries: mailMissed.tries })
      .from(mailMissed)
      .where(and(ofMissed(key), eq(mailMissed.uidValidity, key.uidValidity), lte(mailMissed.nextAt, at)))
      .orderBy(asc(mailMissed.uid))
      .limit(most)
      .for('update')
    for (const { uid, tries } of due) {
      await tx
        .update(mailMissed)
        .set({ tries: tries + 1, nextAt: retryAfter(tries + 1, at) })
        .where(and(ofMissed(key), eq(mailMissed.uidValidity, key.uidValidity), eq(mailMissed.uid, uid)))
    }
    return due.map(({ uid }) => uid)
  })
}

/** A mail came after all, or is no longer there. */
export async function unmiss(db: Database, key: FolderKey, uid: number): Promise<void> {
  await db
    .delete(mailMissed)
    .where(and(ofMissed(key), eq(mailMissed.uidValidity, key.uidValidity), eq(mailMissed.uid, uid)))
}

/** Which of these mails the mailbox has stored before: the same Message-ID and as many bytes. */
export async function storedBefore(
  db: Database,
  mailboxId: string,
  mails: readonly { uid: number; messageId: string; size: number }[],
): Promise<Set<number>> {
  const ids = mails.map(({ messageId }) => messageId).filter((one) => one !== '')
  if (ids.length === 0) return new Set()
  const known = await db
    .select({ messageId: mailIn.messageIdHeader, size: mailIn.size })
    .from(mailIn)
    .where(and(eq(mailIn.mailboxId, mailboxId), inArray(mailIn.messageIdHeader, ids)))
  const same = new Set(known.map(({ messageId, size }) => `${size} ${messageId}`))
  return new Set(mails.filter(({ messageId, size }) => same.has(`${size} ${messageId}`)).map(({ uid }) => uid))
}

function ofAccount({ mailboxId, account }: FolderKey) {
  return and(
    eq(mailbox.id, mailboxId),
    eq(mailbox.imapHost, account.imapHost),
    eq(mailbox.imapPort, account.imapPort),
    eq(mailbox.imapUser, account.imapUser),
    gte(mailbox.since, account.since),
  )
}

function ofFolder({ mailboxId, path }: FolderKey) {
  return and(eq(mailboxFolder.mailboxId, mailboxId), eq(mailboxFolder.path, path))
}

function ofMissed({ mailboxId, path }: FolderKey) {
  return and(eq(mailMissed.mailboxId, mailboxId), eq(mailMissed.path, path))
}
