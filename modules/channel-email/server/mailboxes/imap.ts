import type { IdInfoObject, ImapFlow } from 'imapflow'
import type { ServerAccount } from './find-mailbox.ts'
import { signalled } from './time-limit.ts'

/** How we introduce ourselves (RFC 2971). NetEase opens no folder for those who do not. */
const whoWeAre: IdInfoObject = { name: 'Kairos', version: '1', vendor: 'Kairos', 'support-url': false }

/** What is said of a connection that ended without a word. */
export const hungUp = 'connection closed'

/**
 * Makes sure that an answer is one: the library finds nothing, without an error, once its connection is gone.
 * @throws when it is
 */
export function mustBeOpen(client: ImapFlow): void {
  if (client.isClosed || !client.usable || !client.mailbox) throw new Error(client.byeReason ?? hungUp)
}

/** Largest part of a mail that is asked for at once, bytes. */
export const pieceBytes = 1024 * 1024
/**
 * Largest answer that is taken: servers that ignore the request for a part (Tencent's companies' mail) answer with the
 * whole mail.
 */
const largestAnswer = 220 * 1024 * 1024

/** Milliseconds for name, connection and TLS; for the greeting; and for any silence while an answer is due. */
export type Limits = { connect: number; greeting: number; silence: number }
const usualLimits: Limits = { connect: 20_000, greeting: 16_000, silence: 90_000 }

/**
 * Signs in to an IMAP server. The caller closes it. Errors between commands (a dropped line) close the connection and
 * are told to `onLost`; they never surface elsewhere.
 * @throws what `explain` explains
 */
export async function openImap(
  account: ServerAccount,
  { signal, limits = usualLimits, onLost }: { signal: AbortSignal; limits?: Limits; onLost?: (error: Error) => void },
): Promise<ImapFlow> {
  // Loaded by those who read mail, not by every start.
  const { ImapFlow } = await import('imapflow')
  signal.throwIfAborted()
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    ...(account.security === 'tls' ? {} : { doSTARTTLS: account.security === 'starttls' }),
    auth: { user: account.user, pass: account.secret },
    clientInfo: whoWeAre,
    logger: false,
    disableAutoIdle: true,
    disableBinary: true,
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    maxLiteralSize: largestAnswer,
    maxResponseSize: largestAnswer + 1024 * 1024,
  })
  client.on('error', (error: Error) => onLost?.(error))
  client.on('close', () => onLost?.(new Error(client.byeReason ?? hungUp)))
  try {
    await signalled(client.connect(), signal)
    await introduce(client)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** Part of imapflow that its types leave out. */
type Runs = { run: (command: 'ID', info: IdInfoObject) => Promise<unknown> }

/**
 * The library introduces us before signing in, where the server offers it. NetEase asks for it after signing in (so
 * says its help page), and some offer it only then.
 */
async function introduce(client: ImapFlow): Promise<void> {
  if (client.capabilities.has('ID')) await (client as unknown as Runs).run('ID', whoWeAre)
}
