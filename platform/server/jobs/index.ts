import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { now } from '../clock/index.ts'
import type { Connection, Transaction } from '../database/index.ts'
import type { Kernel } from '../kernel.ts'
import type { Logger } from '../log/index.ts'

/** Work done outside requests: at least once, retried with growing pauses, so `run` must be harmless when repeated. */
export type Job<Data extends TSchema> = {
  /** `<module>.<verb>` */
  name: string
  data: Data
  run: (kernel: Kernel, data: Static<Data>) => Promise<void>
  /** Tries after the first; default 5, from 10 s on doubling. */
  retries?: number
  /** Longest run in seconds before it counts as lost; default 300. */
  expireSeconds?: number
  /** Standard cron expression (UTC) for jobs that run by themselves with empty data. */
  cron?: string
  /** How many may run at once in one process; default 1. */
  concurrency?: number
}

/** Declares a job; only gives it its types. */
export function job<Data extends TSchema>(definition: Job<Data>): Job<Data> {
  return definition
}

type EnqueueOptions = {
  /** Do not start before. */
  startAfter?: Date
  /** Of jobs with the same key only one waits at a time. */
  singletonKey?: string
}

/**
 * The queues opened in this process, one but in tests. Queueing goes through the caller's transaction, so any of them can
 * write the row.
 */
const opened: PgBoss[] = []

/** Queues `definition` inside the transaction: it exists exactly if the transaction commits. */
export async function enqueue<Data extends TSchema>(
  tx: Transaction,
  definition: Job<Data>,
  data: Static<Data>,
  options: EnqueueOptions = {},
): Promise<void> {
  const boss = opened.at(-1)
  if (!boss) throw new Error('enqueue: the job queue has not been opened')
  await boss.send(definition.name, data as object, {
    db: fromDrizzle(tx, sql as never),
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
    ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
  })
}

/** Jobs queued for at once, and those whose time has come by our own clock, which tests move. */
const dueJobs = `
  select id, name, data from jobs.job
  where name = any($1) and state < 'active'
    and (start_after <= $2 or start_after between created_on - interval '1 ms' and created_on + interval '1 ms')
  order by start_after, created_on limit 100`

export type JobQueue = {
  /** Runs all jobs that are due by our clock, earliest first, and waits for them; for tests, which never wait. */
  runDue: () => Promise<number>
  close: () => Promise<void>
}

/**
 * Opens the queue in schema `jobs` of the same database. With `work`, this process also runs the jobs; otherwise it
 * only queues them.
 */
export async function openJobs(
  connection: Connection,
  definitions: readonly Job<TSchema>[],
  options: { work: boolean; log: Logger; kernel: () => Kernel },
): Promise<JobQueue> {
  const instance = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => connection.pool.query(text, values as never) },
    schema: 'jobs',
    supervise: options.work,
    schedule: options.work,
  })
  instance.on('error', (error) => options.log.error({ error }, 'job queue'))
  await instance.start()
  const known = new Set((await instance.getQueues()).map((queue) => queue.name))
  for (const definition of definitions) {
    const settings = {
      policy: 'standard' as const,
      retryLimit: definition.retries ?? 5,
      retryDelay: 10,
      retryBackoff: true,
      expireInSeconds: definition.expireSeconds ?? 300,
    }
    if (!known.has(definition.name)) await instance.createQueue(definition.name, settings)
  }
  const run = async (definition: Job<TSchema>, data: unknown) => {
    const started = performance.now()
    if (!Value.Check(definition.data, data)) throw new Error(`job ${definition.name}: data does not fit its shape`)
    await definition.run(options.kernel(), data as never)
    options.log.debug({ job: definition.name, ms: Math.round(performance.now() - started) }, 'job done')
  }
  if (options.work) {
    for (const definition of definitions) {
      const workers = definition.concurrency ?? 1
      for (let worker = 0; worker < workers; worker += 1) {
        let workerId = ''
        workerId = await instance.work<object>(definition.name, { pollingIntervalSeconds: 1 }, async ([one]) => {
          if (!one) return
          // Where there was one, there may be more: the next is asked for at once, not with the next poll.
          instance.notifyWorker(workerId)
          try {
            await run(definition, one.data ?? {})
          } catch (error) {
            options.log.error({ error, job: definition.name }, 'job failed')
            throw error
          }
        })
      }
      if (definition.cron) await instance.schedule(definition.name, definition.cron, {})
    }
  }
  opened.push(instance)
  return {
    runDue: async () => {
      for (let done = 0; ; ) {
        const due = await connection.pool.query<{ id: string; name: string; data: object | null }>(dueJobs, [
          definitions.map(({ name }) => name),
          now(),
        ])
        if (due.rows.length === 0) return done
        for (const one of due.rows) {
          const definition = definitions.find(({ name }) => name === one.name)
          if (definition) await run(definition, one.data ?? {})
          await instance.deleteJob(one.name, one.id)
          done += 1
        }
      }
    },
    close: async () => {
      await instance.stop({ graceful: true, timeout: 3000, close: false })
      opened.splice(opened.indexOf(instance), 1)
    },
  }
}
