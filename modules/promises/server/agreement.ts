import { and, eq } from 'drizzle-orm'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { message } from '#modules/conversations/server/schema.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { AgreementGiven } from '../contract.ts'
import { messageIdOf } from './proposals.ts'
import type { PromiseRow } from './queries.ts'
import { promiseProposal } from './schema.ts'
import { readInstant, type Times } from './times.ts'
import { noteInHistory } from './write.ts'

const logged: readonly string[] = loggedKinds

/** How the customer agreed to another time, as one of us says. */
export type Agreed = { at: Date; messageId: string | null; words: string | null }

/**
 * What shows that the customer agreed: a message of theirs or a call, visit or letter of this conversation after the promise
 * was made, or words of who said so. A time that nobody agreed to is an offer (`proposeNewDate`).
 * @throws Problem `bad-request` on `agreement` where there is none, `agreement.messageId` and `agreement.at`
 */
export async function readAgreement(
  tx: Transaction,
  row: PromiseRow,
  { given, at }: { given: AgreementGiven | undefined; at: Date },
): Promise<Agreed> {
  const words = given?.words?.trim() || null
  if (given?.messageId) {
    const said = await saidAt(tx, row, given.messageId)
    return { at: said < at ? said : at, messageId: given.messageId.toLowerCase(), words }
  }
  if (!words) throw badField('agreement', 'promises:reason.agreement')
  const said = given?.at ? readInstant('agreement.at', given.at) : at
  if (said > at) throw badField('agreement.at', 'in-future')
  if (said < row.createdAt) throw badField('agreement.at', 'promises:reason.before-made')
  return { at: said, messageId: null, words }
}

async function saidAt(tx: Transaction, row: PromiseRow, messageId: string): Promise<Date> {
  const refused = (why: string) => badField('agreement.messageId', `promises:reason.${why}`)
  const [found] = await tx
    .select({
      at: message.occurredAt,
      arrivedAt: message.createdAt,
      authorKind: message.authorKind,
      direction: message.direction,
      kind: message.kind,
    })
    .from(message)
    .where(and(eq(message.id, messageId), eq(message.conversationId, row.conversationId)))
  if (!found) throw refused('message')
  if (messageId.toLowerCase() === row.fromMessageId) throw refused('message-made-it')
  if (found.authorKind !== 'customer' && !logged.includes(found.kind)) throw refused('message-not-theirs')
  // The clock of a customer's mail is theirs: it counts when it arrived.
  const said = found.authorKind === 'customer' ? found.arrivedAt : found.at
  if (said < row.createdAt) throw refused('message-before')
  return said
}

/**
 * Written down beside the promise whose place was taken, as an offer that was accepted by the word of one of us: the customer
 * reads it on their page and may still refuse.
 */
export async function noteAgreement(
  tx: Transaction,
  row: PromiseRow,
  {
    agreed,
    times,
    actor,
    at,
    newPromiseId,
  }: { agreed: Agreed; times: Times; actor: Actor; at: Date; newPromiseId: string },
): Promise<void> {
  const id = newId()
  const { dueAt, dueFrom, duePrecision } = times
  await tx.insert(promiseProposal).values({
    ...{ id, promiseId: row.id, kind: 'ask', state: 'accepted', dueAt, dueFrom, duePrecision },
    messageId: messageIdOf(id, 0),
    ...{ createdAt: at, createdByKind: actor.kind, createdById: actor.id },
    ...{ toldAt: agreed.at, endedAt: at, endedByKind: actor.kind, endedById: actor.id },
    ...{ words: agreed.words, newPromiseId, agreedAt: agreed.at, agreedMessageId: agreed.messageId },
  })
  await noteInHistory(tx, row, { kind: 'accepted', actor, reason: agreed.words, newDueAt: dueAt, claimedAt: agreed.at })
}
