import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import {
  type changeTouchpointRule as changeEndpoint,
  type createTouchpointRule as createEndpoint,
  type listTouchpointRules as listEndpoint,
  type settleTouchpointSuggestion as settleEndpoint,
  type TouchpointRuleRecord,
  touchpointsChanged,
} from '../../contract/touchpoints.ts'
import { lockCatalogue } from './catalogue.ts'
import { applyRules } from './jobs.ts'
import { readSuggestions } from './read-suggestions.ts'
import { touchpointCorrection, touchpointRule } from './schema.ts'

type Row = typeof touchpointRule.$inferSelect
const most = 500

/** The rules in their order, and what corrections suggest. */
export async function listTouchpointRules(db: Database): Promise<ReplyOf<typeof listEndpoint>> {
  const found = await db
    .select()
    .from(touchpointRule)
    .orderBy(asc(touchpointRule.position), asc(touchpointRule.id))
    .limit(most)
  const suggestions = await readSuggestions(db)
  return {
    items: found,
    suggestions: suggestions.map((one) => ({ ...one, latestAt: one.latestAt.toISOString() })),
  }
}

type Conditions = Pick<BodyOf<typeof createEndpoint>, 'channels' | 'teamIds' | 'tags' | 'words'>

/** Adds a rule before all others. @throws Problem `bad-request` on `touchpointId`, `id`, or `words` without a condition */
export async function createTouchpointRule(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof createEndpoint> },
): Promise<TouchpointRuleRecord> {
  return inTransaction(db, async (tx) => {
    await lockCatalogue(tx)
    const { id = newId(), touchpointId } = input
    const [known] = await tx.select().from(touchpointRule).where(eq(touchpointRule.id, id))
    if (known) {
      if (known.touchpointId !== touchpointId) throw badField('id', 'taken')
      return known
    }
    const made = await insertRule(tx, { ...input, id }, 'first')
    await tell(tx, principal, touchpointId)
    return made
  })
}

/** Whoever asks holds the catalogue. */
export async function insertRule(
  tx: Transaction,
  { id, touchpointId, ...given }: Conditions & { id: string; touchpointId: string },
  where: 'first' | 'last',
): Promise<Row> {
  await mustKnow(tx, touchpointId)
  const set = cleaned(given)
  mustSay(set)
  const position = sql<number>`(select ${where === 'first' ? sql`coalesce(min(position), 1) - 1` : sql`coalesce(max(position), 0) + 1`} from touchpoint_rule)`
  const [made] = await tx
    .insert(touchpointRule)
    .values({ id, touchpointId, position, ...set })
    .returning()
  if (!made) throw new Error('rule not written')
  return made
}

/** @throws Problem `not-found`; `moments.touchpoint-conflict` (409); `bad-request` on `touchpointId` or `words` */
export async function changeTouchpointRule(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof changeEndpoint> },
): Promise<TouchpointRuleRecord> {
  const { version, touchpointId, enabled, place } = input
  return inTransaction(db, async (tx) => {
    await lockCatalogue(tx)
    const [known] = await tx.select().from(touchpointRule).where(eq(touchpointRule.id, id))
    if (!known) throw notFound()
    if (known.version !== version) throw new Problem('moments.touchpoint-conflict', { status: 409, details: known })
    if (touchpointId) await mustKnow(tx, touchpointId)
    const set = cleaned({ ...known, ...input })
    mustSay(set)
    await tx
      .update(touchpointRule)
      .set({
        ...set,
        ...(touchpointId === undefined ? {} : { touchpointId }),
        ...(enabled === undefined ? {} : { enabled }),
        version: version + 1,
      })
      .where(eq(touchpointRule.id, id))
    if (place !== undefined) await move(tx, id, place)
    await tell(tx, principal, touchpointId ?? known.touchpointId)
    const [changed] = await tx.select().from(touchpointRule).where(eq(touchpointRule.id, id))
    return changed ?? known
  })
}

/** Gone already is fine. */
export async function removeTouchpointRule(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<Record<never, never>> {
  await inTransaction(db, async (tx) => {
    const [gone] = await tx.delete(touchpointRule).where(eq(touchpointRule.id, id)).returning()
    if (gone) await tell(tx, principal, gone.touchpointId)
  })
  return {}
}

/**
 * Makes a suggestion a rule (before all others, as it corrects what they said) or waves it away; its corrections are
 * settled and not suggested again.
 * @throws Problem `not-found` when there is no such suggestion (any more)
 */
export async function settleSuggestion(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof settleEndpoint> },
): Promise<ReplyOf<typeof settleEndpoint>> {
  const { touchpointId, channel, teamId, accept } = input
  return inTransaction(db, async (tx) => {
    await lockCatalogue(tx)
    const found = (await readSuggestions(tx)).find(
      (one) => one.touchpointId === touchpointId && one.channel === channel && one.teamId === teamId,
    )
    if (!found) throw notFound()
    await tx
      .update(touchpointCorrection)
      .set({ settledAt: now() })
      .where(
        and(
          isNull(touchpointCorrection.settledAt),
          eq(touchpointCorrection.toId, touchpointId),
          eq(touchpointCorrection.channel, channel),
          sql`${touchpointCorrection.teamId} is not distinct from ${teamId}::uuid`,
        ),
      )
    const rule = accept
      ? await insertRule(
          tx,
          {
            id: newId(),
            touchpointId,
            channels: [channel],
            teamIds: teamId ? [teamId] : [],
            tags: found.tags,
            words: found.words,
          },
          'first',
        )
      : null
    await tell(tx, principal, touchpointId)
    return { rule }
  })
}

/** Queues it for the moments of the last days. @returns how many there are */
export async function applyTouchpointRules(db: Database, { days }: { days: number }): Promise<{ moments: number }> {
  const since = new Date(now().getTime() - days * 86_400_000)
  return inTransaction(db, async (tx) => {
    const [found] = await rows<{ moments: number }>(
      tx,
      sql`select count(*)::int as moments from moment where began_at >= ${since} and kind <> 'internal'
          and touchpoint_by is distinct from 'hand'`,
    )
    await enqueue(tx, applyRules, { since: since.toISOString(), after: null })
    return { moments: found?.moments ?? 0 }
  })
}

function cleaned({ channels, teamIds, tags, words }: Conditions) {
  const once = (list: readonly string[] = []) => [...new Set(list.map((one) => one.trim()))].filter(Boolean)
  return { channels: once(channels), teamIds: once(teamIds), tags: once(tags), words: once(words) }
}

function mustSay({ channels, teamIds, tags, words }: ReturnType<typeof cleaned>): void {
  if (channels.length + teamIds.length + tags.length + words.length === 0)
    throw badField('words', 'moments:reason.rule-empty')
}

async function mustKnow(tx: Transaction, touchpointId: string): Promise<void> {
  const found = await rows(tx, sql`select 1 from touchpoint where id = ${touchpointId}`)
  if (found.length === 0) throw badField('touchpointId', 'unknown')
}

async function move(tx: Transaction, id: string, place: number): Promise<void> {
  const others = await tx
    .select({ id: touchpointRule.id })
    .from(touchpointRule)
    .where(ne(touchpointRule.id, id))
    .orderBy(asc(touchpointRule.position), asc(touchpointRule.id))
  const order = others.map((one) => one.id).toSpliced(place, 0, id)
  await tx.execute(sql`update touchpoint_rule r set position = o.place
    from unnest(${sql.param(order)}::uuid[]) with ordinality as o(id, place) where r.id = o.id and r.position <> o.place`)
}

async function tell(tx: Transaction, principal: Principal, touchpointId: string): Promise<void> {
  await record(tx, touchpointsChanged, {
    actor: staffActor(principal),
    subjectId: touchpointId,
    audience: ['everyone'],
    data: { what: 'rules', touchpointId },
  })
}
