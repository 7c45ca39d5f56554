import { Client } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './database.ts'

async function query(connectionString: string, statement: string) {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('every test database stands alone, and is gone when dropped', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()])
  await query(one.connectionString, 'CREATE TABLE only_here (id int)')
  const found = "SELECT to_regclass('only_here') IS NOT NULL AS there"
  expect(await query(one.connectionString, found)).toEqual([{ there: true }])
  expect(await query(other.connectionString, found)).toEqual([{ there: false }])
  await Promise.all([one.drop(), other.drop()])
  await expect(query(one.connectionString, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' })
})

test('a test database can be dropped while somebody is connected', async () => {
  const database = await testDatabase()
  const client = new Client({ connectionString: database.connectionString })
  const lost = new Promise((resolve) => client.on('error', resolve))
  await client.connect()
  await database.drop()
  await expect(lost).resolves.toMatchObject({ code: '57P01' })
})
