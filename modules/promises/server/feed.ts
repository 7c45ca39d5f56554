import { createHash } from 'node:crypto'
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import ical, { ICalEventStatus } from 'ical-generator'
import { member, teamMember } from '#modules/staff/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, newToken } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { readPromiseFeed, renewPromiseFeed } from '../contract.ts'
import { ownOrTeams, readable } from './filter.ts'
import { byDue, type FullPromise, selectPromises } from './queries.ts'
import { promise, promiseFeed } from './schema.ts'

type Feed = ReplyOf<typeof readPromiseFeed>

const apiPrefix = '/api/v1'

/** Of a feed only this is kept, so that who reads the database cannot read calendars. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
/** What was kept stays in the calendar so long. */
const keptFor = 30 * 86_400_000
/** The event of a promise without a beginning ends when it is due. */
const shown = 15 * 60_000
const most = 1000

export async function readFeed(db: Database, { principal }: { principal: Principal }): Promise<Feed> {
  const [row] = await db.select().from(promiseFeed).where(eq(promiseFeed.memberId, principal.id))
  return {
    active: row !== undefined,
    createdAt: row?.createdAt.toISOString() ?? null,
    readAt: row?.readAt?.toISOString() ?? null,
  }
}

/** A new secret link; the old one ends. */
export async function renewFeed(
  kernel: Kernel,
  { principal }: { principal: Principal },
): Promise<ReplyOf<typeof renewPromiseFeed>> {
  const token = newToken()
  const columns = { tokenHash: hashOf(token), createdAt: now(), readAt: null }
  await kernel.db
    .insert(promiseFeed)
    .values({ memberId: principal.id, ...columns })
    .onConflictDoUpdate({ target: promiseFeed.memberId, set: columns })
  return {
    url: `${kernel.publicUrl()}${apiPrefix}/promises/feed/${token}.ics`,
    feed: await readFeed(kernel.db, { principal }),
  }
}

export async function endFeed(db: Database, { principal }: { principal: Principal }): Promise<Feed> {
  await db.delete(promiseFeed).where(eq(promiseFeed.memberId, principal.id))
  return readFeed(db, { principal })
}

/** `GET /promises/feed/:token.ics`: for calendars, which know nothing but the link. */
export function feedRoute(app: FastifyInstance, kernel: Kernel): void {
  app.get(
    `${apiPrefix}/promises/feed/:file`,
    { config: { permission: 'public', ratePerMinute: 60 }, schema: { hide: true } },
    async (request, reply) => {
      const { file } = request.params as { file: string }
      const token = /^([A-Za-z0-9_-]{32})\.ics$/.exec(file)?.[1]
      const reader = token ? await readerOf(kernel, token) : null
      if (!reader) throw notFound()
      const text = await calendarOf(kernel, reader)
      const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
      reply.header('etag', etag).header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('text/calendar; charset=utf-8').send(text)
    },
  )
}

/** The person whose link it is, with what they may read now; null when it has ended or they have left. */
async function readerOf(kernel: Kernel, token: string): Promise<Principal | null> {
  const { db } = kernel
  const [found] = await db
    .update(promiseFeed)
    .set({ readAt: now() })
    .from(member)
    .where(
      and(eq(promiseFeed.tokenHash, hashOf(token)), eq(member.id, promiseFeed.memberId), isNull(member.deactivatedAt)),
    )
    .returning({
      id: member.id,
      name: member.name,
      role: member.role,
      locale: member.locale,
      timeZone: member.timeZone,
    })
  if (!found) return null
  const permissions = kernel.permissionsOf(found.role)
  if (!permissions.has('promises.read')) return null
  const teams = await db.select({ id: teamMember.teamId }).from(teamMember).where(eq(teamMember.memberId, found.id))
  return {
    ...found,
    permissions,
    teamIds: teams.map(({ id }) => id),
    seesAllTeams: found.role === 'owner' || found.role === 'admin',
    // Nothing is listened to, nobody is signed in.
    audience: [],
    sessionId: '',
  }
}

/**
 * What they and their teams owe, and what was kept lately. The same promise has the same UID for good; each change raises
 * its SEQUENCE; withdrawn, renegotiated and given up ones are gone. Times are UTC, whole days those of the reader's zone.
 */
async function calendarOf(kernel: Kernel, reader: Principal): Promise<string> {
  const since = new Date(now().getTime() - keptFor)
  const found = await selectPromises(
    kernel.db,
    and(
      readable(reader),
      ownOrTeams(reader),
      or(isNull(promise.settledAt), and(eq(promise.state, 'kept'), gt(promise.dueAt, since))),
      sql`${promise.dueAt} is not null`,
    ),
    byDue,
    most,
  )
  const calendar = ical({
    name: translate(reader.locale, 'promises:feed.name'),
    prodId: { company: 'Kairos', product: 'Promises', language: 'ZH' },
    ttl: 900,
  })
  for (const full of found) calendar.createEvent(eventOf(full, { reader, base: kernel.publicUrl() }))
  return calendar.toString()
}

function eventOf({ promise: row, ...full }: FullPromise, { reader, base }: { reader: Principal; base: string }) {
  const mark =
    row.state === 'kept' ? '✓ ' : row.internal ? `${translate(reader.locale, 'promises:feed.internal')} ` : ''
  const whole = row.duePrecision === 'day'
  return {
    id: `promise-${row.id}@kairos`,
    // The clock's changes count too: broken is another state.
    sequence: row.version * 2 + (row.state === 'open' ? 0 : 1),
    stamp: row.changedAt,
    lastModified: row.changedAt,
    created: row.createdAt,
    ...(whole
      ? { allDay: true, start: dayIn(reader.timeZone, new Date(row.dueAt.getTime() - 1)) }
      : { start: row.dueFrom ?? new Date(row.dueAt.getTime() - shown), end: row.dueAt }),
    summary: `${mark}${full.customerName ? `${full.customerName} · ` : ''}${row.text}`,
    description: `${translate(reader.locale, `promises:state.${row.state}`)} · ${full.ownerName ?? ''} · #${full.number} ${full.subject}`,
    url: `${base}/conversations/${row.conversationId}?side=1`,
    status: ICalEventStatus.CONFIRMED,
  }
}

/** A day as the calendar library wants it: midnight UTC of the day that it is there. */
function dayIn(timeZone: string, at: Date): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return new Date(Date.UTC(day.year, day.month - 1, day.day))
}
