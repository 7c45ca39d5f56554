import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type Connection, databaseErrorCode, inTransaction, rows, type Transaction } from '../database/index.ts'
import type { Live } from '../live/index.ts'
import type { Logger } from '../log/index.ts'
import type { RecordedEvent } from './index.ts'

export type FollowedEvent = RecordedEvent & { number: number }

/**
 * Reads the numbered line of events behind the writers' backs, in order, from number 1 on: work that need not be in the
 * transaction that did the thing. `run` and the step of the cursor are one transaction, so each event is handled once,
 * whatever breaks off, and of several processes one has the turn. A new name begins with the oldest event.
 */
export type Follower = {
  /** `<module>.<what>`, the name of its cursor: never rename it. */
  name: string
  /** Names of the events it wants, all when absent; asked for when the server starts. */
  names?: () => readonly string[]
  /** Most events at once; default 500. */
  batch?: number
  run: (tx: Transaction, events: readonly FollowedEvent[]) => Promise<void>
}

/** Declares a follower; only gives it its types. */
export function follow(definition: Follower): Follower {
  return definition
}

export type Followers = {
  /** Handles everything that has been committed by now, here and at once; for tests. @returns how many events */
  drain: () => Promise<number>
  /** For metrics: events not handled yet, and those given up. */
  status: () => Promise<{ name: string; behind: number; skipped: number }[]>
  close: () => Promise<void>
}

/** Numbers looked through at once by one who wants few of them. */
const span = 20_000
/** How long news is gathered before a turn, ms: what a busy minute brings is handled together. */
const gathering = 150
const slowPoll = 5000
/** How soon to ask again while another process has the turn, ms. */
const askAgain = 400
/** A single event that has failed so often is passed over, loudly: one broken thing must not end the line for all. */
const mostFailures = 5

type State = { follower: Follower; names: readonly string[] | null; size: number; failures: number }
type Turn = { handled: number; more: boolean; elsewhere?: boolean }

/**
 * Opens the followers over one database. With `work`, they run in this process: woken when events are numbered, and by a
 * slow poll beside it.
 */
export function openFollowers(
  connection: Connection,
  followers: readonly Follower[],
  { work, live, log }: { work: boolean; live: Live; log: Logger },
): Followers {
  const states = followers.map(
    (follower): State => ({
      follower,
      names: follower.names?.() ?? null,
      size: follower.batch ?? 500,
      failures: 0,
    }),
  )
  const closing = new AbortController()
  const services = work ? states.map((state) => serve(connection, state, { live, log, signal: closing.signal })) : []
  return {
    drain: async () => {
      for (let handled = 0; ; ) {
        await numberAll(connection)
        let now = 0
        for (const state of states) now += await catchUp(connection, state, log)
        handled += now
        // What they recorded themselves is for the others to hear.
        if (now === 0) return handled
      }
    },
    status: async () => {
      const found = await rows<{ name: string; behind: string; skipped: number }>(
        connection.db,
        sql`select f.name, greatest(c.last_number - f.last_number, 0) as behind, f.skipped
            from event_follower f cross join event_counter c where c.id = 1`,
      )
      return found.map((one) => ({ ...one, behind: Number(one.behind) }))
    },
    close: async () => {
      closing.abort()
      await Promise.all(services.map((one) => one.stop()))
    },
  }
}

function serve(
  connection: Connection,
  state: State,
  { live, log, signal }: { live: Live; log: Logger; signal: AbortSignal },
): { stop: () => Promise<void> } {
  let running: Promise<void> | null = null
  let again = false
  const rest = (ms: number) => pause(ms, undefined, { signal, ref: false })
  const work = async () => {
    await rest(gathering)
    for (;;) {
      const began = performance.now()
      try {
        const turn = await takeTurn(connection, state, { wait: false, log })
        if (turn.elsewhere) {
          await rest(askAgain)
          continue
        }
        if (!turn.more) return
        // A long history is read as slowly as it takes to leave half of the machine to the desk.
        await rest(Math.min(performance.now() - began, 1000))
      } catch (error) {
        if (signal.aborted) return
        if (isOutage(error)) log.warn({ error, follower: state.follower.name }, 'the event line is not read for now')
        await rest(1000 * 2 ** Math.min(state.failures, 4))
      }
    }
  }
  const wake = () => {
    if (signal.aborted) return
    if (running) {
      again = true
      return
    }
    running = work()
      .catch(() => {})
      .finally(() => {
        running = null
        if (again) {
          again = false
          wake()
        }
      })
  }
  const deaf = live.whenNumbered(wake)
  const poll = setInterval(wake, slowPoll)
  poll.unref()
  wake()
  return {
    stop: async () => {
      deaf()
      clearInterval(poll)
      await running
    },
  }
}

async function catchUp(connection: Connection, state: State, log: Logger): Promise<number> {
  for (let handled = 0; ; ) {
    const turn = await takeTurn(connection, state, { wait: true, log }).catch((error: unknown) => {
      if (isOutage(error)) throw error
      return { handled: 0, more: true }
    })
    handled += turn.handled
    if (!turn.more) return handled
  }
}

/** One batch in one transaction. A failure is counted, and thrown for the caller to wait. */
async function takeTurn(
  connection: Connection,
  state: State,
  { wait, log }: { wait: boolean; log: Logger },
): Promise<Turn> {
  const { follower } = state
  let first: FollowedEvent | undefined
  try {
    const turn = await inTransaction(connection.db, async (tx): Promise<Turn> => {
      if (!(await lock(tx, follower.name, wait))) return { handled: 0, more: true, elsewhere: true }
      const { events, upTo, behind } = await readNext(tx, state)
      first = events[0]
      if (events.length > 0) await follower.run(tx, events)
      if (upTo !== null) await moveCursor(tx, follower.name, upTo)
      return { handled: events.length, more: behind }
    })
    if (!turn.elsewhere) {
      state.failures = 0
      state.size = Math.min(state.size * 4, follower.batch ?? 500)
    }
    return turn
  } catch (error) {
    if (isOutage(error)) throw error
    if (state.size > 1) {
      // Which of them it was is found by taking them one by one.
      log.warn({ error, follower: follower.name, from: first?.number }, 'a batch of events failed')
      state.size = 1
      state.failures = 0
      throw error
    }
    state.failures += 1
    if (state.failures < mostFailures || !first) throw error
    const { number, name, id } = first
    log.error(
      { error, follower: follower.name, number, name, id },
      'an event is passed over after failing again and again',
    )
    await passOver(connection, follower.name, number)
    state.failures = 0
    return { handled: 0, more: true }
  }
}

async function lock(tx: Transaction, name: string, wait: boolean): Promise<boolean> {
  const key = sql`hashtextextended(${`kairos follower ${name}`}::text, 0)`
  if (wait) {
    await rows(tx, sql`select pg_advisory_xact_lock(${key})`)
    return true
  }
  const [got] = await rows<{ mine: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${key}) as mine`)
  return got?.mine === true
}

type EventRow = {
  number: string
  id: string
  name: string
  at: string
  actor_kind: 'staff' | 'customer' | 'system'
  actor_id: string | null
  subject_id: string | null
  data: unknown
  audience: string[]
}

/** The next events, how far the cursor may go with them, and whether there may be more. */
async function readNext(
  tx: Transaction,
  { follower, names, size }: State,
): Promise<{ events: FollowedEvent[]; upTo: number | null; behind: boolean }> {
  const [place] = await rows<{ cursor: string; last: string }>(
    tx,
    sql`select coalesce((select last_number from event_follower where name = ${follower.name}), 0) as cursor,
          coalesce((select last_number from event_counter where id = 1), 0) as last`,
  )
  const cursor = Number(place?.cursor ?? 0)
  const last = Number(place?.last ?? 0)
  if (last <= cursor) return { events: [], upTo: null, behind: false }
  const end = Math.min(last, cursor + span)
  const wanted = names ? sql`and name = any(${sql.param([...names])}::text[])` : sql``
  const found = await rows<EventRow>(
    tx,
    sql`select number, id, name, at, actor_kind, actor_id, subject_id, data, audience from event
        where number > ${cursor} and number <= ${end} ${wanted} order by number limit ${size}`,
  )
  const newest = found.at(-1)
  const upTo = found.length === size && newest ? Number(newest.number) : end
  return { events: found.map(toEvent), upTo, behind: upTo < last }
}

function toEvent(row: EventRow): FollowedEvent {
  return {
    number: Number(row.number),
    id: row.id,
    name: row.name,
    at: new Date(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id },
    subjectId: row.subject_id,
    audience: row.audience,
    data: row.data,
  }
}

async function moveCursor(tx: Transaction, name: string, to: number): Promise<void> {
  await rows(
    tx,
    sql`insert into event_follower (name, last_number) values (${name}, ${to})
        on conflict (name) do update set last_number = excluded.last_number`,
  )
}

/** Steps over one event, unless somebody has been there in the meantime. */
async function passOver(connection: Connection, name: string, number: number): Promise<void> {
  await inTransaction(connection.db, async (tx) => {
    await lock(tx, name, true)
    await rows(
      tx,
      sql`insert into event_follower (name, last_number, skipped) values (${name}, ${number}, 1)
          on conflict (name) do update set last_number = excluded.last_number, skipped = event_follower.skipped + 1
          where event_follower.last_number < excluded.last_number`,
    )
  })
}

/** Numbers what has been committed, as the publisher would in a moment. */
async function numberAll(connection: Connection): Promise<void> {
  for (;;) {
    const [done] = await rows<{ added: string }>(connection.db, sql`select kairos_publish_events() as added`)
    if (Number(done?.added ?? 0) === 0) return
  }
}

/** The database or the way to it is gone; that says nothing about the event at hand. */
function isOutage(error: unknown): boolean {
  const code = databaseErrorCode(error)
  if (code) return code !== '57014' && /^(08|53|57|58)/.test(code)
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code: system } = e as { code?: unknown }
    if (typeof system === 'string' && /^E[A-Z]+$/.test(system)) return true
    if (/Connection terminated|timeout exceeded when trying to connect|after calling end/i.test(e.message)) return true
  }
  return false
}
