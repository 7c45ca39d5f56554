import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Status } from '#modules/conversations/contract.ts'
import {
  type ConversationBrief,
  conversationBrief,
  type PublicMessage,
  publicTimelineBefore,
  type QueuePlace,
  queuePlace,
} from '#modules/conversations/server/index.ts'
import type { ContactTime } from '#modules/customers/contract.ts'
import { waysToReach } from '#modules/customers/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import type { ContactWay, PublicAsk, PublicOffer, PublicProgress } from '#modules/moments/contract.ts'
import { contactWays } from '#modules/moments/contract.ts'
import {
  asksForCustomer,
  conversationByProgressToken,
  offeredOptions,
  progressOf,
} from '#modules/moments/server/index.ts'
import type { OpenProposal, PublicPromise } from '#modules/promises/contract.ts'
import { datesAnsweredAt, openProposals, promisedAmong, promisesForCustomer } from '#modules/promises/server/index.ts'
import { company, teamsById } from '#modules/staff/server/index.ts'
import { isOpen, nextOpening } from '#modules/staff/server/rules.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { type Change, changesOf } from './changes.ts'
import { type Said, saidOf } from './said.ts'

/** Messages on one page; older ones are a click away. */
const perPage = 40

export type Progress = {
  company: string
  conversation: ConversationBrief
  moment: PublicProgress
  promises: PublicPromise[]
  /** Other dates of promises, to be accepted or refused. */
  proposals: OpenProposal[]
  /** When the customer last said yes or no to one. */
  datesAnsweredAt: string | null
  /** Times and questions put to the customer, oldest first. */
  asks: (PublicAsk & {
    /** We have promised the chosen time: it is not changed here any more. */
    promised: boolean
  })[]
  offers: PublicOffer[]
  /** By which the customer may ask to be reached: those we have an address for, and the one they have chosen. */
  ways: ContactWay[]
  contactWay: ContactWay | null
  contactTime: ContactTime
  changes: Change[]
  /** Of a chat that nobody has answered yet. */
  queue: QueuePlace | null
  messages: PublicMessage[]
  /** There are older ones before this. */
  olderBefore: number | null
  /** Whether the team answers now, and from when if not; null: it has set no hours. */
  opening: { open: boolean; next: string | null } | null
  /** The customer may say whether it is solved. */
  mayAnswer: boolean
  /** The customer may give a score, or change it. */
  mayScore: boolean
  /** What they have said to it, once it is done. */
  said: Said | null
  /** For choosing language and zone. */
  known: { languages: (string | null)[]; timeZone: string }
  /** Changes when anything above does. */
  version: string
}

/**
 * Everything the page behind a token shows.
 * @param before only messages before this position
 * @returns null when the token opens nothing
 */
export async function readProgress(db: Database, token: string, before?: number): Promise<Progress | null> {
  const conversationId = await conversationByProgressToken(db, token)
  const conversation = conversationId && (await conversationBrief(db, conversationId))
  if (!conversation) return null
  const { id, customerId, teamId } = conversation
  const [
    about,
    moment,
    promises,
    found,
    teams,
    [person],
    { asks, contactWay, contactTime },
    offers,
    queue,
    proposals,
    ways,
  ] = await Promise.all([
    company(db),
    progressOf(db, id),
    promisesForCustomer(db, id),
    publicTimelineBefore(db, id, { limit: perPage + 1, ...(before === undefined ? {} : { beforeSeq: before }) }),
    teamsById(db),
    db
      .select({ language: customer.language, timeZone: customer.timeZone })
      .from(customer)
      .where(eq(customer.id, customerId)),
    asksForCustomer(db, id),
    offeredOptions(db, id),
    queuePlace(db, id),
    openProposals(db, id),
    waysToReach(db, customerId),
  ])
  const answeredAt = await datesAnsweredAt(db, id)
  const messages = found.slice(-perPage)
  const promised = await promisedAmong(
    db,
    asks.flatMap(({ chosenSlotId }) => chosenSlotId ?? []),
  )
  const shown = {
    company: about.name,
    conversation,
    moment,
    promises,
    ...{ proposals, datesAnsweredAt: answeredAt, offers, contactWay, contactTime, queue },
    ways: contactWays.filter((way) => way === contactWay || ways.includes(way)),
    asks: asks.map((one) => ({ ...one, promised: one.chosenSlotId !== null && promised.has(one.chosenSlotId) })),
    changes: await changesOf(db, { conversationId: id, promises }),
    messages,
    olderBefore: found.length > perPage ? (messages[0]?.seq ?? null) : null,
    opening: openingOf(teamId ? (teams.get(teamId)?.hours ?? null) : null),
    ...mayStill(conversation, moment, about.settings.reopenWithinDays),
    said: isSettled(conversation.status) ? saidOf(conversation, moment) : null,
    known: {
      languages: [conversation.language, person?.language ?? null],
      timeZone: person?.timeZone ?? about.timeZone,
    },
  }
  return { ...shown, version: versionOf(shown) }
}

/** Of what the customer sees: a note among us, or who of us reads along, is no news to them. */
function versionOf({ conversation, ...shown }: Omit<Progress, 'version'>): string {
  const { number, subject, status, assigneeName } = conversation
  const seen = JSON.stringify([number, subject, status, assigneeName, shown])
  return createHash('sha256').update(seen).digest('base64url').slice(0, 16)
}

function openingOf(hours: Parameters<typeof isOpen>[0] | null): Progress['opening'] {
  if (!hours) return null
  const at = Temporal.Instant.fromEpochMilliseconds(nowMs())
  const open = isOpen(hours, at)
  return { open, next: open ? null : (nextOpening(hours, at)?.toString() ?? null) }
}

export const isSettled = (status: Status): boolean => status === 'resolved' || status === 'closed'

/**
 * Whether it is solved is asked once the matter is resolved, for as long as it could be reopened, and whenever somebody has
 * asked. A score is the customer's at any time after we have answered: every contact is a moment of its own (method A1),
 * and a face in a mail may be tapped long after.
 */
export function mayStill(
  { status, resolvedAt, lastOutboundAt }: Pick<ConversationBrief, 'status' | 'resolvedAt' | 'lastOutboundAt'>,
  { confirmation }: Pick<PublicProgress, 'confirmation'>,
  reopenWithinDays: number,
): { mayAnswer: boolean; mayScore: boolean } {
  const inTime = !resolvedAt || nowMs() - resolvedAt.getTime() <= reopenWithinDays * 86_400_000
  const asked = confirmation !== null && confirmation.askedAt !== null && confirmation.answer === null
  const mayAnswer = isSettled(status) ? inTime : asked
  return { mayAnswer, mayScore: mayAnswer || isSettled(status) || lastOutboundAt !== null }
}

/** The text of a message for its customer: pictures come from the page's own address, others are left out. */
export function htmlForCustomer(html: string, filesAt: string): string {
  return html
    .replace(/(<img\b[^>]*?\ssrc=")\/api\/v1\/attachments\/([0-9a-f-]{36})(?:\?inline=1)?"/gi, `$1${filesAt}/$2"`)
    .replace(/<img\b[^>]*?\ssrc="(?!\/p\/)[^"]*"[^>]*>/gi, '')
}

/** Attachments that the text itself shows. */
export function shownInText(html: string): ReadonlySet<string> {
  const found = html.matchAll(/<img\b[^>]*?\ssrc="\/api\/v1\/attachments\/([0-9a-f-]{36})/gi)
  return new Set([...found].map((match) => match[1]!.toLowerCase()))
}
