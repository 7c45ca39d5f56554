import { and, desc, eq, isNull } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { recordSheetHistory } from '../../contract/record-sheet.ts'
import { sheetHistory } from './schema.ts'

/** Changes of one sheet that are told. */
const most = 200

/**
 * What was written on a sheet, newest first.
 * @throws Problem `not-found` unless the reader may read the conversation
 */
export async function readSheetHistory(
  db: Database,
  {
    principal,
    conversationId,
    momentId,
  }: { principal: Principal; conversationId: string; momentId?: string | undefined },
): Promise<ReplyOf<typeof recordSheetHistory>> {
  const [home] = await db
    .select({ id: conversation.id })
    .from(conversation)
    .where(and(eq(conversation.id, conversationId), visibleTo(principal, 'conversation')))
  if (!home) throw notFound()
  const found = await db
    .select({ row: sheetHistory, who: member.name })
    .from(sheetHistory)
    .leftJoin(member, eq(member.id, sheetHistory.changedById))
    .where(
      and(
        eq(sheetHistory.conversationId, home.id),
        momentId ? eq(sheetHistory.momentId, momentId) : isNull(sheetHistory.momentId),
      ),
    )
    .orderBy(desc(sheetHistory.changedAt), desc(sheetHistory.version))
    .limit(most)
  return {
    items: found.map(({ row: { step, field, version, text, score, changedAt }, who }) => ({
      ...{ at: changedAt.toISOString(), who, step, field, version, text, score },
    })),
  }
}
