import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImapFlow } from 'imapflow'
import { FileProblem } from '#platform/server/files/index.ts'
import { cutHeader } from '../../raw-mail.ts'
import { OwnFault } from '../explain.ts'
import { mustBeOpen, pieceBytes } from '../imap.ts'

/** Larger mails are not taken in whole: their head and beginning are stored, and it says so. Bytes. */
export const largestMail = 150 * 1024 * 1024
/** So much of a mail that is too large is stored. */
export const cutBytes = 1024 * 1024

/** Why a mail was not stored: its server says so (the others may well be), or it is no longer there. */
export type NotStored = { withheld: string } | { gone: true }
type Store<T> = (source: Uint8Array | Readable) => Promise<T>

/** Refusals of one command; the connection goes on. */
const refusals = new Set(['NO', 'BAD'])
const brokenDownloads = new Set(['DownloadOverflow', 'DownloadIncomplete', 'LiteralTooLarge'])

/** The server's words when it only refused this command, else null: then the connection is in doubt. */
export function refusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { responseStatus, responseText, code } = error as Error & Record<string, unknown>
  if (typeof code === 'string' && brokenDownloads.has(code)) return error.message
  if (typeof responseStatus !== 'string' || !refusals.has(responseStatus)) return null
  return typeof responseText === 'string' && responseText !== '' ? responseText : responseStatus
}

/**
 * Streams one mail, piece by piece, to `store`. `size` is what the server says it has, bytes; one that is too large is
 * cut.
 * @throws the connection's error; OwnFault when it could not be stored
 */
export async function storeOne<T>(
  client: ImapFlow,
  { uid, size }: { uid: number; size: number },
  store: Store<T>,
): Promise<T | NotStored> {
  if (size <= largestMail) {
    const stored = await streamed(client, { uid }, store)
    if (stored !== tooLarge) return stored
  }
  const cut = await streamed(client, { uid, cutOf: size }, store)
  if (cut === tooLarge) throw new OwnFault(new FileProblem('file-too-large'))
  return cut
}

const tooLarge = Symbol('too large')

async function streamed<T>(
  client: ImapFlow,
  { uid, cutOf }: { uid: number; cutOf?: number },
  store: Store<T>,
): Promise<T | NotStored | typeof tooLarge> {
  let failed: unknown
  try {
    const { content } = await client.download(String(uid), undefined, {
      uid: true,
      chunkSize: pieceBytes,
      ...(cutOf === undefined ? {} : { maxBytes: cutBytes }),
    })
    if (!content) return await withoutContent(client, uid)
    content.on('error', (error: unknown) => {
      failed ??= error
    })
    try {
      return await store(cutOf === undefined ? content : beneath(`${cutHeader}: ${cutOf}\r\n`, content))
    } catch (error) {
      content.destroy()
      if (failed) throw failed
      if (error instanceof FileProblem && error.kind === 'file-too-large') return tooLarge
      throw new OwnFault(error)
    }
  } catch (error) {
    const words = error instanceof OwnFault ? null : refusal(error)
    if (words === null) throw error
    mustBeOpen(client)
    return { withheld: words }
  }
}

/** No answer of the server's means two things: somebody has deleted it, or it will not hand it over. */
async function withoutContent(client: ImapFlow, uid: number): Promise<NotStored> {
  const there = await client.fetchOne(String(uid), { uid: true }, { uid: true })
  mustBeOpen(client)
  return there ? { withheld: 'no content' } : { gone: true }
}

function beneath(line: string, source: Readable): Readable {
  const whole = new PassThrough()
  whole.write(line)
  // What goes wrong is seen at the source and at the end of the stream.
  pipeline(source, whole).catch(() => {})
  return whole
}
