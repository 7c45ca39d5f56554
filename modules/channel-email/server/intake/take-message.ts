import {
  audienceOf,
  conversationBrief,
  leaveNote,
  lockConversation,
  receiveMessage,
} from '#modules/conversations/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { derivedId, newId } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { mailChannel, mailMatterBegun } from '../../contract.ts'
import type { MailNote, ReadMail } from '../read/shapes.ts'
import { isJunk, manyMails, reserveAnswer, writesTooMuch } from './auto-replies.ts'
import { bodyOf } from './body.ts'
import { type Intake, ignored, type Outcome } from './intake.ts'
import { joinFragments } from './join-fragments.ts'
import { addressKey } from './own-addresses.ts'
import { addParticipants } from './participants.ts'
import { findSender, localeOf, type Person, personOf, type Sender } from './sender.ts'
import { changesSubject } from './split-hint.ts'
import { customerKeys } from './takes-part.ts'
import { findPlace, type Place } from './threading.ts'
import { factsOf, type Told, toldBy, writeMail } from './write-mail.ts'

/** The id of the message made of an arrival: the same however often it is taken in. */
export function messageIdOf(arrivalId: string, what = 'message'): string {
  return derivedId('mail', arrivalId, what)
}

type Wanted = {
  person?: Person
  /** Where it goes, when something else than the mail's header knows. */
  place?: Place
  /** A mail of ours for another team: where it was written. */
  writtenIn?: string
  told?: Partial<Told>
  /** Of a new conversation; default: the mail's. */
  subject?: string
  /** A different message than the arrival's own. */
  what?: string
  /** Never answered automatically. */
  silent?: boolean
}

/**
 * Makes a mail a message: of the conversation it belongs to, or of a new one with the mailbox's team. What a program
 * answers by itself (out of office) is left as a note in a conversation it belongs to: nobody waits for an answer to it.
 */
export async function takeMessage(intake: Intake, wanted: Wanted = {}): Promise<Outcome> {
  const { tx, mail, arrival } = intake
  const person = wanted.person ?? personOf(mail, intake.ours)
  const sender = await findSender(intake, person, `${mail.subject}\n${mail.reply}`)
  const place = wanted.place ?? (await findPlace(intake, sender, { except: wanted.writtenIn ?? null }))
  if (!place.joins && !intake.byHand && isReadReceipt(mail)) return ignored('read-receipt')
  const messageId = messageIdOf(arrival.id, wanted.what)
  const tooMuch = await writesTooMuch(intake, sender)
  const notes: MailNote[] = [
    ...(tooMuch ? [{ code: 'many-from-sender', params: { count: manyMails } }] : []),
    ...(isJunk(intake) ? [{ code: 'from-junk' }] : []),
  ]
  const joined = place.joins ? await conversationBrief(tx, place.joins) : null
  const language = joined ? joined.language : sender.language
  const body = bodyOf(mail, intake.files, localeOf(language, intake.company.locale))
  const suggestSplit = joined !== null && (await changesSubject(tx, joined, mail.subject))
  const told = toldBy(intake, {
    ...(person.relayed ? { from: person.address } : {}),
    suggestSplit,
    ...wanted.told,
    notes: [...notes, ...(wanted.told?.notes ?? [])],
  })
  const said = {
    messageId,
    text: body.text,
    ...(body.html === undefined ? {} : { html: body.html }),
    attachmentIds: intake.files.map((file) => file.attachmentId),
    claim: intake.claim,
    occurredAt: intake.at,
    meta: { mail: factsOf(intake, told, body) },
  }
  if (joined && saysNothing(mail)) {
    const left = await leaveNote(tx, { ...said, conversationId: joined.id, actor: systemActor })
    if (!left.repeated) await writeMail(intake, messageId, told, body)
    return { state: 'taken', note: null, conversationId: left.conversationId, messageId }
  }
  const customerId = joined?.customerId ?? sender.customerId
  const third = joined !== null && (await isThird(intake, joined, sender, told))
  const received = await receiveMessage(tx, {
    ...said,
    customerId,
    ...(joined ? { conversationId: joined.id } : {}),
    ...(sender.customerId === customerId ? {} : { authorId: sender.customerId }),
    private: third,
    channel: mailChannel,
    teamId: intake.mailbox?.teamId ?? null,
    subject: wanted.subject ?? mail.subject,
    language: sender.language,
    newConversationId: newId(),
    linkedFromId: place.linkedFromId,
  })
  if (received.repeated) return { state: 'taken', note: null, conversationId: received.conversationId, messageId }
  await writeMail(intake, messageId, told, body)
  await addParticipants(tx, {
    conversationId: received.conversationId,
    customer: await customerKeys(tx, received.conversationId),
    ours: intake.ours,
    sender:
      sender.customerId === customerId || !sender.address
        ? null
        : { address: sender.address, role: third ? 'third' : 'sender' },
    to: told.to,
    cc: told.cc,
    at: intake.at,
  })
  if (received.created)
    await tellBegun(intake, {
      conversationId: received.conversationId,
      messageId,
      sender,
      tooMuch,
      silent: wanted.silent ?? sender.customerId !== customerId,
    })
  const conversationId = await joinFragments(tx, {
    conversationId: received.conversationId,
    messageId: told.messageIdHeader || null,
  })
  return { state: 'taken', note: null, conversationId, messageId }
}

/** A program answered by itself (out of office), or tells that a mail was displayed: nobody expects an answer to it. */
function saysNothing(mail: ReadMail): boolean {
  return mail.auto === 'reply' || isReadReceipt(mail)
}

/** A notice that a mail was displayed (RFC 8098). */
function isReadReceipt({ auto, headers }: ReadMail): boolean {
  return auto !== null && /^\s*multipart\/report\b.*disposition-notification/is.test(headers['content-type'] ?? '')
}

/** Somebody else than the customer wrote it, and the customer did not get it: between us and them. */
async function isThird(
  { tx }: Intake,
  joined: { id: string; customerId: string },
  sender: Sender,
  told: Told,
): Promise<boolean> {
  if (sender.customerId === joined.customerId) return false
  const customer = await customerKeys(tx, joined.id)
  const named = [...told.to, ...told.cc, ...(told.from ? [told.from] : [])]
  return !named.some(({ address }) => customer.has(addressKey(address)))
}

/** A new matter: others may answer it with its number and the page of its progress. */
async function tellBegun(
  intake: Intake,
  begun: { conversationId: string; messageId: string; sender: Sender; tooMuch: boolean; silent: boolean },
): Promise<void> {
  const { tx, arrival, mailbox } = intake
  const { conversationId, messageId } = begun
  const answerable = !begun.silent && (await reserveAnswer(intake, begun))
  const conversation = await lockConversation(tx, conversationId)
  await record(tx, mailMatterBegun, {
    actor: systemActor,
    subjectId: conversationId,
    audience: conversation ? audienceOf(conversation) : [],
    data: { conversationId, messageId, mailboxId: mailbox?.id ?? null, arrivalId: arrival.id, answerable },
  })
}
