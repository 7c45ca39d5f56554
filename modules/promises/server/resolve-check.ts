import { registerResolveCheck } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import { owedIn } from './queries.ts'

/**
 * Speaks against resolving while something is owed. Text: `objection.open-promise` of the words, with `count`, the
 * `text` of the earliest, its `due` as the company's clocks show it (2026-03-12 15:00), and `dueAt` as an instant.
 */
async function objections(db: Database, conversationId: string) {
  const { count, dueAt, text } = await owedIn(db, conversationId)
  if (count === 0 || !dueAt) return []
  const params = { count, text: text ?? '', due: await onOurClocks(db, dueAt), dueAt: dueAt.toISOString() }
  return [{ code: 'promises.open-promise', params }]
}

async function onOurClocks(db: Database, at: Date): Promise<string> {
  const [found] = await db.select({ timeZone: company.timeZone }).from(company)
  const zone = found?.timeZone ?? 'Asia/Shanghai'
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

export function objectToResolving(): void {
  registerResolveCheck((tx, { conversationId }) => objections(tx, conversationId))
}
