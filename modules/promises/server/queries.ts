import { and, asc, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import type { GuestSource } from '#modules/conversations/server/index.ts'
import { attachment, conversation, message } from '#modules/conversations/server/schema.ts'
import type { OwnerKind } from '#modules/staff/contract.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import { type Database, limitOf, plannedRows } from '#platform/server/database/index.ts'
import type { PromiseState } from '../contract.ts'
import { promise, promiseChange } from './schema.ts'

export type PromiseRow = typeof promise.$inferSelect
type ChangeRow = typeof promiseChange.$inferSelect

/** A promise with the names its reader needs. */
export type FullPromise = {
  promise: PromiseRow
  number: number
  subject: string
  mergedIntoId: string | null
  customerId: string
  customerName: string
  teamId: string | null
  assigneeId: string | null
  guests: string[]
  teamName: string | null
  ownerName: string | null
  makerName: string | null
  changerName: string | null
  replacedById: string | null
  beneficiaryName: string | null
  fileName: string | null
  /** Internal promises beneath it, earliest due first; null without any. */
  inners: InnerRow[] | null
  /** Other times have been offered. */
  hasProposal: boolean
}

/** An internal promise beneath another, as JSON tells it. */
export type InnerRow = {
  id: string
  text: string
  state: PromiseState
  settledAt: string | null
  dueAt: string
  ownerKind: OwnerKind
  ownerId: string
  ownerName: string | null
}

const columns = Object.entries(getTableColumns(promise)).map(([key, column]) => ({ key, column }))

/** A row of `select promise.*` as the query builder would give it. */
function toPromise(row: Record<string, unknown>): PromiseRow {
  const one: Record<string, unknown> = {}
  for (const { key, column } of columns) {
    const value = row[column.name]
    one[key] = value === null ? null : column.mapFromDriverValue(value)
  }
  return one as PromiseRow
}

/**
 * Promises with all names, by two statements: which ones they are, then what belongs to them. So the many tables of the
 * second are planned once for all, whatever is asked for. `conversation` may be named in the condition.
 */
export async function selectPromises(
  db: Database,
  where: SQL | undefined,
  order: SQL[] = [],
  limit = 1000,
): Promise<FullPromise[]> {
  const chosen = await plannedRows<{ id: string }>(
    db,
    sql`select ${promise.id} from ${promise} join ${conversation} on ${conversation.id} = ${promise.conversationId}
        where ${where ?? sql`true`} ${order.length > 0 ? sql`order by ${sql.join(order, sql`, `)}` : sql``} limit ${limitOf(limit)}`,
  )
  return promisesById(
    db,
    chosen.slice(0, limit).map(({ id }) => id),
  )
}

type Beside = Omit<FullPromise, 'promise'>

/** These promises with all names, in this order; those that are gone are left out. */
export async function promisesById(db: Database, ids: readonly string[]): Promise<FullPromise[]> {
  if (ids.length === 0) return []
  const found = await plannedRows<Record<string, unknown> & { beside: Beside }>(
    db,
    sql`
      select p.*, json_build_object('number', c.number, 'subject', c.subject, 'mergedIntoId', c.merged_into_id,
          'customerId', c.customer_id, 'customerName', coalesce(nullif(cu.name, ''), cu.appellation),
          'teamId', c.team_id, 'assigneeId', c.assignee_id, 'guests', c.guests, 'teamName', home.name, 'ownerName', coalesce(om.name, ot.name),
          'makerName', maker.name, 'changerName', changer.name, 'replacedById', successor.id,
          'beneficiaryName', coalesce(p.beneficiary_name, fm.name, ft.name), 'fileName', f.name,
          'inners', (select json_agg(json_build_object('id', i.id, 'text', i.text, 'state', i.state,
              'settledAt', i.settled_at, 'dueAt', i.due_at, 'ownerKind', i.owner_kind, 'ownerId', i.owner_id,
              'ownerName', coalesce(im.name, it.name)) order by i.due_at, i.id)
            from promise i
            left join member im on i.owner_kind = 'member' and im.id = i.owner_id
            left join team it on i.owner_kind = 'team' and it.id = i.owner_id
            where i.parent_id = p.id),
          'hasProposal', exists (select 1 from promise_proposal q where q.promise_id = p.id)) as beside
      from unnest(${sql.param([...ids])}::uuid[]) with ordinality as wanted (id, n)
      join promise p on p.id = wanted.id
      join conversation c on c.id = p.conversation_id
      join customer cu on cu.id = c.customer_id
      left join team home on home.id = c.team_id
      left join member om on p.owner_kind = 'member' and om.id = p.owner_id
      left join team ot on p.owner_kind = 'team' and ot.id = p.owner_id
      left join member maker on p.created_by_kind = 'staff' and maker.id = p.created_by_id
      left join member changer on p.changed_by_kind = 'staff' and changer.id = p.changed_by_id
      left join member fm on p.beneficiary_kind = 'member' and fm.id = p.beneficiary_id
      left join team ft on p.beneficiary_kind = 'team' and ft.id = p.beneficiary_id
      left join attachment f on f.id = p.evidence_attachment_id
      left join promise successor on successor.replaces_id = p.id
      order by wanted.n`,
  )
  return found.map(({ beside, ...row }) => ({ promise: toPromise(row), ...beside }))
}

/** What is past the list's edge: due, then id. */
export const byDue = [asc(promise.dueAt), asc(promise.id)]

export type FullChange = {
  change: ChangeRow
  byName: string | null
  oldOwnerName: string | null
  newOwnerName: string | null
}

/** The histories of promises, each oldest first. */
export async function historiesOf(db: Database, promiseIds: readonly string[]): Promise<Map<string, FullChange[]>> {
  const histories = new Map<string, FullChange[]>()
  if (promiseIds.length === 0) return histories
  const found = await db
    .select({ change: promiseChange, byName: member.name })
    .from(promiseChange)
    .leftJoin(member, and(eq(promiseChange.byKind, 'staff'), eq(member.id, promiseChange.byId)))
    .where(inArray(promiseChange.promiseId, [...promiseIds]))
    .orderBy(asc(promiseChange.id))
  const owners = await ownerNames(
    db,
    found.flatMap(({ change }) => [
      { kind: change.oldOwnerKind, id: change.oldOwnerId },
      { kind: change.newOwnerKind, id: change.newOwnerId },
    ]),
  )
  for (const { change, byName } of found) {
    const history = histories.get(change.promiseId) ?? []
    history.push({
      change,
      byName,
      oldOwnerName: (change.oldOwnerId && owners.get(change.oldOwnerId)) ?? null,
      newOwnerName: (change.newOwnerId && owners.get(change.newOwnerId)) ?? null,
    })
    histories.set(change.promiseId, history)
  }
  return histories
}

async function ownerNames(
  db: Database,
  owners: readonly { kind: OwnerKind | null; id: string | null }[],
): Promise<Map<string, string>> {
  const ids = (kind: OwnerKind) => [
    ...new Set(owners.flatMap((owner) => (owner.kind === kind && owner.id ? [owner.id] : []))),
  ]
  const members = ids('member')
  const teams = ids('team')
  const names = new Map<string, string>()
  if (members.length > 0) {
    const found = await db.select({ id: member.id, name: member.name }).from(member).where(inArray(member.id, members))
    for (const one of found) names.set(one.id, one.name)
  }
  if (teams.length > 0) {
    const found = await db.select({ id: team.id, name: team.name }).from(team).where(inArray(team.id, teams))
    for (const one of found) names.set(one.id, one.name)
  }
  return names
}

/** The earliest due time of what is still owed in a conversation, and how much that is. */
export async function owedIn(
  db: Database,
  conversationId: string,
): Promise<{ count: number; dueAt: Date | null; text: string | null }> {
  const found = await db
    .select({ dueAt: promise.dueAt, text: promise.text, count: sql<number>`(count(*) over ())::int` })
    .from(promise)
    .where(and(eq(promise.conversationId, conversationId), sql`${promise.settledAt} is null`))
    .orderBy(...byDue)
    .limit(1)
  const first = found[0]
  return { count: first?.count ?? 0, dueAt: first?.dueAt ?? null, text: first?.text ?? null }
}

/** When a message of this conversation was said; null when it is none. */
export async function messageTime(db: Database, conversationId: string, messageId: string): Promise<Date | null> {
  const [found] = await db
    .select({ at: message.occurredAt })
    .from(message)
    .where(and(eq(message.id, messageId), eq(message.conversationId, conversationId)))
  return found?.at ?? null
}

/** When a file was sent in a message of this conversation; null when it was not. */
export async function fileSentAt(db: Database, conversationId: string, attachmentId: string): Promise<Date | null> {
  const [found] = await db
    .select({ at: message.createdAt })
    .from(attachment)
    .innerJoin(message, eq(message.id, attachment.messageId))
    .where(and(eq(attachment.id, attachmentId), eq(message.conversationId, conversationId)))
  return found?.at ?? null
}

/** Who owes something in a conversation, as tokens of events: they read along as long as they do. */
export const owing: GuestSource = (conversationId) =>
  sql`select case owner_kind when 'team' then 'team:' else 'staff:' end || owner_id from promise
    where conversation_id = ${conversationId} and settled_at is null`
