import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { teamsById } from '#modules/staff/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type ChatSiteRecord, chatSiteChanged, defaultSettings, type SiteSettingsRecord } from '../contract.ts'
import { sitesAudience } from './audience.ts'
import { readOrigins } from './origins.ts'
import { presentSite } from './present.ts'
import { chatSite } from './schema.ts'
import { newSecret, seal } from './seal.ts'

export type SiteInput = {
  id?: string
  name: string
  teamId?: string | null
  allowedOrigins?: readonly string[]
  settings?: Partial<SiteSettingsRecord>
}

/**
 * Adds a chat window. The same id again gives what is there, without its secret.
 * @throws Problem naming an origin that is none, or a team that is not there
 */
export async function createSite(
  kernel: Kernel,
  principal: Principal,
  input: SiteInput,
): Promise<{ site: ChatSiteRecord; secret: string | null }> {
  const secret = newSecret()
  return inTransaction(kernel.db, async (tx) => {
    await checkTeam(tx, input.teamId)
    const id = input.id ?? newId()
    const [made] = await tx
      .insert(chatSite)
      .values({
        id,
        key: randomBytes(12).toString('base64url'),
        name: input.name.trim(),
        teamId: input.teamId ?? null,
        allowedOrigins: readOrigins(input.allowedOrigins ?? []),
        settings: { ...defaultSettings, ...input.settings },
        sealedSecret: seal(secret, kernel.secret),
        createdAt: now(),
        updatedAt: now(),
      })
      .onConflictDoNothing({ target: chatSite.id })
      .returning()
    if (!made) {
      const [known] = await tx.select().from(chatSite).where(eq(chatSite.id, id))
      if (!known || known.removedAt) throw badField('id', 'taken')
      return { site: presentSite(known, kernel.publicUrl()), secret: null }
    }
    await record(tx, chatSiteChanged, {
      actor: staffActor(principal),
      subjectId: id,
      audience: sitesAudience,
      data: { fields: ['created'] },
    })
    return { site: presentSite(made, kernel.publicUrl()), secret }
  })
}

/** @throws Problem `bad-request` on `teamId` */
export async function checkTeam(tx: Transaction, teamId: string | null | undefined): Promise<void> {
  if (!teamId) return
  if (!(await teamsById(tx)).has(teamId)) throw badField('teamId', 'unknown')
}
