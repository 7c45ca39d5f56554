import { sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/index.ts'
import { isOpen, nextOpening } from '#modules/staff/server/rules.ts'
import { team } from '#modules/staff/server/schema.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type ChatConfigRecord, defaultSettings } from '../contract.ts'
import type { Site } from './queries.ts'

const mostFaces = 3

/** What the window shows before anybody has said a word. */
export async function readChat(kernel: Kernel, site: Site): Promise<ChatConfigRecord> {
  const { db } = kernel
  const [about, opening, agents] = await Promise.all([
    company(db),
    openingOf(db, site.teamId),
    agentsOf(db, site.teamId),
  ])
  return {
    company: about.name,
    settings: { ...defaultSettings, ...site.settings },
    ...opening,
    agentsOnline: agents.length,
    agents: agents.slice(0, mostFaces),
    maxFileBytes: Math.min(kernel.config.maxFileBytes, about.settings.maxUploadMb * 1024 * 1024),
  }
}

async function openingOf(
  db: Database,
  teamId: string | null,
): Promise<{ open: boolean | null; nextOpening: string | null }> {
  if (!teamId) return { open: null, nextOpening: null }
  const [found] = await db.select({ hours: team.hours }).from(team).where(sql`${team.id} = ${teamId}`)
  if (!found?.hours) return { open: null, nextOpening: null }
  const at = Temporal.Instant.fromEpochMilliseconds(nowMs())
  if (isOpen(found.hours, at)) return { open: true, nextOpening: null }
  return { open: false, nextOpening: nextOpening(found.hours, at)?.toString({ smallestUnit: 'millisecond' }) ?? null }
}

/** Who could answer now: people of the team (of the whole company for the common pool) who are online. */
function agentsOf(db: Database, teamId: string | null): Promise<{ name: string; hue: number }[]> {
  return rows<{ name: string; hue: number }>(
    db,
    sql`
      select m.name, m.hue from member m
      where m.availability = 'online' and m.deactivated_at is null and m.role <> 'viewer'
        ${teamId ? sql`and exists (select 1 from team_member t where t.member_id = m.id and t.team_id = ${teamId})` : sql``}
      order by m.availability_since desc, m.id limit 50`,
  )
}
