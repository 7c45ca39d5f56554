import { type Config, readConfig } from '#platform/server/config/index.ts'
import { runningEmbedded } from '#platform/server/database/embedded/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import type { OpenKernel } from '../kernel.ts'

/** The address of the database if something serves it now, without starting anything; else null. */
export async function servedDatabase(config: Config): Promise<string | null> {
  return config.databaseUrl ?? (await runningEmbedded(config.dataFolder))
}

/**
 * Runs one command's work over the company's database: the one that a running Kairos serves, or else one started for
 * the length of the command. The command itself does no background work.
 */
export async function withKernel<T>(work: (kernel: OpenKernel) => Promise<T>): Promise<T> {
  const config: Config = { ...readConfig(), roles: [] }
  const log = createLog('warn')
  const [{ openKernel }, { migrateDatabase }, { openDatabase }] = await Promise.all([
    import('../kernel.ts'),
    import('../migrate.ts'),
    import('../open-database.ts'),
  ])
  const served = await servedDatabase(config)
  if (served) {
    await migrateDatabase(served)
    return using(await openKernel(config, served, log), work)
  }
  const database = await openDatabase(config, log, () => {})
  try {
    return await using(await openKernel(config, database.connectionString, log), work)
  } finally {
    await database.stop()
  }
}

async function using<T>(kernel: OpenKernel, work: (kernel: OpenKernel) => Promise<T>): Promise<T> {
  try {
    return await work(kernel)
  } finally {
    await kernel.close()
  }
}
