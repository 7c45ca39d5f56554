import { eq, type SQL, sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/schema.ts'
import type { BodyOf, QueryOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import {
  type Database,
  databaseErrorCode,
  inTransaction,
  newId,
  rows,
  type Transaction,
} from '#platform/server/database/index.ts'
import { badField, forbidden, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { htmlToText, sanitizeRich } from '#platform/server/html/index.ts'
import { fold } from '#platform/text/fold.ts'
import {
  type CannedReplyRecord,
  type CannedScope,
  cannedReplyChanged,
  type changeCannedReply,
  type createCannedReply as createEndpoint,
  type listCannedReplies as listEndpoint,
} from '../contract.ts'
import { iso, presentHead, type Stamp } from './present.ts'
import { fillPlaceholders, isAttachmentUrl, type PlaceholderValues } from './rules.ts'
import { cannedReply } from './schema.ts'

type Row = {
  id: string
  scope: CannedScope
  team_id: string | null
  team_name: string | null
  owner_id: string | null
  title: string
  shortcut: string
  html: string
  text: string
  updated_at: Stamp
  version: number
}
type Canned = typeof cannedReply.$inferSelect
type Owned = Pick<Canned, 'scope' | 'ownerId' | 'teamId'>

const share = 'conversations.share'

function mayEdit(principal: Principal, { scope, ownerId, teamId }: Owned): boolean {
  if (scope === 'personal') return ownerId === principal.id
  if (!principal.permissions.has(share)) return false
  return scope === 'shared' || principal.seesAllTeams || (teamId !== null && principal.teamIds.includes(teamId))
}

function readable(principal: Principal): SQL {
  const ofTeam = principal.seesAllTeams ? sql`true` : sql`k.team_id = any(${sql.param([...principal.teamIds])}::uuid[])`
  return sql`(k.scope = 'shared' or (k.scope = 'personal' and k.owner_id = ${principal.id}) or (k.scope = 'team' and ${ofTeam}))`
}

const columns = sql.raw(`k.id, k.scope, k.team_id, t.name as team_name, k.owner_id, k.title, k.shortcut, k.html, k.text,
  k.updated_at, k.version`)

function toRecord(principal: Principal, row: Row): CannedReplyRecord {
  return {
    id: row.id,
    scope: row.scope,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    ownerId: row.owner_id,
    title: row.title,
    shortcut: row.shortcut,
    html: row.html,
    text: row.text,
    updatedAt: iso(row.updated_at),
    version: row.version,
    abilities: { edit: mayEdit(principal, { scope: row.scope, ownerId: row.owner_id, teamId: row.team_id }) },
  }
}

/**
 * Canned replies that the reader may use. With `q`: the shortcut itself, then shortcuts and titles that begin with it,
 * then titles, then texts that contain it; within these one's own first, then the team's. Traditional and simplified
 * characters are the same.
 */
export async function listCannedReplies(
  db: Database,
  { principal, query }: { principal: Principal; query: QueryOf<typeof listEndpoint> },
): Promise<CannedReplyRecord[]> {
  const q = fold((query.q ?? '').trim().replace(/^\//, ''))
  const rank = sql`case when k.shortcut = ${q} then 0 when starts_with(k.shortcut, ${q}) then 1
    when starts_with(k.folded_title, ${q}) then 2 when position(${q} in k.folded_title) > 0 then 3
    when position(${q} in k.folded_text) > 0 then 4 end`
  const found = await rows<Row>(
    db,
    sql`
      select * from (
        select ${columns}, ${q === '' ? sql`0` : rank} as rank
        from canned_reply k left join team t on t.id = k.team_id
        where ${readable(principal)} ${query.scope ? sql`and k.scope = ${query.scope}` : sql``}) ranked
      where rank is not null
      order by rank, case scope when 'personal' then 0 when 'team' then 1 else 2 end, title, id limit ${query.limit ?? 100}`,
  )
  return found.map((row) => toRecord(principal, row))
}

async function present(db: Database, principal: Principal, id: string): Promise<CannedReplyRecord> {
  const [row] = await rows<Row>(
    db,
    sql`select ${columns} from canned_reply k left join team t on t.id = k.team_id where k.id = ${id} and ${readable(principal)}`,
  )
  if (!row) throw notFound()
  return toRecord(principal, row)
}

type Texts = { title?: string | undefined; shortcut?: string | undefined; html?: string | undefined }

function textColumns({ title, shortcut, html: given }: Texts): Partial<Canned> {
  const html = given === undefined ? undefined : sanitizeRich(given, { isOwnImage: isAttachmentUrl })
  const text = html === undefined ? undefined : htmlToText(html)
  if (text !== undefined && text.trim() === '') throw badField('html', 'required')
  return {
    ...(title === undefined ? {} : { title: title.trim(), foldedTitle: fold(title) }),
    ...(shortcut === undefined ? {} : { shortcut: fold(shortcut) }),
    ...(html === undefined || text === undefined ? {} : { html, text, foldedText: fold(text) }),
  }
}

/** @throws Problem `bad-request` on `shortcut` when another of the same scope has it */
export async function createCannedReply(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof createEndpoint> },
): Promise<CannedReplyRecord> {
  const { id = newId(), scope, teamId = null, title, shortcut = '', html } = input
  if ((scope === 'team') !== (teamId !== null)) throw badField('teamId', scope === 'team' ? 'required' : 'other')
  if (!mayEdit(principal, { scope, ownerId: principal.id, teamId })) throw forbidden()
  const texts = textColumns({ title, shortcut, html }) as Pick<
    Canned,
    'title' | 'shortcut' | 'html' | 'text' | 'foldedTitle' | 'foldedText'
  >
  await named(() =>
    inTransaction(db, async (tx) => {
      const at = now()
      const [made] = await tx
        .insert(cannedReply)
        .values({ id, scope, ownerId: principal.id, teamId, ...texts, createdAt: at, updatedAt: at })
        .onConflictDoNothing({ target: cannedReply.id })
        .returning()
      if (made) return tell(tx, principal, made, false)
      const [known] = await tx.select().from(cannedReply).where(eq(cannedReply.id, id))
      if (known?.ownerId !== principal.id) throw badField('id', 'taken')
    }),
  )
  return present(db, principal, id)
}

export async function updateCannedReply(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof changeCannedReply> },
): Promise<CannedReplyRecord> {
  const { version, ...texts } = input
  await named(() =>
    inTransaction(db, async (tx) => {
      const before = await lockOwn(tx, principal, id)
      if (version !== undefined && version !== before.version) throw new Problem('conflict')
      const [after] = await tx
        .update(cannedReply)
        .set({ ...textColumns(texts), updatedAt: now(), version: before.version + 1 })
        .where(eq(cannedReply.id, id))
        .returning()
      await tell(tx, principal, after!, false)
    }),
  )
  return present(db, principal, id)
}

export async function removeCannedReply(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockOwn(tx, principal, id)
    await tx.delete(cannedReply).where(eq(cannedReply.id, id))
    await tell(tx, principal, before, true)
  })
}

/** A canned reply with everything filled in that is known of a conversation; the rest stays to be seen. */
export async function fillCannedReply(
  db: Database,
  { principal, id, cannedId }: { principal: Principal; id: string; cannedId: string },
): Promise<{ html: string; text: string }> {
  const [canned, head, [own]] = await Promise.all([
    present(db, principal, cannedId),
    presentHead(db, principal, id),
    db.select({ name: company.name }).from(company),
  ])
  const values: PlaceholderValues = {
    'customer.name': head.customer.name,
    'customer.appellation': head.customer.appellation || head.customer.name,
    'agent.name': principal.name,
    'team.name': head.team?.name ?? null,
    'company.name': own?.name ?? null,
    'conversation.number': String(head.number),
    'conversation.subject': head.subject,
  }
  return { html: fillPlaceholders(canned.html, values, escapeHtml), text: fillPlaceholders(canned.text, values) }
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

async function lockOwn(tx: Transaction, principal: Principal, id: string): Promise<Canned> {
  const [found] = await tx.select().from(cannedReply).where(eq(cannedReply.id, id)).for('update')
  if (!found) throw notFound()
  if (mayEdit(principal, found)) return found
  const { scope, teamId } = found
  const reads =
    scope === 'shared' || (scope === 'team' && (principal.seesAllTeams || principal.teamIds.includes(teamId ?? '')))
  throw reads ? forbidden() : notFound()
}

/** Says which field it is when a shortcut is taken. */
async function named(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw databaseErrorCode(error) === '23505' ? badField('shortcut', 'taken') : error
  }
}

async function tell(tx: Transaction, principal: Principal, one: Canned, removed: boolean): Promise<void> {
  const audience = { personal: [`staff:${one.ownerId}`], team: [`team:${one.teamId}`, 'team:*'], shared: ['everyone'] }[
    one.scope
  ]
  await record(tx, cannedReplyChanged, { actor: staffActor(principal), subjectId: one.id, audience, data: { removed } })
}
