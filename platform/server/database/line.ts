import type pg from 'pg'
import { type Answer, Exchange, type Statement } from './exchange.ts'

type Asked = Pick<Statement, 'text' | 'values' | 'name' | 'arrays'>
/** What the query builder calls a client. */
type BuilderQuery = { text: string; rowMode?: 'array'; types?: pg.CustomTypesConfig }

/** The connection of one transaction. Statements run in the order in which they were given. */
export type Line = {
  /** Statements asked for at the same moment travel together. */
  ask: <Row>(statement: Asked) => Promise<Answer<Row>>
  /** Travels with the next that is asked for; if it fails, that one fails by its error. */
  send: (statement: Asked, done?: (answer: Answer<never>) => void) => void
  /** Whether anything but the beginning has been given to it. */
  used: () => boolean
  /** The last statement, after which nothing is taken any more; with `dropping`, what has not left yet is given up. */
  end: (statement: Asked, dropping?: boolean) => Promise<Answer<never>>
  /** The query builder's door. */
  query: (query: BuilderQuery, values?: unknown[]) => Promise<Answer<never>>
}

/** Queues statements for a client and sends those that have gathered in one packet. */
export function openLine(client: pg.ClientBase): Line {
  let waiting: Statement[] = []
  let given = 0
  let asked = false
  let planned = false
  let flying = false
  let over = false

  const leave = () => {
    planned = false
    if (flying || !asked) return
    const leaving = waiting
    waiting = []
    asked = false
    flying = true
    client.query(
      new Exchange(leaving, () => {
        flying = false
        if (asked) leave()
      }),
    )
  }
  const push = (statement: Statement) => {
    waiting.push(statement)
    given += 1
  }
  const wake = () => {
    asked = true
    if (flying || planned) return
    planned = true
    // Whatever is asked for within this turn comes along.
    process.nextTick(leave)
  }
  // Somebody goes on although a part of the same work has failed: the connection is somebody else's by now.
  const refused = () => new Error('the transaction is over')
  const line: Line = {
    ask: (statement) =>
      new Promise((done, failed) => {
        if (over) return failed(refused())
        push({ ...statement, done, failed })
        wake()
      }),
    send: (statement, done = () => {}) => {
      if (over) throw refused()
      push({ ...statement, done, failed: () => {} })
    },
    used: () => given > 1,
    end: (statement, dropping = false) => {
      over = true
      const dropped = dropping ? waiting.splice(0) : []
      for (const { failed } of dropped) failed(refused())
      return new Promise((done, failed) => {
        push({ ...statement, done, failed })
        wake()
      })
    },
    query: ({ text, rowMode, types }, values = []) =>
      line.ask({ text, values, ...(rowMode === 'array' && types ? { arrays: types } : {}) }),
  }
  return line
}

/** One packet over any connection of the pool; the answers in the order of the statements. */
export async function askPool(pool: pg.Pool, statements: readonly Asked[]): Promise<Answer<never>[]> {
  try {
    return await exchangeOver(pool, statements)
  } catch (error) {
    // The connection has been given up; another one prepares anew.
    if (isStale(error)) return exchangeOver(pool, statements)
    throw error
  }
}

function exchangeOver(pool: pg.Pool, statements: readonly Asked[]): Promise<Answer<never>[]> {
  return new Promise((resolve, reject) => {
    pool.connect((lost, client, release) => {
      if (lost || !client) return reject(lost)
      const answers: Answer<never>[] = []
      let failure: unknown = null
      const underway = statements.map((one) => ({
        ...one,
        done: (answer: Answer<never>) => void answers.push(answer),
        failed: (error: unknown) => {
          failure = error
        },
      }))
      client.query(
        new Exchange(underway, () => {
          release(mustForget(failure))
          if (failure) reject(failure)
          else resolve(answers)
        }),
      )
    })
  })
}

/** The database's own words behind an error of the driver or of the query builder. */
function told(error: unknown): { code?: unknown; severity?: unknown } {
  let found = error
  while (found instanceof Error && !('severity' in found) && found.cause) found = found.cause
  return (found ?? {}) as { code?: unknown; severity?: unknown }
}

/** A table has changed under a planned statement, or a pooler gave us another server process: nothing has been done yet. */
function isStale(error: unknown): boolean {
  const { code } = told(error)
  return code === '0A000' || code === '26000' || code === '42P05'
}

/** Whether a connection is of no use any more after this error. */
export function mustForget(error: unknown): boolean {
  return isStale(error) || told(error).severity === 'FATAL'
}
