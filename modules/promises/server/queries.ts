import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { GuestSource } from '#modules/conversations/server/index.ts'
import { attachment, conversation, message } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import type { OwnerKind } from '#modules/staff/contract.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import { promise, promiseChange } from './schema.ts'

export type PromiseRow = typeof promise.$inferSelect
type ChangeRow = typeof promiseChange.$inferSelect

const ownerMember = alias(member, 'owner_member')
const maker = alias(member, 'maker')
const changer = alias(member, 'changer')
const successor = alias(promise, 'successor')
const forMember = alias(member, 'for_member')
const forTeam = alias(team, 'for_team')
const homeTeam = alias(team, 'home_team')

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
}

/** Promises with all names, in one statement. `conversation` may be named in the condition. */
export function selectPromises(db: Database, where: SQL | undefined, order: SQL[] = [], limit = 1000) {
  return db
    .select({
      promise,
      number: conversation.number,
      subject: conversation.subject,
      mergedIntoId: conversation.mergedIntoId,
      customerId: conversation.customerId,
      customerName: sql<string>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})`,
      teamId: conversation.teamId,
      assigneeId: conversation.assigneeId,
      guests: conversation.guests,
      teamName: homeTeam.name,
      ownerName: sql<string | null>`coalesce(${ownerMember.name}, ${team.name})`,
      makerName: maker.name,
      changerName: changer.name,
      replacedById: successor.id,
      beneficiaryName: sql<string | null>`coalesce(${promise.beneficiaryName}, ${forMember.name}, ${forTeam.name})`,
      fileName: attachment.name,
    })
    .from(promise)
    .innerJoin(conversation, eq(conversation.id, promise.conversationId))
    .innerJoin(customer, eq(customer.id, conversation.customerId))
    .leftJoin(homeTeam, eq(homeTeam.id, conversation.teamId))
    .leftJoin(ownerMember, and(eq(promise.ownerKind, 'member'), eq(ownerMember.id, promise.ownerId)))
    .leftJoin(team, and(eq(promise.ownerKind, 'team'), eq(team.id, promise.ownerId)))
    .leftJoin(maker, and(eq(promise.createdByKind, 'staff'), eq(maker.id, promise.createdById)))
    .leftJoin(changer, and(eq(promise.changedByKind, 'staff'), eq(changer.id, promise.changedById)))
    .leftJoin(forMember, and(eq(promise.beneficiaryKind, 'member'), eq(forMember.id, promise.beneficiaryId)))
    .leftJoin(forTeam, and(eq(promise.beneficiaryKind, 'team'), eq(forTeam.id, promise.beneficiaryId)))
    .leftJoin(attachment, eq(attachment.id, promise.evidenceAttachmentId))
    .leftJoin(successor, eq(successor.replacesId, promise.id))
    .where(where)
    .orderBy(...order)
    .limit(limit)
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
