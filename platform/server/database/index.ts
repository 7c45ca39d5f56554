import { createHash } from 'node:crypto'
import type { ExtractTablesWithRelations, sql } from 'drizzle-orm'
import { drizzle, type NodePgQueryResultHKT, type NodePgTransaction } from 'drizzle-orm/node-postgres'
import { type PgDatabase, PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'

export { decodeCursor, encodeCursor } from './cursor.ts'
export { derivedId, newId, newToken } from './id.ts'

type NoSchema = Record<string, never>

/** What reads need: the pool or a transaction. */
export type Database = PgDatabase<NodePgQueryResultHKT, NoSchema>
/** What writes need: only `inTransaction` gives one. */
export type Transaction = NodePgTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>

export type Connection = {
  db: Database
  pool: pg.Pool
  connectionString: string
  close: () => Promise<void>
}

/** Opens a pool. Nothing connects before the first query. `poolSize` is the most connections. */
export function connect(
  connectionString: string,
  poolSize = 16,
  onError: (error: Error) => void = () => {},
): Connection {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 15_000,
    application_name: 'kairos',
    // A runaway query must not hold the desk.
    statement_timeout: 60_000,
  })
  pool.on('error', onError)
  const db = drizzle(pool) as unknown as Database
  return { db, pool, connectionString, close: () => pool.end() }
}

type Pending = { beforeCommit: (() => Promise<void>)[]; afterCommit: (() => void)[] }
const pending = new WeakMap<object, Pending>()

/**
 * Runs `work` in one transaction and hands back its result after the commit. What was given to `beforeCommit` runs last
 * in the transaction, and a throw undoes all of it. What was given to `onCommit` runs after it, and never when the
 * transaction failed. Deadlocks and serialisation failures are tried again, twice.
 */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const state: Pending = { beforeCommit: [], afterCommit: [] }
    try {
      const result = await db.transaction(async (tx) => {
        pending.set(tx, state)
        const done = await work(tx as unknown as Transaction)
        for (const run of state.beforeCommit) await run()
        return done
      })
      for (const run of state.afterCommit) run()
      return result
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error
    }
  }
}

/** Runs `work` once the transaction has been committed. */
export function onCommit(tx: Transaction, work: () => void): void {
  pendingOf(tx).afterCommit.push(work)
}

/** Runs `work` as the last of the transaction. */
export function beforeCommit(tx: Transaction, work: () => Promise<void>): void {
  pendingOf(tx).beforeCommit.push(work)
}

function pendingOf(tx: Transaction): Pending {
  const state = pending.get(tx)
  if (!state) throw new Error('This transaction was not opened by inTransaction')
  return state
}

/** The PostgreSQL error code behind an error of the driver or of the query builder, if there is one. */
export function databaseErrorCode(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const code = (e as { code?: unknown }).code
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

function isRetryable(error: unknown): boolean {
  const code = databaseErrorCode(error)
  return code === '40001' || code === '40P01'
}

/** The rows of a hand-written query. The caller names the row's shape; keep it beside the SQL. */
export async function rows<Row>(db: Database, query: ReturnType<typeof sql>): Promise<Row[]> {
  const result = await db.execute(query)
  return result.rows as Row[]
}

const dialect = new PgDialect()
const statementNames = new Map<string, string>()

/**
 * Like `rows`, for hot statements: each connection parses and plans the statement once, then only runs it. The text must
 * not vary without bound (pass lists as one array parameter). Times come as `Date`.
 */
export async function plannedRows<Row>(db: Database, query: ReturnType<typeof sql>): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(query)
  const result = await clientOf(db).query({ name: statementName(text), text, values: params })
  return result.rows as Row[]
}

/** The pool, or within a transaction its connection. */
function clientOf(db: Database): pg.Pool | pg.PoolClient {
  const held = db as unknown as { $client?: pg.Pool; session?: { client?: pg.PoolClient } }
  const client = held.$client ?? held.session?.client
  if (!client) throw new Error('This database has no connection')
  return client
}

/** The same text always has the same name: connections tell their statements apart by it. */
function statementName(text: string): string {
  const known = statementNames.get(text)
  if (known) return known
  const name = `k_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  if (statementNames.size < 2000) statementNames.set(text, name)
  return name
}
