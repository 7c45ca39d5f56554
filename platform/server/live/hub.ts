import { sql } from 'drizzle-orm'
import pg from 'pg'
import { type Connection, plannedRows, rows } from '../database/index.ts'
import { whenEventsCommitted } from '../events/committed.ts'
import type { Logger } from '../log/index.ts'

/** What a listener is told of an event: never content, only what to fetch again. */
export type LiveEvent = {
  number: number
  name: string
  subjectId: string | null
  actorId: string | null
  at: string
  data: unknown
}
/** Something that is only true now (typing, viewing); never stored. */
export type Signal = { name: string; subjectId: string; audience: readonly string[]; from: string; data: unknown }

export type Listener = {
  audience: ReadonlySet<string>
  events: (events: readonly LiveEvent[], cursor: number) => void
  signal: (signal: Omit<Signal, 'audience'>) => void
  /** More was missed than is worth sending one by one: fetch everything again. */
  reset: (cursor: number) => void
}

export type Live = {
  /**
   * Starts telling `listener` what happens. With `cursor` (the last number it has) everything after it comes first,
   * once and in order, then the present. Resolves when the past has been delivered.
   */
  listen: (listener: Listener, cursor: number | null) => Promise<{ stop: () => void }>
  /** Tells everyone in `audience`, in every process, now. */
  signal: (signal: Signal) => Promise<void>
  /** Runs `heard` whenever events have been numbered, by any process, and after a lost line. @returns what ends it */
  whenNumbered: (heard: () => void) => () => void
  /** The number of the newest event this process has seen. */
  cursor: () => number
  /** Number of listeners, for metrics. */
  size: () => number
  close: () => Promise<void>
}

type Row = {
  number: string
  name: string
  subject_id: string | null
  actor_id: string | null
  at: string
  data: unknown
  audience: string[]
}

const batch = 500
/** How long committed events are gathered after some have been numbered, ms. The first of a burst does not wait. */
const gathering = 5
/** Past this many missed events a client had better fetch again. */
const mostBackfill = 5000

/**
 * Numbers committed events and hands them to the listeners of this process. Several processes may do so at once: the
 * numbering takes turns on one row (see kairos_publish_events), and each process reads the numbered line in order.
 */
export async function openLive(connection: Connection, log: Logger): Promise<Live> {
  const byToken = new Map<string, Set<Entry>>()
  const entries = new Set<Entry>()
  type Entry = { listener: Listener; sent: number; waiting: LiveEvent[] | null; tokens: string[] }
  let closed = false
  let cursor = 0
  let reading: Promise<void> | null = null
  let readAgain = false

  const toEvent = (row: Row): LiveEvent => ({
    number: Number(row.number),
    name: row.name,
    subjectId: row.subject_id,
    actorId: row.actor_id,
    at: row.at,
    data: row.data,
  })

  const readNew = async () => {
    for (;;) {
      const found = await plannedRows<Row>(
        connection.db,
        sql`select number, name, subject_id, actor_id, at, data, audience from event where number > ${cursor}
            order by number limit ${sql.raw(String(batch))}`,
      )
      if (found.length === 0) return
      const perEntry = new Map<Entry, LiveEvent[]>()
      for (const row of found) {
        const told = toEvent(row)
        for (const token of row.audience) {
          for (const entry of byToken.get(token) ?? []) {
            const list = perEntry.get(entry)
            if (!list) perEntry.set(entry, [told])
            else if (list.at(-1) !== told) list.push(told)
          }
        }
      }
      cursor = Number(found.at(-1)?.number)
      for (const [entry, list] of perEntry) deliver(entry, list)
      if (found.length < batch) return
    }
  }
  const deliver = (entry: Entry, list: LiveEvent[]) => {
    if (entry.waiting) {
      entry.waiting.push(...list)
      return
    }
    const fresh = list.filter((one) => one.number > entry.sent)
    const last = fresh.at(-1)
    if (!last) return
    entry.sent = last.number
    entry.listener.events(fresh, last.number)
  }
  const wake = () => {
    if (closed) return
    if (reading) {
      readAgain = true
      return
    }
    reading = readNew()
      .catch((error) => log.error({ error }, 'reading events'))
      .finally(() => {
        reading = null
        if (readAgain) {
          readAgain = false
          wake()
        }
      })
  }

  const hearers = new Set<() => void>()
  const tellNumbered = () => {
    wake()
    for (const heard of hearers) heard()
  }

  let publishing = false
  let publishAgain = false
  const publish = () => {
    if (closed) return
    if (publishing) {
      publishAgain = true
      return
    }
    publishing = true
    connection.pool
      .query('select kairos_publish_events() as added')
      .then(({ rows: [row] }) => {
        // A full batch: there may be more.
        if (Number(row?.added ?? 0) >= 1000) publishAgain = true
      })
      .catch((error) => {
        if (!closed) log.error({ error }, 'numbering events')
      })
      .finally(() => {
        // What is committed within this while is numbered together: on its own each would cost a commit more.
        setTimeout(() => {
          publishing = false
          if (publishAgain) {
            publishAgain = false
            publish()
          }
        }, gathering).unref()
      })
  }

  let client: pg.Client | undefined
  const onSignal = (text: string) => {
    const signal = JSON.parse(text) as Signal
    const told = new Set<Entry>()
    for (const token of signal.audience) {
      for (const entry of byToken.get(token) ?? []) told.add(entry)
    }
    const { audience: _, ...rest } = signal
    for (const entry of told) entry.listener.signal(rest)
  }
  const listenToDatabase = async () => {
    const made = new pg.Client({
      connectionString: connection.connectionString,
      application_name: 'kairos-live',
      keepAlive: true,
    })
    made.on('notification', (message) => {
      if (message.channel === 'kairos_live') tellNumbered()
      else if (message.payload) onSignal(message.payload)
    })
    const again = () => {
      if (closed || client !== made) return
      client = undefined
      made.end().catch(() => {})
      setTimeout(() => {
        if (!closed) listenToDatabase().catch((error) => log.error({ error }, 'listening again'))
      }, 500).unref()
    }
    made.on('error', again)
    made.on('end', again)
    client = made
    try {
      await made.connect()
      await made.query('listen kairos_live; listen kairos_signal')
    } catch (error) {
      if (client === made) again()
      throw error
    }
    // Whatever came between the connections.
    publish()
    tellNumbered()
  }

  const [start] = await rows<{ last: string }>(
    connection.db,
    sql`select last_number as last from event_counter where id = 1`,
  )
  cursor = Number(start?.last ?? 0)
  await listenToDatabase()
  whenEventsCommitted(publish)
  // A process that died between its commit and its call leaves unnumbered events; somebody has to find them.
  const sweep = setInterval(publish, 2000)
  sweep.unref()

  const enter = (entry: Entry) => {
    entries.add(entry)
    for (const token of entry.tokens) {
      const set = byToken.get(token) ?? new Set()
      set.add(entry)
      byToken.set(token, set)
    }
  }
  const leave = (entry: Entry) => {
    entries.delete(entry)
    for (const token of entry.tokens) {
      const set = byToken.get(token)
      set?.delete(entry)
      if (set?.size === 0) byToken.delete(token)
    }
  }

  return {
    listen: async (listener, from) => {
      const entry: Entry = { listener, sent: from ?? cursor, waiting: [], tokens: [...listener.audience] }
      enter(entry)
      try {
        if (from !== null) await backfill(entry, from)
      } catch (error) {
        leave(entry)
        throw error
      }
      const waiting = entry.waiting ?? []
      entry.waiting = null
      deliver(entry, waiting)
      return { stop: () => leave(entry) }
    },
    signal: async (signal) => {
      const text = JSON.stringify(signal)
      // PostgreSQL takes at most 8000 bytes.
      if (Buffer.byteLength(text) > 7900) return
      await connection.pool.query('select pg_notify($1, $2)', ['kairos_signal', text])
    },
    whenNumbered: (heard) => {
      hearers.add(heard)
      return () => hearers.delete(heard)
    },
    cursor: () => cursor,
    size: () => entries.size,
    close: async () => {
      closed = true
      clearInterval(sweep)
      whenEventsCommitted(() => {})
      await reading
      await client?.end().catch(() => {})
    },
  }

  async function backfill(entry: Entry, from: number): Promise<void> {
    const [range] = await rows<{ oldest: string | null; last: string }>(
      connection.db,
      sql`select (select min(number) from event) as oldest, (select last_number from event_counter where id = 1) as last`,
    )
    const last = Number(range?.last ?? 0)
    const pruned = range?.oldest !== null && range?.oldest !== undefined && Number(range.oldest) > from + 1
    if (from > last || last - from > mostBackfill || pruned) {
      entry.sent = last
      entry.listener.reset(last)
      return
    }
    let at = from
    for (;;) {
      const found = await rows<Row>(
        connection.db,
        sql`select number, name, subject_id, actor_id, at, data, audience from event
            where number > ${at} and number <= ${last} and audience && ${sql.param(entry.tokens)}::text[]
            order by number limit ${batch}`,
      )
      const events = found.map(toEvent)
      const newest = events.at(-1)
      if (newest) {
        at = newest.number
        entry.sent = at
        entry.listener.events(events, at)
      }
      if (found.length < batch) break
    }
    entry.sent = last
  }
}
