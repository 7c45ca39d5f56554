/**
 * A process of its own that follows the line over the database it is told: `node follow.fixture.ts <address> <who>
 * [stall]`. It writes what it handled into the table `handled`; with `stall` it says so on stdout before the commit and
 * then never commits.
 */
import { sql } from 'drizzle-orm'
import { connect, rows } from '#platform/server/database/index.ts'
import { openLive } from '#platform/server/live/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { follow, openFollowers } from './follow.ts'

const [connectionString = '', who = '', stall] = process.argv.slice(2)
const connection = connect(connectionString, 4)
const log = createLog('silent')
const live = await openLive(connection, log)
const follower = follow({
  name: 'test.writes',
  batch: 50,
  run: async (tx, events) => {
    for (const { number } of events) await rows(tx, sql`insert into handled (number, who) values (${number}, ${who})`)
    if (!stall) return
    process.stdout.write('working\n')
    await new Promise(() => {})
  },
})
const followers = openFollowers(connection, [follower], { work: true, live, log })
// Keeps the process until it is told to end.
process.stdin.on('end', async () => {
  await followers.close()
  await live.close()
  await connection.close()
})
process.stdin.resume()
