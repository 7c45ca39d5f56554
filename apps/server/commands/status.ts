import type { Command } from 'commander'
import { sql } from 'drizzle-orm'
import { readConfig } from '#platform/server/config/index.ts'
import { connect, rows } from '#platform/server/database/index.ts'
import { productVersion } from '../version.ts'
import { reporting } from './report.ts'
import { servedDatabase } from './with-kernel.ts'

type Counts = {
  conversations: number
  messages: number
  customers: number
  members: number
  waiting_jobs: number
  database_bytes: number
}

export function statusCommand(program: Command): void {
  program
    .command('status')
    .description('whether Kairos runs, and how much it holds; starts nothing')
    .option('--json', 'machine-readable output')
    .action((options: { json?: boolean }) => reporting(options.json ?? false, () => status(options.json ?? false)))
}

async function status(json: boolean): Promise<void> {
  const config = readConfig()
  const served = await servedDatabase(config)
  const counts = served ? await count(served) : null
  const answer = {
    version: productVersion,
    dataFolder: config.dataFolder,
    database: config.databaseUrl ? 'external' : 'embedded',
    running: served !== null,
    ...counts,
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(answer)}\n`)
    return
  }
  for (const [key, value] of Object.entries(answer)) process.stdout.write(`${key.padEnd(16)}${String(value)}\n`)
}

async function count(connectionString: string): Promise<Counts> {
  const connection = connect(connectionString, 1)
  try {
    const [found] = await rows<Record<keyof Counts, string>>(
      connection.db,
      sql`select (select count(*) from conversation) as conversations, (select count(*) from message) as messages,
          (select count(*) from customer) as customers, (select count(*) from member where deactivated_at is null) as members,
          (select count(*) from jobs.job where state < 'active') as waiting_jobs, pg_database_size(current_database()) as database_bytes`,
    )
    return Object.fromEntries(Object.entries(found ?? {}).map(([key, value]) => [key, Number(value)])) as Counts
  } finally {
    await connection.close()
  }
}
