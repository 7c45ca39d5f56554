import { sql } from 'drizzle-orm'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import type { MailboxRecord } from '../../contract.ts'
import type { Dovecot } from '../testing-dovecot.ts'
import { type Runner, startRunner } from './runner/index.ts'
import { type Timing, usualTiming } from './runner/timing.ts'

/** The runner with pauses that a test can wait for; it looks for itself once a minute, so what is told counts. */
export function startTestRunner(server: TestServer, more: Partial<Timing> = {}): Promise<Runner> {
  return startRunner(server.kernel, {
    ...usualTiming,
    pauses: { first: 50, longest: 400 },
    renew: 250,
    lease: 3000,
    ...more,
  })
}

/** A mailbox at a real Dovecot; `user` is its account there. */
export async function addMailbox(
  admin: Member,
  dovecot: Pick<Dovecot, 'host' | 'port'>,
  {
    user = 'service',
    password = 'secret',
    ...more
  }: { user?: string; password?: string } & Record<string, unknown> = {},
): Promise<MailboxRecord> {
  const { status, body } = await admin.post('/mailboxes', {
    address: `${user}@example.com`,
    imap: { host: dovecot.host, port: dovecot.port, security: 'none', user, secret: password },
    since: '2026-01-01T00:00:00Z',
    ...more,
  })
  if (status !== 200) throw new Error(`mailbox not made: ${JSON.stringify(body)}`)
  return body
}

/** A small mail with a Message-ID of its own. */
export function smallMail(number: number, more: { text?: string; messageId?: string } = {}): string {
  return [
    `Message-ID: ${more.messageId ?? `<${number}@customer.example>`}`,
    `From: "Customer ${number}" <customer${number}@customer.example>`,
    'To: service@example.com',
    `Subject: Matter ${number}`,
    'Date: Mon, 02 Mar 2026 10:00:00 +0800',
    'Content-Type: text/plain; charset=utf-8',
    '',
    more.text ?? `Please help me with matter ${number}.`,
    '',
  ].join('\r\n')
}

export type StoredMail = { message_id_header: string; folder: string; uid: number; size: number; note: string | null }

/** Mails that arrived in a mailbox, by folder and number. */
export function arrivals(server: TestServer, mailboxId: string): Promise<StoredMail[]> {
  return rows<StoredMail>(
    server.kernel.db,
    sql`select message_id_header, folder, uid::int as uid, size::int as size, note from mail_in
        where mailbox_id = ${mailboxId} order by folder, uid`,
  )
}
