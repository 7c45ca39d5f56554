import { eq } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { type PromiseSettings, promiseSettingsChanged, type readPromiseSettings } from '../contract.ts'
import { promiseSettings } from './schema.ts'
import { settingsProblem, standardSettings } from './settings-rules.ts'
import { lookAgainJob } from './timers.ts'

/** What the company has set; the standard where it has set nothing. */
export async function settingsOf(db: Database): Promise<PromiseSettings> {
  const [row] = await db.select().from(promiseSettings).where(eq(promiseSettings.id, 1))
  return { ...standardSettings, ...row?.settings }
}

export async function readSettings(db: Database, principal: Principal): Promise<ReplyOf<typeof readPromiseSettings>> {
  const [row] = await db.select().from(promiseSettings).where(eq(promiseSettings.id, 1))
  return {
    settings: { ...standardSettings, ...row?.settings },
    standard: standardSettings,
    version: row?.version ?? 0,
    mayChange: principal.permissions.has('promises.settings'),
  }
}

/**
 * Changes the settings; the clocks of all open promises are set anew by a job.
 * @throws Problem `bad-request` on `settings.bands`; 409 `promises.settings-changed` when somebody was faster
 */
export async function changeSettings(
  db: Database,
  { principal, settings, version }: { principal: Principal; settings: PromiseSettings; version: number },
): Promise<ReplyOf<typeof readPromiseSettings>> {
  const problem = settingsProblem(settings)
  if (problem) throw badField(problem.field, problem.reason)
  await inTransaction(db, async (tx) => {
    await tx.insert(promiseSettings).values({ id: 1, settings: standardSettings, version: 0 }).onConflictDoNothing()
    const [row] = await tx.select().from(promiseSettings).where(eq(promiseSettings.id, 1)).for('update')
    if (row?.version !== version) throw new Problem('promises.settings-changed', { status: 409 })
    await tx
      .update(promiseSettings)
      .set({ settings, version: version + 1 })
      .where(eq(promiseSettings.id, 1))
    await record(tx, promiseSettingsChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: { version: version + 1 },
    })
    await enqueue(tx, lookAgainJob, { after: null, run: newId() })
  })
  return readSettings(db, principal)
}
