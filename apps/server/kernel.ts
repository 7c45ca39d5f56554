import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { productOutbox } from '#modules/channel-email/server/index.ts'
import { type Role, roles } from '#platform/contract/permission.ts'
import type { Config } from '#platform/server/config/index.ts'
import { connect } from '#platform/server/database/index.ts'
import { type Followers, openFollowers } from '#platform/server/events/follow.ts'
import { setReactions } from '#platform/server/events/index.ts'
import { sweepPassingEvents } from '#platform/server/events/jobs.ts'
import { fileStore } from '#platform/server/files/index.ts'
import { sweepIdempotencyKeys } from '#platform/server/http/jobs.ts'
import { type JobQueue, openJobs } from '#platform/server/jobs/index.ts'
import { queueOnce } from '#platform/server/jobs/once.ts'
import { openLive } from '#platform/server/live/index.ts'
import type { Logger } from '#platform/server/log/index.ts'
import { consoleOutbox } from '#platform/server/mail/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { serverModules } from './modules.ts'
import { wiringJobs, wiringReactions } from './wiring.ts'

const permissionsByRole: ReadonlyMap<Role, ReadonlySet<string>> = new Map(
  roles.map((role) => {
    const tables = serverModules.flatMap((module) => Object.entries(module.permissions ?? {}))
    return [role, new Set(tables.filter(([, holders]) => holders.includes(role)).map(([name]) => name))]
  }),
)

export type OpenKernel = Kernel & {
  jobs: JobQueue
  followers: Followers
  setAddress: (address: string) => void
  close: () => Promise<void>
}

/** Opens everything below HTTP: pool, files, live line, job queue. The database must have been migrated. */
export async function openKernel(config: Config, connectionString: string, log: Logger): Promise<OpenKernel> {
  let closing = false
  const connection = connect(connectionString, config.poolSize, (error) => {
    // A pool that has been ended still has sockets for a moment; their end is no news.
    if (!closing) log.warn({ error }, 'database connection lost')
  })
  let address = `http://${config.host}:${config.port}`
  setReactions([...serverModules.flatMap((module) => module.reactions ?? []), ...wiringReactions])
  const live = await openLive(connection, log)
  const kernel: Kernel = {
    config,
    connection,
    db: connection.db,
    log,
    files: fileStore({ folder: config.filesFolder, maxBytes: config.maxFileBytes }),
    live,
    outbox: consoleOutbox(log),
    secret: config.secret ?? (await keptSecret(config.dataFolder)),
    publicUrl: () => config.publicUrl ?? address,
    permissionsOf: (role) => permissionsByRole.get(role) ?? new Set(),
  }
  kernel.outbox = productOutbox(kernel, kernel.outbox)
  const jobs = await openJobs(
    connection,
    [
      sweepIdempotencyKeys,
      sweepPassingEvents(serverModules.flatMap((module) => module.events ?? [])),
      ...wiringJobs,
      ...serverModules.flatMap((module) => module.jobs ?? []),
    ],
    {
      work: config.roles.includes('jobs'),
      log,
      kernel: () => kernel,
    },
  )
  await queueOnce(
    connection.db,
    serverModules.flatMap((module) => module.once ?? []),
  )
  const followers = openFollowers(
    connection,
    serverModules.flatMap((module) => module.followers ?? []),
    { work: config.roles.includes('jobs'), live, log },
  )
  const services = config.roles.includes('jobs') ? await startServices(kernel, log) : []
  return {
    ...kernel,
    jobs,
    followers,
    setAddress: (told) => {
      address = told
    },
    close: async () => {
      closing = true
      await Promise.all(services.map((stop) => stop()))
      await followers.close()
      await jobs.close()
      await live.close()
      await connection.close()
    },
  }
}

/** Starts what modules keep running; one that does not start is logged, and the others live on. */
async function startServices(kernel: Kernel, log: Logger): Promise<(() => Promise<void>)[]> {
  const stops: (() => Promise<void>)[] = []
  for (const { name, start } of serverModules.flatMap((module) => module.services ?? [])) {
    try {
      const stop = await start(kernel)
      stops.push(() => stop().catch((error: unknown) => log.error({ error, service: name }, 'stopping a service')))
    } catch (error) {
      log.error({ error, service: name }, 'a service did not start')
    }
  }
  return stops
}

/** The data folder's own secret, made at the first start; of two starts at once both get the same. */
async function keptSecret(folder: string): Promise<string> {
  const file = path.join(folder, 'secret')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(draft)
  return (await readFile(file, 'utf8')).trim()
}
