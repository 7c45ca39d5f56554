import type { ImapFlow, MailboxObject } from 'imapflow'
import type { Kernel } from '#platform/server/module.ts'
import { messageIdOfHead, readHead } from '../../intake/read-head.ts'
import { storeArrival } from '../../intake/store-arrival.ts'
import { OwnFault } from '../explain.ts'
import type { Mailbox } from '../find-mailbox.ts'
import { mustBeOpen } from '../imap.ts'
import type { Lanes } from './lanes.ts'
import { advance, type FolderKey, miss, readProgress, storedBefore, takeMissed, unmiss } from './progress.ts'
import { refusal, storeOne } from './source.ts'

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
type Listed = { uid: number; size: number; at: Date | null; messageId: string }

/** Mails that are asked for with one command: so many at most, and so many bytes together. */
const groupMails = 50
const groupBytes = 4 * 1024 * 1024
/** Mails from here on are streamed by themselves. */
const largeBytes = 512 * 1024
/** A mail during which the connection breaks so often is left out, and asked for again later. */
const mostBreaks = 3
const mostMissed = 5
/** How far a server's clock may be behind when a folder is already being read: then it is new by its number. */
const lateness = 24 * 3600_000

/**
 * Reads what is new in a folder: in the order of its numbers, each mail stored before the next step, \Seen set after
 * that, and the number noted last. Whatever breaks in between is read again, and recognised.
 * @returns how many mails were stored
 * @throws the connection's error; OwnFault when nothing can be stored
 */
export async function readFolder(client: ImapFlow, reading: Reading, path: string): Promise<number> {
  const { kernel, mailbox } = reading
  const box = await client.mailboxOpen(path, { readOnly: !mailbox.markSeen })
  const key: FolderKey = { mailboxId: mailbox.id, path, uidValidity: Number(box.uidValidity), account: mailbox }
  const { lastUid, complete } = await own(readProgress(kernel.db, key))
  let stored = await readMissed(client, reading, key)
  const newest = newestUid(box)
  if (complete && newest !== null && newest <= lastUid) return stored
  const uids = await newUids(client, { box, lastUid, since: complete ? null : mailbox.since })
  const from = complete ? mailbox.since.getTime() - lateness : mailbox.since.getTime()
  const step = reading.singly ? 1 : groupMails
  for (let start = 0; start < uids.length; start += step) {
    const listed = await listGood(client, reading, key, uids.slice(start, start + step), { heads: !complete })
    const known = complete ? new Set<number>() : await own(storedBefore(kernel.db, mailbox.id, listed))
    // Servers tell the second, we know the millisecond.
    const wanted = listed.filter(({ uid, at }) => !known.has(uid) && (!at || at.getTime() >= from - 999))
    for (const group of groups(reading, key, wanted)) {
      stored += await readGroup(client, reading, key, group)
      const last = group.at(-1)
      if (last) await own(advance(kernel.db, key, { lastUid: last.uid, complete: false }))
    }
  }
  reading.singly = false
  const lastSeen = Math.max(newest ?? 0, uids.at(-1) ?? 0)
  await own(advance(kernel.db, key, { lastUid: lastSeen, complete: true }))
  return stored
}

/** Our own side failing is no fault of the mailbox's server. */
async function own<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new OwnFault(error)
  }
}

/** The newest number there has been; null when the server does not say. */
function newestUid(box: MailboxObject): number | null {
  return box.uidNext ? Number(box.uidNext) - 1 : null
}

type Wanted = { box: MailboxObject; lastUid: number; since: Date | null }

/** Numbers after `lastUid`, ascending. `since`: of mails from that day on, and of the two days before it. */
async function newUids(client: ImapFlow, { box, lastUid, since }: Wanted): Promise<number[]> {
  if (box.exists === 0) return []
  const days = since && new Date(since.getTime() - 2 * 24 * 3600_000)
  const found = await client
    .search({ uid: `${lastUid + 1}:*`, ...(days ? { since: days } : {}) }, { uid: true })
    .catch((error: unknown) => {
      if (refusal(error) === null) throw error
      return false as const
    })
  mustBeOpen(client)
  const uids = Array.isArray(found) ? found : await allUids(client, lastUid)
  // `n:*` always names the newest mail, however small its number.
  return [...new Set(uids)].filter((uid) => uid > lastUid).toSorted((one, other) => one - other)
}

/** For servers that cannot search. */
async function allUids(client: ImapFlow, lastUid: number): Promise<number[]> {
  const found = await client.fetchAll(`${lastUid + 1}:*`, { uid: true }, { uid: true })
  mustBeOpen(client)
  return found.map(({ uid }) => uid)
}

/** Facts of these mails; one whose facts the server will not tell, or breaks at, is left out. */
async function listGood(
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

async function leaveOut(reading: Reading, key: FolderKey, uid: number, words: string): Promise<void> {
  const { kernel, mailbox, suspects } = reading
  suspects.delete(suspectKey(key, uid))
  kernel.log.warn({ mailbox: mailbox.id, folder: key.path, uid, words }, 'a mail is left out for now')
  await own(miss(kernel.db, key, { uid, words }))
}

async function list(client: ImapFlow, uids: readonly number[], { heads }: { heads: boolean }): Promise<Listed[]> {
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

/** What is asked for together: small mails; a large one alone, and one during which the connection broke. */
function groups(reading: Reading, key: FolderKey, listed: readonly Listed[]): Listed[][] {
  const made: Listed[][] = []
  let open: Listed[] = []
  let bytes = 0
  for (const one of listed) {
    const alone = one.size >= largeBytes || reading.suspects.has(suspectKey(key, one.uid))
    if (open.length > 0 && (alone || bytes + one.size > groupBytes)) {
      made.push(open)
      open = []
      bytes = 0
    }
    open.push(one)
    bytes += one.size
    if (!alone) continue
    made.push(open)
    open = []
    bytes = 0
  }
  if (open.length > 0) made.push(open)
  return made
}

const suspectKey = ({ path, uidValidity }: FolderKey, uid: number) => `${path} ${uidValidity} ${uid}`

/** Stores a group side by side, then marks it as seen. @returns how many were stored */
async function readGroup(
  client: ImapFlow,
  reading: Reading,
  key: FolderKey,
  group: readonly Listed[],
): Promise<number> {
  const { kernel, lanes } = reading
  const sources = group.length > 1 ? await sourcesOf(client, reading, key, group) : new Map<number, Buffer>()
  const seen: number[] = []
  let stored = 0
  const note = (uid: number, came: { repeated: boolean }) => {
    seen.push(uid)
    if (!came.repeated) stored += 1
  }
  const together = await Promise.allSettled(
    group.map((one) => {
      const source = sources.get(one.uid)
      return source && lanes(async () => note(one.uid, await storeArrival(kernel, { ...arriving(key, one), source })))
    }),
  )
  for (const one of together) if (one.status === 'rejected') throw new OwnFault(one.reason)
  for (const one of group) {
    if (sources.has(one.uid)) continue
    const came = await readAlone(client, reading, key, one)
    if (came) note(one.uid, came)
  }
  await markSeen(client, reading, seen)
  return stored
}

function arriving(key: FolderKey, { uid, at }: { uid: number; at: Date | null }) {
  return {
    mailboxId: key.mailboxId,
    folder: key.path,
    uidValidity: key.uidValidity,
    uid,
    ...(at ? { receivedAt: at } : {}),
  }
}

/** The mails of a group by number; those that the server left out, or all when it refused, are asked for one by one. */
async function sourcesOf(
  client: ImapFlow,
  reading: Reading,
  key: FolderKey,
  group: readonly Listed[],
): Promise<Map<number, Buffer>> {
  const sources = new Map<number, Buffer>()
  try {
    const uids = group.map(({ uid }) => uid).join(',')
    for await (const { uid, source } of client.fetch(uids, { uid: true, source: true }, { uid: true })) {
      if (source) sources.set(uid, source)
    }
    mustBeOpen(client)
  } catch (error) {
    if (refusal(error) !== null) return sources
    const next = group.find(({ uid }) => !sources.has(uid))
    if (next) suspect(reading, key, next.uid)
    throw error
  }
  return sources
}

/** @returns null when it is left out */
async function readAlone(client: ImapFlow, reading: Reading, key: FolderKey, one: Listed) {
  const { kernel, suspects } = reading
  try {
    const came = await storeOne(client, one, (source) => storeArrival(kernel, { ...arriving(key, one), source }))
    suspects.delete(suspectKey(key, one.uid))
    if ('gone' in came) return null
    if (!('withheld' in came)) return came
    await leaveOut(reading, key, one.uid, came.withheld)
    return null
  } catch (error) {
    if (!(error instanceof OwnFault)) suspect(reading, key, one.uid)
    throw error
  }
}

function suspect({ suspects }: Reading, key: FolderKey, uid: number): void {
  const name = suspectKey(key, uid)
  suspects.set(name, (suspects.get(name) ?? 0) + 1)
}

/** A folder that does not let us is read all the same. */
async function markSeen(client: ImapFlow, { mailbox }: Reading, uids: readonly number[]): Promise<void> {
  if (!mailbox.markSeen || uids.length === 0) return
  try {
    await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true, silent: true })
  } catch (error) {
    if (refusal(error) === null) throw error
  }
}

/** Asks again for mails that were withheld. @returns how many were stored */
async function readMissed(client: ImapFlow, reading: Reading, key: FolderKey): Promise<number> {
  const { kernel } = reading
  const uids = await own(takeMissed(kernel.db, key, mostMissed))
  if (uids.length === 0) return 0
  const listed = await list(client, uids, { heads: false })
  let stored = 0
  for (const uid of uids) {
    const one = listed.find((found) => found.uid === uid)
    const came = one
      ? await storeOne(client, one, (source) => storeArrival(kernel, { ...arriving(key, one), source }))
      : { gone: true }
    if ('withheld' in came) continue
    await own(unmiss(kernel.db, key, uid))
    if ('gone' in came) continue
    await markSeen(client, reading, [uid])
    if (!came.repeated) stored += 1
  }
  return stored
}
