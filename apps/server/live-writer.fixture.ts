/**
 * A process of its own that records events over the database it is told: `node live-writer.fixture.ts <address> <name>
 * <count>`. Eight transactions at a time, each open for a while that differs, so that commits come out of order.
 */
import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { connect, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'

const [connectionString = '', writer = '', count = '0'] = process.argv.slice(2)
const happened = eventKind('test.happened', Type.Object({ writer: Type.String(), index: Type.Integer() }))
const connection = connect(connectionString, 8)
let next = 0
const lane = async () => {
  for (let index = next++; index < Number(count); index = next++) {
    await inTransaction(connection.db, async (tx) => {
      await record(tx, happened, {
        actor: systemActor,
        subjectId: null,
        audience: ['everyone', 'team:*'],
        data: { writer, index },
      })
      await tx.execute(sql`select pg_sleep(random() * 0.02)`)
    })
  }
}
await Promise.all(Array.from({ length: 8 }, lane))
await connection.close()
