import type { ImapFlow } from 'imapflow'
import { storeArrival } from '../../intake/store-arrival.ts'
import { OwnFault, own } from '../explain.ts'
import { mustBeOpen } from '../imap.ts'
import {
  type Listed,
  leaveOut,
  list,
  listGood,
  newestUid,
  newUids,
  type Reading,
  suspect,
  suspectKey,
} from './list-mails.ts'
import { advance, type FolderKey, readProgress, storedBefore, takeMissed, unmiss } from './progress.ts'
import { refusal, storeOne } from './source.ts'

/** Mails that are asked for with one command: so many at most, and so many bytes together. */
const groupMails = 50
const groupBytes = 4 * 1024 * 1024
/** Mails from here on are streamed by themselves. */
const largeBytes = 512 * 1024
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
  const key: FolderKey = { mailboxId: mailbox.id, path, uidValidity: Number(box.uidValidity ?? 0), account: mailbox }
  const { lastUid, complete } = await own(readProgress(kernel.db, key))
  // Servers tell the second, we know the millisecond.
  const from = mailbox.since.getTime() - 999 - (complete ? lateness : 0)
  let stored = await readMissed(client, reading, key, from)
  const newest = newestUid(box)
  if (complete && newest !== null && newest <= lastUid) return stored
  const uids = await newUids(client, { box, lastUid, since: complete ? null : mailbox.since })
  const step = reading.singly ? 1 : groupMails
  for (let start = 0; start < uids.length; start += step) {
    const listed = await listGood(client, reading, key, uids.slice(start, start + step), { heads: !complete })
    const known = complete ? new Set<number>() : await own(storedBefore(kernel.db, mailbox.id, listed))
    const wanted = listed.filter(({ uid, at }) => !known.has(uid) && (!at || at.getTime() >= from))
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

/** A folder that does not let us is read all the same. */
async function markSeen(client: ImapFlow, { mailbox }: Reading, uids: readonly number[]): Promise<void> {
  if (!mailbox.markSeen || uids.length === 0) return
  try {
    await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true, silent: true })
  } catch (error) {
    if (refusal(error) === null) throw error
  }
}

/** Asks again for mails that were withheld, of those not from before `from`. @returns how many were stored */
async function readMissed(client: ImapFlow, reading: Reading, key: FolderKey, from: number): Promise<number> {
  const { kernel } = reading
  let stored = 0
  for (const uid of await own(takeMissed(kernel.db, key, mostMissed))) {
    const came = await askAgain(client, reading, key, uid, from)
    if ('withheld' in came) continue
    await own(unmiss(kernel.db, key, uid))
    if ('gone' in came) continue
    await markSeen(client, reading, [uid])
    if (!came.repeated) stored += 1
  }
  return stored
}

async function askAgain(client: ImapFlow, { kernel }: Reading, key: FolderKey, uid: number, from: number) {
  try {
    const [one] = await list(client, [uid], { heads: false })
    if (!one || (one.at && one.at.getTime() < from)) return { gone: true as const }
    return await storeOne(client, one, (source) => storeArrival(kernel, { ...arriving(key, one), source }))
  } catch (error) {
    const words = refusal(error)
    if (words === null) throw error
    return { withheld: words }
  }
}
