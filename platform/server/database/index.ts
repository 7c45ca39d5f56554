import { createHash } from 'node:crypto'
import type { ExtractTablesWithRelations, SQLWrapper } from 'drizzle-orm'
import { drizzle, type NodePgQueryResultHKT, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres'
import { type PgDatabase, PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { askPool, type Line, mustForget, openLine } from './line.ts'

export { decodeCursor, encodeCursor } from './cursor.ts'
export { derivedId, newId, newToken } from './id.ts'
export { limitOf } from './limit.ts'

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
  // One that is lost in use fails what it was asked, and nobody else needs to hear of it.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = drizzle(pool) as unknown as Database
  return { db, pool, connectionString, close: () => pool.end() }
}

type Pending = { beforeCommit: (() => Promise<void>)[]; afterCommit: (() => void)[] }
const pending = new WeakMap<object, Pending>()

/**
 * Runs `work` in one transaction and hands back its result after the commit. What was given to `beforeCommit` runs last
 * in the transaction, and a throw undoes all of it. What was given to `onCommit` runs after it, and never when the
 * transaction failed. Deadlocks and serialisation failures are tried again, twice.
 *
 * The beginning travels with the first statement, and the commit with whatever was sent last (`send`).
 */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const state: Pending = { beforeCommit: [], afterCommit: [] }
    try {
      const result = await transact(db, state, work)
      for (const run of state.afterCommit) run()
      return result
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error
    }
  }
}

async function transact<T>(db: Database, state: Pending, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await poolOf(db).connect()
  const line = openLine(client)
  const tx = new NodePgTransaction(dialect, new NodePgSession(line as never, dialect, undefined), undefined)
  pending.set(tx, state)
  lines.set(tx, line)
  let failure: unknown = null
  try {
    line.send(begin)
    const result = await work(tx as unknown as Transaction)
    for (const run of state.beforeCommit) await run()
    if (!line.used()) return result
    const { command } = await line.end(commit)
    // PostgreSQL answers so when a statement had failed and nobody minded.
    if (command !== 'COMMIT') throw new Error('the transaction had failed before its commit')
    return result
  } catch (error) {
    failure = error
    // A lost connection has rolled back by itself, and a commit that failed too.
    if (line.used()) await line.end(rollback, true).catch(() => {})
    throw error
  } finally {
    client.release(mustForget(failure))
  }
}

const begin = { text: 'begin', values: [], name: 'k_begin' }
const commit = { text: 'commit', values: [], name: 'k_commit' }
const rollback = { text: 'rollback', values: [], name: 'k_rollback' }

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

const dialect = new PgDialect()
const lines = new WeakMap<object, Line>()
const statementNames = new Map<string, string>()

/** The rows of a hand-written query. The caller names the row's shape; keep it beside the SQL. Times are ISO 8601. */
export async function rows<Row>(db: Database, query: SQLWrapper): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(query.getSQL())
  return ask<Row>(db, { text, values: params })
}

/**
 * Like `rows`, for hot statements: each connection parses and plans the statement once, then only runs it. The text must
 * not vary without bound (pass lists as one array parameter).
 */
export async function plannedRows<Row>(db: Database, query: SQLWrapper): Promise<Row[]> {
  return ask<Row>(db, planned(query))
}

/**
 * Several hot reads that do not wait for each other, in one packet over one connection.
 * @returns their rows, in the order of the queries
 */
export async function plannedTogether(db: Database, queries: readonly SQLWrapper[]): Promise<unknown[][]> {
  const statements = queries.map(planned)
  const line = lines.get(db)
  const answers = await (line
    ? Promise.all(statements.map((one) => line.ask(one)))
    : askPool(poolOf(db), statements)
  ).catch(retrace)
  return answers.map((answer) => answer.rows)
}

/**
 * A hot write whose result nobody needs: it travels with the transaction's next statement, at the latest with the commit.
 * Should it fail, that one fails, by the same error.
 */
export function send(tx: Transaction, query: SQLWrapper): void {
  lineOf(tx).send(planned(query))
}

/**
 * A hot read that travels like `send`, for the reply that is told once the transaction is through.
 * @returns gives the rows after the commit
 */
export function readAlong<Row>(tx: Transaction, query: SQLWrapper): () => Row[] {
  let answered: Row[] | null = null
  lineOf(tx).send(planned(query), (answer) => {
    answered = answer.rows as Row[]
  })
  return () => {
    if (!answered) throw new Error('readAlong: asked for before the commit')
    return answered
  }
}

function lineOf(tx: Transaction): Line {
  const line = lines.get(tx)
  if (!line) throw new Error('This transaction was not opened by inTransaction')
  return line
}

function planned(query: SQLWrapper) {
  const { sql: text, params } = dialect.sqlToQuery(query.getSQL())
  return { text, values: params, name: statementName(text) }
}

async function ask<Row>(db: Database, statement: { text: string; values: unknown[]; name?: string }): Promise<Row[]> {
  const line = lines.get(db)
  if (line) return (await line.ask<Row>(statement).catch(retrace)).rows
  const [answer] = await askPool(poolOf(db), [statement]).catch(retrace)
  return (answer?.rows ?? []) as Row[]
}

/** Lets the trace lead to who asked, not to the socket that told. */
function retrace(error: unknown): never {
  if (error instanceof Error) Error.captureStackTrace(error, retrace)
  throw error
}

function poolOf(db: Database): pg.Pool {
  const { $client } = db as unknown as { $client?: pg.Pool }
  if (!$client) throw new Error('This database has no connections')
  return $client
}

/** The same text always has the same name: connections tell their statements apart by it. */
function statementName(text: string): string {
  const known = statementNames.get(text)
  if (known) return known
  const name = `k_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  if (statementNames.size < 2000) statementNames.set(text, name)
  return name
}
