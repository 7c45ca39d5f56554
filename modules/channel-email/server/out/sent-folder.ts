import { buffer } from 'node:stream/consumers'
import type { ImapFlow } from 'imapflow'
import type { Kernel } from '#platform/server/module.ts'
import { providerOfHost } from '../../contract.ts'
import { openImap } from '../mailboxes/imap.ts'
import type { MailboxAccount } from '../mailboxes/index.ts'
import { signalled } from '../mailboxes/time-limit.ts'
import { openRawMail } from '../raw-mail.ts'

/** Longest a look into the folder may take, ms. */
const patience = 60_000

/** These put what goes out by their SMTP among the sent mails themselves, always. */
const keepThemselves = new Set(['google', 'outlook', 'microsoft-365', 'microsoft-365-china', 'yahoo', 'icloud'])

export function keepsCopies({ smtp }: Pick<MailboxAccount, 'smtp'>): boolean {
  return keepThemselves.has(providerOfHost(smtp.host)?.key ?? '')
}

async function within<T>(
  account: MailboxAccount,
  work: (client: ImapFlow, sent: string, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const signal = AbortSignal.timeout(patience)
  const client = await openImap(account.imap, { signal })
  try {
    const folders = await signalled(client.list(), signal)
    const sent = folders.find(({ specialUse }) => specialUse === '\\Sent')
    return sent ? await work(client, sent.path, signal) : null
  } finally {
    client.close()
  }
}

async function has(client: ImapFlow, folder: string, messageIdHeader: string, signal: AbortSignal): Promise<boolean> {
  // Not only to read: a copy that follows is marked as seen.
  await signalled(client.mailboxOpen(folder), signal)
  // Microsoft puts an id of its own there and keeps ours beside it.
  const named = ['message-id', 'x-microsoft-original-message-id'].map((name) => ({
    header: { [name]: messageIdHeader },
  }))
  const found = await signalled(client.search({ or: named }, { uid: true }), signal)
  return Array.isArray(found) && found.length > 0
}

/**
 * Whether the mail lies among the sent mails of its mailbox; null when there is no such folder or no account to look with.
 * @throws what the IMAP server or the network says
 */
export async function liesInSent(account: MailboxAccount, messageIdHeader: string): Promise<boolean | null> {
  if (!account.imap.host) return null
  return within(account, (client, folder, signal) => has(client, folder, messageIdHeader, signal))
}

/**
 * Puts a mail that was sent among the sent mails of its mailbox, unless it lies there already.
 * @throws what the IMAP server or the network says
 */
export async function putIntoSent(
  kernel: Pick<Kernel, 'config'>,
  account: MailboxAccount,
  { messageIdHeader, rawFile, sentAt }: { messageIdHeader: string; rawFile: string; sentAt: Date },
): Promise<void> {
  if (!account.imap.host) return
  await within(account, async (client, folder, signal) => {
    if (await has(client, folder, messageIdHeader, signal)) return
    const raw = await buffer(await openRawMail(kernel, rawFile))
    await signalled(client.append(folder, raw, ['\\Seen'], sentAt), signal)
  })
}
