import { and, eq } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { attemptKey, company, countAttempt } from '#modules/staff/server/index.ts'
import { team } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { FoundPromisesRecord, WrittenIn } from '../contract/find.ts'
import { calendarOf } from './find/calendar-of.ts'
import { findPromises, presentFound, usualCalendar, type WorkCalendar } from './find/index.ts'
import { quickTimes } from './find/quick-times.ts'

/** One who types without a pause asks about every half second. */
const limit = { most: 240, withinMs: 60_000 }
/** How far from now a text may have been written. */
const farthest = Temporal.Duration.from({ hours: 24 * 366 })

/** Without a conversation: of a contact that is the first of its matter. */
type Asked = { principal: Principal; conversationId: string | null; text: string; at?: string }

/**
 * What a text of ours (a reply, a note, the log of a call) would promise the customer of this conversation. Stores nothing.
 * @throws Problem `not-found`, `bad-request` on `at`, `too-many-requests`
 */
export async function findInText(kernel: Kernel, asked: Asked): Promise<FoundPromisesRecord> {
  const { principal, conversationId, text } = asked
  const { calendar, customerTimeZone } = await calendarFor(kernel.db, principal, conversationId)
  const at = asked.at ? Temporal.Instant.from(asked.at) : Temporal.Instant.fromEpochMilliseconds(now().getTime())
  const away = at.since(Temporal.Instant.fromEpochMilliseconds(now().getTime())).abs()
  if (Temporal.Duration.compare(away, farthest) > 0) throw badField('at', 'promises:reason.too-far')
  await countAttempt(kernel, attemptKey('promise-find', principal.id), limit)
  const found = findPromises(text, { at, calendar })
  const items = found.map((one) => ({ ...presentFound(one), language: languageOf(one.text) }))
  const { timeZone } = calendar
  const quick = items.every(({ due }) => due)
    ? []
    : quickTimes(at, calendar).map(({ key, at: due, precision, words }) => ({
        key,
        dueAt: due.toInstant().toString(),
        precision,
        words,
      }))
  return { items, timeZone, customerTimeZone: customerTimeZone === timeZone ? null : customerTimeZone, quick }
}

async function calendarFor(
  db: Database,
  principal: Principal,
  conversationId: string | null,
): Promise<{ calendar: WorkCalendar; customerTimeZone: string | null }> {
  if (conversationId === null) return { calendar: usualCalendar((await company(db)).timeZone), customerTimeZone: null }
  const [home] = await db
    .select({ hours: team.hours, customerTimeZone: customer.timeZone })
    .from(conversation)
    .leftJoin(team, eq(team.id, conversation.teamId))
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .where(and(eq(conversation.id, conversationId), visibleTo(principal, 'conversation')))
  if (!home) throw notFound()
  const { customerTimeZone } = home
  if (home.hours) return { calendar: calendarOf(home.hours), customerTimeZone }
  return { calendar: usualCalendar((await company(db)).timeZone), customerTimeZone }
}

/** Characters written so in one of the two scripts only, of those that promises are made with. */
const traditional = /[們會給後覆請師電話時間內聯繫處錯單週禮聽訊當為將幫發過個進維復確認於這點鐘傳證報與說還對應檢]/u
const simplified = /[们会给后请师电话时间内联处错单礼听讯当为将帮发过个进维复确认这点钟传证报与说还对应检]/u

/** By the characters: Han or not, then which of the two ways to write them. */
export function languageOf(text: string): WrittenIn {
  if (!/\p{Script=Han}/u.test(text)) return 'en'
  const count = (pattern: RegExp) => [...text].filter((character) => pattern.test(character)).length
  return count(traditional) > count(simplified) ? 'zh-Hant' : 'zh-Hans'
}
