import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, plannedRows, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { conversation } from './schema.ts'

export type Conversation = typeof conversation.$inferSelect

/** Who decides what may be seen: the reader's id, teams, and whether all teams are theirs. */
export type Reader = Pick<Principal, 'id' | 'teamIds' | 'seesAllTeams'>

/** Where a conversation is, as far as it decides who reads it. */
export type Placed = Pick<Conversation, 'teamId' | 'assigneeId' | 'guests'>

type Alias = 'c' | 'conversation' | 'linked'

/** Whose matter it is: a reader's own. Guests only read along. */
export function workedBy(reader: Reader, alias: Alias = 'c'): SQL {
  if (reader.seesAllTeams) return sql`true`
  const c = sql.raw(alias)
  return sql`(${c}.team_id is null or ${c}.team_id = any(${sql.param([...reader.teamIds])}::uuid[]) or ${c}.assignee_id = ${reader.id})`
}

/**
 * The one rule of who reads a conversation, as a condition on the table under `alias`: owner and admin all of them,
 * others those of their teams, of the common pool, those assigned to them, and those where they are guests. Every query
 * of conversations has it.
 */
export function visibleTo(reader: Reader, alias: Alias = 'c'): SQL {
  if (reader.seesAllTeams) return sql`true`
  return sql`(${workedBy(reader, alias)} or ${sql.raw(alias)}.guests && ${sql.param(tokensOf(reader))}::text[])`
}

const tokensOf = (reader: Reader): string[] => [`staff:${reader.id}`, ...reader.teamIds.map((id) => `team:${id}`)]

/** Whether it is their own matter, and not only one where they are a guest: they answer, sort, and close it. */
export function mayWorkOn(reader: Reader, one: Pick<Placed, 'teamId' | 'assigneeId'>): boolean {
  return (
    reader.seesAllTeams || one.teamId === null || reader.teamIds.includes(one.teamId) || one.assigneeId === reader.id
  )
}

/** `visibleTo` for one that has been read already. */
export function mayRead(reader: Reader, one: Placed): boolean {
  return mayWorkOn(reader, one) || tokensOf(reader).some((token) => one.guests.includes(token))
}

const columns = Object.entries(getTableColumns(conversation)).map(([key, column]) => ({ key, column }))

/** A row of `select *` as the query builder would give it. */
export function toConversation(row: Record<string, unknown>): Conversation {
  const one: Record<string, unknown> = {}
  for (const { key, column } of columns) {
    const value = row[column.name]
    one[key] = value === null ? null : column.mapFromDriverValue(value)
  }
  return one as Conversation
}

/**
 * The conversation, locked for the change at hand.
 * @throws Problem `not-found` when it is not there or the reader may not see it
 */
export async function lockVisible(tx: Transaction, reader: Reader, id: string): Promise<Conversation> {
  const [found] = await plannedRows<Record<string, unknown>>(
    tx,
    sql`select * from conversation where id = ${id} and ${visibleTo(reader, 'conversation')} for no key update`,
  )
  if (!found) throw notFound()
  return toConversation(found)
}

/** Locks without a reader: for channels, jobs and other modules. */
export async function lockConversation(tx: Transaction, id: string): Promise<Conversation | undefined> {
  const [found] = await plannedRows<Record<string, unknown>>(
    tx,
    sql`select * from conversation where id = ${id} for no key update`,
  )
  return found && toConversation(found)
}

/**
 * For changes: locked, the reader's own matter, and not merged into another.
 * @throws Problem `conversations.merged` (409, details {mergedIntoId}), `conversations.guest` (403)
 */
export async function lockForChange(tx: Transaction, reader: Reader, id: string): Promise<Conversation> {
  const found = await lockForGuest(tx, reader, id)
  checkWorks(reader, found)
  return found
}

/** For what guests may do too: a note to colleagues. @throws Problem `not-found`, `conversations.merged` */
export async function lockForGuest(tx: Transaction, reader: Reader, id: string): Promise<Conversation> {
  const found = await lockVisible(tx, reader, id)
  checkLive(found)
  return found
}

/** @throws Problem `conversations.merged` (409, details {mergedIntoId}) */
export function checkLive({ mergedIntoId }: Pick<Conversation, 'mergedIntoId'>): void {
  if (mergedIntoId) throw new Problem('conversations.merged', { status: 409, details: { mergedIntoId } })
}

/** @throws Problem `conversations.guest` (403): the matter is another team's */
export function checkWorks(reader: Reader, one: Pick<Placed, 'teamId' | 'assigneeId'>): void {
  if (!mayWorkOn(reader, one)) throw new Problem('conversations.guest', { status: 403 })
}

/** @throws Problem `not-found` unless the reader may see it */
export async function mustSee(db: Database, reader: Reader, id: string): Promise<void> {
  const found = await rows(db, sql`select 1 from conversation c where c.id = ${id} and ${visibleTo(reader)}`)
  if (found.length === 0) throw notFound()
}

/** Who hears what happens to it: its team or the common pool, all who see all teams, the person it is with, and guests. */
export function audienceOf(...states: Placed[]): string[] {
  const tokens = new Set(['team:*'])
  for (const { teamId, assigneeId, guests } of states) {
    tokens.add(teamId ? `team:${teamId}` : 'team:none')
    if (assigneeId) tokens.add(`staff:${assigneeId}`)
    for (const token of guests) tokens.add(token)
  }
  return [...tokens]
}

/** The token of the customer's own window on the conversation. */
export function publicToken(conversationId: string): string {
  return `conversation-public:${conversationId}`
}

/** Roles that hold `conversations.write`, as SQL; the contract's table says the same. */
const workersSql = sql.raw(`('owner', 'admin', 'supervisor', 'agent', 'sales')`)

/**
 * Checks that a conversation can be given to this person: active, and of a role that works on conversations.
 * @throws Problem `bad-request` on `assigneeId`
 */
export async function checkAssignee(tx: Transaction, assigneeId: string | null | undefined): Promise<void> {
  if (!assigneeId) return
  const [found] = await plannedRows<{ works: boolean }>(
    tx,
    sql`select role in ${workersSql} as works from member where id = ${assigneeId} and deactivated_at is null for key share`,
  )
  if (!found) throw badField('assigneeId', 'unknown')
  if (!found.works) throw badField('assigneeId', 'conversations:reason.cannot-work')
}

/** @throws Problem `bad-request` on `teamId` when there is no such team */
export async function checkTeam(tx: Transaction, teamId: string | null | undefined): Promise<void> {
  if (!teamId) return
  const found = await plannedRows(tx, sql`select 1 from team where id = ${teamId} for key share`)
  if (found.length === 0) throw badField('teamId', 'unknown')
}

/**
 * Checks that everybody mentioned can read what they are called to.
 * @throws Problem `bad-request` on `mentions`, naming the first who cannot
 */
export async function checkMentions(tx: Transaction, one: Placed, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await rows<{ id: string; name: string; reads: boolean }>(
    tx,
    sql`
      select m.id, m.name, m.deactivated_at is null and (
          m.role in ('owner', 'admin') or ${one.teamId}::uuid is null or m.id = ${one.assigneeId}::uuid
          or 'staff:' || m.id = any(${sql.param(one.guests)}::text[])
          or exists (select 1 from team_member t where t.member_id = m.id
            and (t.team_id = ${one.teamId}::uuid or 'team:' || t.team_id = any(${sql.param(one.guests)}::text[])))) as reads
      from member m where m.id = any(${sql.param([...ids])}::uuid[])`,
  )
  if (found.length < ids.length) throw badField('mentions', 'unknown')
  const blind = found.find((person) => !person.reads)
  if (blind) throw badField('mentions', 'conversations:reason.mention-cannot-read', { name: blind.name })
}
