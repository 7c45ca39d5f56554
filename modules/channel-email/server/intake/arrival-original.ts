import type { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { notFound } from '#platform/server/errors/index.ts'
import { serveHeaders } from '#platform/server/files/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { openRawMail } from '../raw-mail.ts'
import { mailIn } from '../schema.ts'

/** A mail byte for byte as it came, as a download. @throws Problem `not-found` */
export async function arrivalOriginal(
  kernel: Pick<Kernel, 'config' | 'db'>,
  id: string,
): Promise<{ headers: Record<string, string>; stream: Readable }> {
  const [arrival] = await kernel.db.select().from(mailIn).where(eq(mailIn.id, id))
  if (!arrival) throw notFound()
  const { sha256, size, rawFile, storedAt } = arrival
  const name = `mail-${storedAt.toISOString().slice(0, 10)}-${id.slice(-6)}.eml`
  return {
    headers: {
      ...serveHeaders({ sha256, name, type: 'message/rfc822', size }, { inline: false }),
      'content-type': 'message/rfc822',
    },
    stream: await openRawMail(kernel, rawFile),
  }
}
