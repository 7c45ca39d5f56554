import { eq } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import {
  type ChatSiteRecord,
  chatSecretRotated,
  chatSiteChanged,
  chatSiteRemoved,
  defaultSettings,
} from '../contract.ts'
import { sitesAudience } from './audience.ts'
import { checkTeam, type SiteInput } from './create-site.ts'
import { readOrigins } from './origins.ts'
import { presentSite } from './present.ts'
import { siteById } from './queries.ts'
import { chatSite } from './schema.ts'
import { newSecret, seal } from './seal.ts'

/** Changes what is given. @throws Problem `not-found`, or naming the field that is wrong */
export async function changeSite(
  kernel: Kernel,
  principal: Principal,
  id: string,
  change: Partial<Omit<SiteInput, 'id'>>,
): Promise<ChatSiteRecord> {
  return inTransaction(kernel.db, async (tx) => {
    const before = await siteById(tx, id)
    await checkTeam(tx, change.teamId)
    const [after] = await tx
      .update(chatSite)
      .set({
        ...(change.name === undefined ? {} : { name: change.name.trim() }),
        ...(change.teamId === undefined ? {} : { teamId: change.teamId }),
        ...(change.allowedOrigins === undefined ? {} : { allowedOrigins: readOrigins(change.allowedOrigins) }),
        ...(change.settings === undefined
          ? {}
          : { settings: { ...defaultSettings, ...before.settings, ...change.settings } }),
        updatedAt: now(),
      })
      .where(eq(chatSite.id, id))
      .returning()
    await record(tx, chatSiteChanged, {
      actor: staffActor(principal),
      subjectId: id,
      audience: sitesAudience,
      data: { fields: Object.keys(change) },
    })
    return presentSite(after ?? before, kernel.publicUrl())
  })
}

/** The window disappears from all pages; conversations that came by it stay. */
export async function removeSite(kernel: Kernel, principal: Principal, id: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    await siteById(tx, id)
    await tx.update(chatSite).set({ removedAt: now(), allowedOrigins: [] }).where(eq(chatSite.id, id))
    await record(tx, chatSiteRemoved, {
      actor: staffActor(principal),
      subjectId: id,
      audience: sitesAudience,
      data: {},
    })
  })
}

/** Makes a new secret; what was signed with the old one no longer counts. It is told this once. */
export async function rotateSecret(kernel: Kernel, principal: Principal, id: string): Promise<{ secret: string }> {
  const secret = newSecret()
  await inTransaction(kernel.db, async (tx) => {
    await siteById(tx, id)
    await tx
      .update(chatSite)
      .set({ sealedSecret: seal(secret, kernel.secret), updatedAt: now() })
      .where(eq(chatSite.id, id))
    await record(tx, chatSecretRotated, {
      actor: staffActor(principal),
      subjectId: id,
      audience: sitesAudience,
      data: {},
    })
  })
  return { secret }
}
