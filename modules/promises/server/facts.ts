import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'

/** What became of a promise, as far as its customer could feel it. */
export type PromiseOutcome = {
  conversationId: string
  happened: 'kept-early' | 'kept' | 'kept-late' | 'broken' | 'renegotiated'
  at: Date
  /** Seconds before (early) or after (late) it was due; 0 for the others. */
  seconds: number
}

/** Early: by at least a fifth of the time that was given, and by half an hour. */
const earlyShare = 0.2
const earlyAtLeast = 1800

type Row = {
  conversationId: string
  state: string
  createdAt: Date | string
  dueAt: Date | string
  keptAt: Date | string | null
  keptLate: boolean
  brokenAt: Date | string | null
  settledAt: Date | string | null
}

/**
 * What became of the promises of these conversations, oldest first: kept early, in time or late, broken, or renegotiated
 * before it was due. A broken promise that was kept after all is one that was kept late. Withdrawn ones tell nothing.
 */
export async function promiseOutcomes(tx: Transaction, conversationIds: readonly string[]): Promise<PromiseOutcome[]> {
  const found = await rows<Row>(
    tx,
    sql`select conversation_id as "conversationId", state, created_at as "createdAt", due_at as "dueAt",
          kept_at as "keptAt", kept_late as "keptLate", broken_at as "brokenAt", settled_at as "settledAt"
        from promise where conversation_id = any(${sql.param([...conversationIds])}::uuid[])
          and not internal and state in ('kept', 'broken', 'renegotiated') order by coalesce(kept_at, broken_at, settled_at), id`,
  )
  return found.flatMap((row) => outcome(row) ?? [])
}

function outcome(row: Row): PromiseOutcome | null {
  const { conversationId, state } = row
  const due = new Date(row.dueAt)
  if (state === 'kept' && row.keptAt) {
    const at = new Date(row.keptAt)
    const ahead = Math.round((due.getTime() - at.getTime()) / 1000)
    if (row.keptLate || ahead < 0) return { conversationId, happened: 'kept-late', at, seconds: Math.max(0, -ahead) }
    const given = (due.getTime() - new Date(row.createdAt).getTime()) / 1000
    const early = ahead >= Math.max(earlyAtLeast, given * earlyShare)
    return { conversationId, happened: early ? 'kept-early' : 'kept', at, seconds: early ? ahead : 0 }
  }
  const at = state === 'broken' ? (row.brokenAt ?? row.dueAt) : row.settledAt
  if (!at) return null
  return { conversationId, happened: state === 'broken' ? 'broken' : 'renegotiated', at: new Date(at), seconds: 0 }
}

/** When promises were made in these conversations. */
export async function promisesMade(
  tx: Transaction,
  conversationIds: readonly string[],
): Promise<{ conversationId: string; at: Date }[]> {
  const found = await rows<{ conversationId: string; at: string }>(
    tx,
    sql`select conversation_id as "conversationId", created_at as at from promise
        where conversation_id = any(${sql.param([...conversationIds])}::uuid[]) and not internal`,
  )
  return found.map(({ conversationId, at }) => ({ conversationId, at: new Date(at) }))
}
