import type { TestProject } from 'vitest/node'
import { readConfig } from '#platform/server/config/index.ts'
import { connect } from '#platform/server/database/index.ts'
import { sweepIdempotencyKeys } from '#platform/server/http/jobs.ts'
import { openJobs } from '#platform/server/jobs/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { startTestDatabases } from '#platform/testing/global-setup.ts'
import { migrateDatabase } from './migrate.ts'
import { serverModules } from './modules.ts'
import { wiringJobs } from './wiring.ts'

/** Vitest's global setup: one PostgreSQL, and a template with every table and job queue in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  return startTestDatabases(project, async (connectionString) => {
    await migrateDatabase(connectionString)
    const connection = connect(connectionString, 2)
    const jobs = [sweepIdempotencyKeys, ...wiringJobs, ...serverModules.flatMap((module) => module.jobs ?? [])]
    const queue = await openJobs(connection, jobs, {
      work: false,
      log: createLog(readConfig().logLevel === 'info' ? 'silent' : readConfig().logLevel),
      kernel: () => {
        throw new Error('no jobs run here')
      },
    })
    await queue.close()
    await connection.close()
  })
}
