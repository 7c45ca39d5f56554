import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { StartProblem } from '#platform/server/errors/start-problem.ts'

const folder = path.join(import.meta.dirname, 'migrations')
/** Any constant will do; it keeps two servers from migrating at once. */
const lockKey = 7_264_511

/**
 * Brings the database to this program's shape; several processes may call it at once.
 * @throws StartProblem `database-newer` when the database was migrated by a newer program, `database-too-old` for a
 * PostgreSQL before 15
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'kairos-migrate' })
  await client.connect()
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num)
    if (version < 150_000) {
      throw new StartProblem(
        'database-too-old',
        `PostgreSQL ${Math.floor(version / 10_000)} is too old: Kairos needs 15 or newer.`,
      )
    }
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const db = drizzle(client)
    const journal = JSON.parse(readFileSync(path.join(folder, 'meta/_journal.json'), 'utf8')) as {
      entries: { when: number }[]
    }
    const newest = Math.max(...journal.entries.map((entry) => entry.when))
    const known = await client.query("select to_regclass('drizzle.__drizzle_migrations') as name")
    if (known.rows[0].name) {
      const applied = await db.execute(sql`select max(created_at) as newest from drizzle.__drizzle_migrations`)
      if (Number(applied.rows[0]?.newest ?? 0) > newest) {
        throw new StartProblem(
          'database-newer',
          'The database was made by a newer version of Kairos; start that version or restore an older backup.',
        )
      }
    }
    await runMigrations(db, { migrationsFolder: folder })
  } finally {
    await client.end()
  }
}
