import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { rawMailAge, removeRawMail } from '../raw-mail.ts'

/** A mail that has just been stored may not be written down yet, ms. */
const settling = 10 * 60_000

/** Removes kept mails that nothing refers to any more. */
export const forgetRaw = job({
  name: 'channel-email.forget-raw',
  data: Type.Object({ files: Type.Array(Type.String(), { maxItems: 1000 }) }),
  run: async (kernel, { files }) => {
    const used = await rows<{ file: string }>(
      kernel.db,
      sql`
        select raw_file as file from mail_in where raw_file = any(${sql.param(files)}::text[])
        union select raw_file from mail_out where raw_file = any(${sql.param(files)}::text[])`,
    )
    const kept = new Set(used.map((one) => one.file))
    const later: string[] = []
    for (const file of files.filter((one) => one !== '' && !kept.has(one))) {
      const age = await rawMailAge(kernel, file)
      if (age === null) continue
      if (nowMs() - age.getTime() < settling) later.push(file)
      else await removeRawMail(kernel, file)
    }
    if (later.length === 0) return
    const startAfter = new Date(nowMs() + settling)
    await inTransaction(kernel.db, (tx) => enqueue(tx, forgetRaw, { files: later }, { startAfter }))
  },
})
