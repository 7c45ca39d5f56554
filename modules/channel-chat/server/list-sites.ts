import { isNull } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import type { ChatSiteRecord } from '../contract.ts'
import { presentSite } from './present.ts'
import { chatSite } from './schema.ts'

const mostSites = 200

/** All chat windows, oldest first. */
export async function listSites(db: Database, publicUrl: string): Promise<{ items: ChatSiteRecord[] }> {
  const found = await db
    .select()
    .from(chatSite)
    .where(isNull(chatSite.removedAt))
    .orderBy(chatSite.createdAt, chatSite.id)
    .limit(mostSites)
  return { items: found.map((site) => presentSite(site, publicUrl)) }
}
