import { readFileSync } from 'node:fs'
import path from 'node:path'
import { and, eq, inArray } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, derivedId, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type GuidanceItemRecord,
  type GuidanceKind,
  type GuidanceListRecord,
  type GuidanceTrade,
  guidanceChanged,
  guidanceKinds,
} from '../../contract/guidance.ts'
import { layers } from '../../contract.ts'
import { guidanceList, guidanceSetting } from './schema.ts'

type Start = {
  questions: Record<GuidanceTrade, GuidanceItemRecord[]>
  options: Record<GuidanceTrade, GuidanceItemRecord[]>
  refusals: Record<GuidanceTrade, GuidanceItemRecord[]>
  negatives: GuidanceItemRecord[]
}
const starts = new Map<Locale, Start>()

/** What the product brings, by language. */
export function startOf(locale: Locale): Start {
  let found = starts.get(locale)
  if (!found) {
    found = JSON.parse(readFileSync(path.join(import.meta.dirname, 'start', `${locale}.json`), 'utf8')) as Start
    for (const lists of [found.questions, found.options, found.refusals])
      for (const [trade, items] of Object.entries(lists)) for (const one of items) nameTouchpoints(one, trade)
    starts.set(locale, found)
  }
  return found
}

/** The start set names its touchpoints by their key there (`at:repair`); their ids follow from it. */
function nameTouchpoints(one: GuidanceItemRecord, trade: string): void {
  if (!one.for) return
  one.for = one.for.map((meant) =>
    meant.startsWith('at:') ? `touchpoint:${derivedId('touchpoint', `${trade}.${meant.slice(3)}`)}` : meant,
  )
}

type Which = { kind: GuidanceKind; trade: GuidanceTrade; locale: Locale }

/** Options and ways to say no: those of the trade, then those that are good in any. */
function startList({ kind, trade, locale }: Which): GuidanceItemRecord[] {
  const start = startOf(locale)
  if (kind === 'negatives') return start.negatives
  const own = start[kind][trade]
  return kind === 'questions' || trade === 'general' ? own : [...own, ...start[kind].general]
}

export async function readGuidanceList(db: Database, which: Which): Promise<GuidanceListRecord> {
  const [own] = await db
    .select()
    .from(guidanceList)
    .where(
      and(
        eq(guidanceList.kind, which.kind),
        eq(guidanceList.trade, which.trade),
        eq(guidanceList.locale, which.locale),
      ),
    )
  const { kind, trade, locale } = which
  const written = own && own.items.length > 0
  return {
    kind,
    trade,
    locale,
    items: written ? own.items : startList(which),
    own: Boolean(written),
    version: own?.version ?? 0,
  }
}

/** All four lists for a trade in a language. */
export async function catalogueOf(
  db: Database,
  { trade, locale }: { trade: GuidanceTrade; locale: Locale },
): Promise<Record<GuidanceKind, GuidanceItemRecord[]>> {
  const found = await db
    .select({ kind: guidanceList.kind, items: guidanceList.items })
    .from(guidanceList)
    .where(
      and(
        inArray(guidanceList.kind, [...guidanceKinds]),
        eq(guidanceList.trade, trade),
        eq(guidanceList.locale, locale),
      ),
    )
  const own = new Map(found.map(({ kind, items }) => [kind, items]))
  const listOf = (kind: GuidanceKind) => (own.get(kind)?.length ? own.get(kind)! : startList({ kind, trade, locale }))
  return {
    questions: listOf('questions'),
    options: listOf('options'),
    refusals: listOf('refusals'),
    negatives: listOf('negatives'),
  }
}

/**
 * Writes a list; without items the product's own holds again.
 * @throws Problem `bad-request` on `items`; 409 `moments.guidance-conflict` when somebody was faster
 */
export async function writeGuidanceList(
  db: Database,
  wanted: Which & { principal: Principal; items: readonly GuidanceItemRecord[]; version: number },
): Promise<GuidanceListRecord> {
  const { kind, trade, locale, principal, version } = wanted
  const items = wanted.items.map(({ title, lines, for: meant = [] }) => ({
    title: title.trim(),
    lines: lines.map((line) => line.trim()),
    ...(kind !== 'negatives' && meant.length > 0 ? { for: [...new Set(meant.map((one) => one.trim()))] } : {}),
  }))
  if (kind === 'questions' && items.some(({ title }) => !layers.some((layer) => layer === title))) {
    throw badField('items', 'moments:reason.guidance-layer')
  }
  if (kind === 'options' && items.some(({ lines }) => lines.length < 2 || lines.length > 4)) {
    throw badField('items', 'moments:reason.guidance-options')
  }
  await inTransaction(db, async (tx) => {
    const which = and(eq(guidanceList.kind, kind), eq(guidanceList.trade, trade), eq(guidanceList.locale, locale))
    const [before] = await tx.select().from(guidanceList).where(which).for('update')
    if ((before?.version ?? 0) !== version) throw conflict()
    const row = { items, version: version + 1, changedAt: now(), changedById: principal.id }
    const written = before
      ? await tx.update(guidanceList).set(row).where(which).returning({ kind: guidanceList.kind })
      : await tx
          .insert(guidanceList)
          .values({ kind, trade, locale, ...row })
          .onConflictDoNothing()
          .returning({ kind: guidanceList.kind })
    if (written.length === 0) throw conflict()
    await record(tx, guidanceChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: { what: kind, trade },
    })
  })
  return readGuidanceList(db, { kind, trade, locale })
}

const conflict = () => new Problem('moments.guidance-conflict', { status: 409 })

export async function readGuidanceSettings(db: Database): Promise<{ trade: GuidanceTrade }> {
  const [row] = await db.select({ trade: guidanceSetting.trade }).from(guidanceSetting).where(eq(guidanceSetting.id, 1))
  return { trade: row?.trade ?? 'general' }
}

export async function changeGuidanceSettings(
  db: Database,
  { principal, trade }: { principal: Principal; trade: GuidanceTrade },
): Promise<{ trade: GuidanceTrade }> {
  await inTransaction(db, (tx) => setGuidanceTrade(tx, { trade, actor: staffActor(principal) }))
  return { trade }
}

/** The same in a transaction of somebody else's. */
export async function setGuidanceTrade(
  tx: Transaction,
  { trade, actor }: { trade: GuidanceTrade; actor: Actor },
): Promise<void> {
  await tx
    .insert(guidanceSetting)
    .values({ id: 1, trade })
    .onConflictDoUpdate({ target: guidanceSetting.id, set: { trade } })
  await record(tx, guidanceChanged, {
    actor,
    subjectId: null,
    audience: ['everyone'],
    data: { what: 'trade', trade },
  })
}

/** The trade that a company begins with; what somebody has set stays. @returns whether it was set now */
export async function beginTrade(tx: Transaction, trade: GuidanceTrade): Promise<boolean> {
  const set = await tx.insert(guidanceSetting).values({ id: 1, trade }).onConflictDoNothing().returning()
  return set.length > 0
}

/** Takes that back, unless another one has been set since. */
export async function endTrade(tx: Transaction, trade: GuidanceTrade): Promise<void> {
  await tx.delete(guidanceSetting).where(eq(guidanceSetting.trade, trade))
}
