import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { serveHeaders } from '#platform/server/files/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { openRawMail } from '../raw-mail.ts'
import { findMail } from './find-mail.ts'

type Row = { subject: string; raw_file: string | null; sha256: string; size: string }

/**
 * The mail byte for byte as it came, or as ours goes out; always a download: a browser never shows it as a page.
 * @throws Problem `not-found` when there is none yet, or not for this reader
 */
export async function openOriginal(
  kernel: Pick<Kernel, 'config' | 'db'>,
  { principal, id }: { principal: Principal; id: string },
): Promise<{ headers: Record<string, string>; stream: Readable }> {
  const row = await findMail<Row>(kernel.db, {
    principal,
    id,
    columns: sql`m.subject, coalesce(i.raw_file, o.raw_file) as raw_file, coalesce(i.sha256, o.raw_file) as sha256,
      coalesce(i.size, o.raw_size) as size`,
  })
  if (!row.raw_file) throw notFound()
  const name = `${row.subject.trim().slice(0, 100) || 'mail'}.eml`
  return {
    headers: {
      ...serveHeaders({ sha256: row.sha256, name, type: 'message/rfc822', size: Number(row.size) }, { inline: false }),
      'content-type': 'message/rfc822',
    },
    stream: await openRawMail(kernel, row.raw_file),
  }
}
