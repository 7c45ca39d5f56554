import type { Static } from 'typebox'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { MailServerTestRecord, ServerSettings } from '../../contract.ts'
import { explain } from './explain.ts'
import { mailboxAccount, type ServerAccount } from './find-mailbox.ts'
import { readHost } from './hosts.ts'
import { openImap } from './imap.ts'
import { signalled } from './time-limit.ts'

type Settings = Static<typeof ServerSettings>
type Wanted = { id?: string | undefined; imap?: Settings | undefined; smtp?: Settings | undefined }
export type ConnectionTest = { imap: MailServerTestRecord | null; smtp: MailServerTestRecord | null }

/** Milliseconds until a test is given up; somebody waits for it. */
const longestTest = 25_000
const limits = { connect: 10_000, greeting: 8000, silence: 15_000 }
const mostFolders = 200

/**
 * Signs in to both servers with these settings, or with those of mailbox `id` where none are given; nothing is kept or
 * changed. A side without a host is null.
 * @throws Problem `not-found` for an unknown `id`; `bad-request` on a host that is none
 */
export async function testConnection(kernel: Pick<Kernel, 'db' | 'secret'>, wanted: Wanted): Promise<ConnectionTest> {
  const stored = wanted.id === undefined ? null : await mailboxAccount(kernel, wanted.id)
  if (wanted.id !== undefined && !stored) throw notFound()
  const whole = !wanted.imap && !wanted.smtp
  const imap = wanted.imap ? account('imap', wanted.imap, stored?.imap) : whole ? stored?.imap : undefined
  const smtp = wanted.smtp ? account('smtp', wanted.smtp, stored?.smtp) : whole ? stored?.smtp : undefined
  const [read, sent] = await Promise.all([tested(imap, tryImap), tested(smtp, trySmtp)])
  return { imap: read, smtp: sent }
}

function account(side: 'imap' | 'smtp', given: Settings, stored: ServerAccount | undefined): ServerAccount {
  const host = readHost(given.host)
  if (host === null) throw badField(`${side}.host`, 'channel-email:reason.host')
  return { ...given, host, user: given.user.trim(), secret: given.secret ?? stored?.secret ?? '' }
}

type Seen = { words: string; folders?: string[]; messages?: number }

async function tested(
  of: ServerAccount | undefined,
  attempt: (of: ServerAccount, signal: AbortSignal) => Promise<Seen>,
): Promise<MailServerTestRecord | null> {
  if (!of?.host) return null
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const seen = await attempt(of, AbortSignal.timeout(longestTest))
    return { ok: true, cause: null, ...seen, milliseconds: took() }
  } catch (error) {
    return { ok: false, ...explain(error, of), milliseconds: took() }
  }
}

/** Signs in, lists the folders and looks into the inbox: some servers let one in and open nothing. */
async function tryImap(of: ServerAccount, signal: AbortSignal): Promise<Seen> {
  const client = await openImap(of, { signal, limits })
  try {
    const folders = await signalled(client.list(), signal)
    const inbox = await signalled(client.mailboxOpen('INBOX', { readOnly: true }), signal)
    return {
      words: client.greeting || 'OK',
      folders: folders.slice(0, mostFolders).map(({ path }) => path),
      messages: inbox.exists,
    }
  } finally {
    client.close()
  }
}

/** Signs in where there is a user; a relay within the company may want none. */
async function trySmtp(of: ServerAccount, signal: AbortSignal): Promise<Seen> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: of.host,
    port: of.port,
    secure: of.security === 'tls',
    requireTLS: of.security === 'starttls',
    ignoreTLS: of.security === 'none',
    ...(of.user ? { auth: { user: of.user, pass: of.secret } } : {}),
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    dnsTimeout: limits.connect,
  })
  try {
    await signalled(transport.verify(), signal)
    return { words: 'OK' }
  } finally {
    transport.close()
  }
}
