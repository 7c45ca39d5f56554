import { eq } from 'drizzle-orm'
import { fillPlaceholders, type PlaceholderValues } from '#modules/conversations/server/rules.ts'
import type { Database } from '#platform/server/database/index.ts'
import { sanitizeRich } from '#platform/server/html/index.ts'
import { mailSignature } from '../schema.ts'
import { escapeHtml } from './mail-html.ts'

/**
 * What stands below a mail: the team's signature, else the mailbox's, with its placeholders filled. Of those nobody has a
 * value for nothing stays: a customer never sees one.
 */
export async function signatureFor(
  db: Database,
  { teamId, mailbox, values }: { teamId: string | null; mailbox: { signatureHtml: string }; values: PlaceholderValues },
): Promise<string> {
  const [ofTeam] = teamId ? await db.select().from(mailSignature).where(eq(mailSignature.teamId, teamId)) : []
  const html = ofTeam?.html.trim() ? ofTeam.html : mailbox.signatureHtml
  if (!html.trim()) return ''
  const filled = fillPlaceholders(html, values, escapeHtml).replace(/\{\{\s*[a-z.]{1,40}\s*\}\}/g, '')
  // Companies keep their logos on the web.
  return sanitizeRich(filled, { isOwnImage: (source) => /^https:\/\//i.test(source) })
}
