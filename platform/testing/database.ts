import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import { inDatabase, templateDatabase } from './connection-strings.ts'

/**
 * A fresh database with the whole schema, for one test file or one test. `drop` ends its connections and removes it;
 * a database not dropped goes with the server at the end of the run.
 */
export async function testDatabase(): Promise<{ connectionString: string; drop(): Promise<void> }> {
  const server = inject('postgres')
  const name = `t_${randomBytes(8).toString('hex')}`
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase} STRATEGY WAL_LOG`)
  return {
    connectionString: inDatabase(server, name),
    drop: () => run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
