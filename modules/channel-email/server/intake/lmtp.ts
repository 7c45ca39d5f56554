import { Readable } from 'node:stream'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { FileProblem } from '#platform/server/files/index.ts'
import type { Kernel, Service } from '#platform/server/module.ts'
import { storeArrival } from './store-arrival.ts'

/** Largest mail taken by LMTP, bytes; providers take 50 MB, which base64 makes 68. */
export const largestByLmtp = 150 * 1024 * 1024
/** Recipients of one mail. */
const mostRecipients = 1000
/** A client that says nothing for so long is gone, ms. */
const silence = 120_000
/** Time that open transactions have to end when the process stops, ms. */
const closing = 2_000

/** An answer of the protocol: what it says is shown to whoever sent the mail. */
class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, words: string) {
    super(words)
    this.responseCode = responseCode
  }
}

/**
 * Takes mail by LMTP (RFC 2033) from a mail server on this machine or in this network: it knows nobody and trusts
 * everybody, so by default it listens on loopback, and only where a port is set (KAIROS_LMTP_PORT). `250` is said when the
 * mail is on the disk and known; until then the other server keeps it.
 */
export const listenLmtp: Service = {
  name: 'channel-email.lmtp',
  start: async (kernel) => {
    const { lmtp } = kernel.config
    if (!lmtp) return async () => {}
    const server = makeServer(kernel)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(lmtp.port, lmtp.host, () => {
        server.off('error', reject)
        resolve()
      })
    })
    server.on('error', (error) => kernel.log.warn({ error }, 'LMTP'))
    kernel.log.info({ ...lmtp }, 'LMTP listens')
    return () => new Promise<void>((resolve) => server.close(() => resolve()))
  },
}

/** Not listening yet. */
export function makeServer(kernel: Kernel, { largest = largestByLmtp }: { largest?: number } = {}): SMTPServer {
  return new SMTPServer({
    lmtp: true,
    size: largest,
    banner: 'Kairos',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    authOptional: true,
    logger: false,
    socketTimeout: silence,
    closeTimeout: closing,
    maxAllowedUnauthenticatedCommands: false,
    onRcptTo: (_address, session, done) => {
      const full = session.envelope.rcptTo.length >= mostRecipients
      done(full ? new Refusal(452, '4.5.3 too many recipients') : null)
    },
    onData: (stream, session, done) => {
      take(kernel, stream, { session, largest }).then(
        () => done(null, 'kept'),
        (error: unknown) => {
          // What is left of the mail has to be read before anything can be answered.
          stream.resume()
          done(refusalFor(kernel, error))
        },
      )
    },
  })
}

async function take(
  kernel: Kernel,
  stream: SMTPServerDataStream,
  { session, largest }: { session: SMTPServerSession; largest: number },
): Promise<void> {
  const envelopeTo = session.envelope.rcptTo.map(({ address }) => address)
  await storeArrival(kernel, { mailboxId: null, source: Readable.from(bounded(stream, largest)), envelopeTo })
}

async function* bounded(stream: SMTPServerDataStream, largest: number): AsyncGenerator<Buffer> {
  let size = 0
  // The stream is read to its end all the same: the protocol has no other way to stop.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).byteLength
    if (size > largest) throw new FileProblem('file-too-large', { details: { maxBytes: largest } })
    yield chunk as Buffer
  }
}

function refusalFor(kernel: Kernel, error: unknown): Refusal {
  if (error instanceof FileProblem && error.kind === 'file-too-large') return new Refusal(552, '5.3.4 mail too large')
  kernel.log.warn({ error }, 'a mail brought by LMTP could not be kept')
  return new Refusal(451, '4.3.0 could not be kept, try again')
}
