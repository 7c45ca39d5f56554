import type { ImapFlow, MailboxObject } from 'imapflow'
import type { Kernel } from '#platform/server/module.ts'
import { messageIdOfHead, readHead } from '../../intake/read-head.ts'
import { OwnFault, own } from '../explain.ts'
import type { Mailbox } from '../find-mailbox.ts'
import { mustBeOpen } from '../imap.ts'
import type { Lanes } from './lanes.ts'
import { type FolderKey, miss } from './progress.ts'
import { refusal } from './source.ts'

/** Of one mailbox, over all its connections. */
export type Reading = {
  kernel: Kernel
  mailbox: Mailbox
  /** Mails during which the connection broke, and how often: `<folder> <uidvalidity> <uid>`. */
  suspects: Map<string, number>
  /** The connection broke while mails were listed: they are listed one by one until one is found out. */
  singly: boolean
  /** Of the whole process: storing waits for the disk, so several mails are stored side by side. */
  lanes: Lanes
}
/** What is known of a mail before it is fetched; `messageId` '' when it was not asked for. */
export type Listed = { uid: number; size: number; at: Date | null; messageId: string }

/** A mail during which the connection breaks so often is left out, and asked for again later. */
const mostBreaks = 3

/** The newest number there has been; null when the server does not say. */
export function newestUid(box: MailboxObject): number | null {
  return box.uidNext ? Number(box.uidNext) - 1 : null
}

type Wanted = { box: MailboxObject; lastUid: number; since: Date | null }

/** Numbers after `lastUid`, ascending. `since`: of mails from that day on, and of the two days before it. */
export async function newUids(client: ImapFlow, { box, lastUid, since }: Wanted): Promise<number[]> {
  if (box.exists === 0) return []
  const days = since && new Date(since.getTime() - 2 * 24 * 3600_000)
  const searched = await client
    .search({ uid: `${lastUid + 1}:*`, ...(days ? { since: days } : {}) }, { uid: true })
    .catch((error: unknown) => {
      if (refusal(error) === null) throw error
      return false as const
    })
  mustBeOpen(client)
  // There is something new and the search does not find it: not every server's search can be believed.
  const found = Array.isArray(searched) && (since || searched.length > 0) ? searched : await allUids(client, lastUid)
  // `n:*` always names the newest mail, however small its number.
  return [...new Set(found)].filter((uid) => uid > lastUid).toSorted((one, other) => one - other)
}

/** For servers that cannot search. */
async function allUids(client: ImapFlow, lastUid: number): Promise<number[]> {
  const found = await client.fetchAll(`${lastUid + 1}:*`, { uid: true }, { uid: true })
  mustBeOpen(client)
  return found.map(({ uid }) => uid)
}

/** Facts of these mails; one whose facts the server will not tell, or breaks at, is left out. */
export async function listGood(
  client: ImapFlow,
  reading: Reading,
  key: FolderKey,
  given: readonly number[],
  options: { heads: boolean },
): Promise<Listed[]> {
  const uids: number[] = []
  for (const uid of given) if (!(await isLeftOut(reading, key, uid))) uids.push(uid)
  if (uids.length === 0) return []
  try {
    const listed = await list(client, uids, options)
    const told = new Set(listed.map(({ uid }) => uid))
    // Deleted by somebody, most likely; when asked for again in a minute, that will be sure.
    for (const uid of uids) if (!told.has(uid)) await leaveOut(reading, key, uid, 'not listed')
    return listed
  } catch (error) {
    if (error instanceof OwnFault) throw error
    const words = refusal(error)
    const [first] = uids
    if (words === null) {
      if (uids.length > 1) reading.singly = true
      else if (first) suspect(reading, key, first)
      throw error
    }
    if (uids.length > 1) {
      const each: Listed[] = []
      for (const uid of uids) each.push(...(await listGood(client, reading, key, [uid], options)))
      return each
    }
    if (first) await leaveOut(reading, key, first, words)
    return []
  }
}

async function isLeftOut(reading: Reading, key: FolderKey, uid: number): Promise<boolean> {
  if ((reading.suspects.get(suspectKey(key, uid)) ?? 0) < mostBreaks) return false
  await leaveOut(reading, key, uid, 'the connection breaks during this mail')
  return true
}

export async function leaveOut(reading: Reading, key: FolderKey, uid: number, words: string): Promise<void> {
  const { kernel, mailbox, suspects } = reading
  suspects.delete(suspectKey(key, uid))
  kernel.log.warn({ mailbox: mailbox.id, folder: key.path, uid, words }, 'a mail is left out for now')
  await own(miss(kernel.db, key, { uid, words }))
}

export async function list(
  client: ImapFlow,
  uids: readonly number[],
  { heads }: { heads: boolean },
): Promise<Listed[]> {
  const query = { uid: true, size: true, internalDate: true, ...(heads ? { headers: ['Message-ID'] } : {}) }
  const found = await client.fetchAll(uids.join(','), query, { uid: true })
  mustBeOpen(client)
  const wanted = new Set(uids)
  return found
    .filter(({ uid }) => wanted.has(uid))
    .map(({ uid, size, internalDate, headers }) => ({
      uid,
      size: size ?? 0,
      at: dateOf(internalDate),
      messageId: headers ? messageIdOfHead(readHead(headers)) : '',
    }))
    .toSorted((one, other) => one.uid - other.uid)
}

function dateOf(given: Date | string | undefined): Date | null {
  const at = given === undefined ? null : new Date(given)
  return at && !Number.isNaN(at.getTime()) ? at : null
}

/** Names a mail in `suspects`. */
export const suspectKey = ({ path, uidValidity }: FolderKey, uid: number) => `${path} ${uidValidity} ${uid}`

/** Notes that the connection broke during a mail. */
export function suspect({ suspects }: Reading, key: FolderKey, uid: number): void {
  const name = suspectKey(key, uid)
  suspects.set(name, (suspects.get(name) ?? 0) + 1)
}
