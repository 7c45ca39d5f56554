import { sql } from 'drizzle-orm'
import { findOrCreateByIdentity, markUndeliverable, readEmail } from '#modules/customers/server/index.ts'
import { type Locale, locales } from '#platform/contract/locale.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { MailAddress, ReadMail } from '../read/shapes.ts'
import type { Intake } from './intake.ts'
import { guessLanguage } from './language.ts'
import { addressKey, mailboxOf, type OurAddresses } from './own-addresses.ts'

/** Who wrote a mail. */
export type Person = {
  /** As written; null when the mail does not say. */
  address: MailAddress | null
  /** A program handed it on (a form on a website, a market place), and Reply-To says for whom. */
  relayed: boolean
}

const robotNames =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|daemon|bounces?|notifications?|notify|alerts?|automat(?:ed|ic)|auto[-_.]?(?:reply|responder|confirm)|system|robot|wordpress|www-data|webform|forms?|apache|nginx|nobody|root)(?:[-_.+=].*|\d*)$/i

/** An address nobody reads: answers to it are lost, and what comes from it was handed on by a program. */
export function isRobot(address: string): boolean {
  return robotNames.test(address.slice(0, address.lastIndexOf('@')).trim())
}

/**
 * Who wrote it: the From, as everything else is easily set by others. Only when From is ourselves or a program's address
 * (a form on our website, a market place's relay) the person is the one whom answers go to.
 */
export function personOf(mail: ReadMail, ours: OurAddresses): Person {
  const from = mail.from ?? mail.sender ?? null
  if (!from) {
    const answer = mail.replyTo.find(({ address }) => readEmail(address) !== null && !mailboxOf(ours, address))
    return { address: answer ?? null, relayed: false }
  }
  if (!isRobot(from.address) && !mailboxOf(ours, from.address)) return { address: from, relayed: false }
  const answer = mail.replyTo.find(
    ({ address }) =>
      readEmail(address) !== null &&
      addressKey(address) !== addressKey(from.address) &&
      !mailboxOf(ours, address) &&
      !isRobot(address),
  )
  return answer ? { address: answer, relayed: true } : { address: from, relayed: false }
}

/** The person's customer file, found or made. */
export type Sender = Person & {
  customerId: string
  /** The address for comparison; null when there is none. */
  key: string | null
  /** One of our own people: a member of staff, or one of our mailboxes. */
  internal: boolean
  language: Locale | null
  /** Our mails did not reach this address until now. */
  unreached: boolean
}

/** The active member of staff with this address. From headers are easily forged: it gives nobody any right. */
export async function memberWith(db: Database, address: string): Promise<{ id: string; name: string } | null> {
  const [found] = await rows<{ id: string; name: string }>(
    db,
    sql`select id, name from member where email = ${addressKey(address)} and deactivated_at is null`,
  )
  return found ?? null
}

/** Finds or makes the customer file behind an address; an address that writes to us can be written to again. */
export async function findSender(intake: Intake, person: Person, text: string): Promise<Sender> {
  const { tx, ours, company } = intake
  const { address } = person
  const key = address?.address ? addressKey(address.address) : null
  const internal = key !== null && (mailboxOf(ours, key) !== undefined || (await memberWith(tx, key)) !== null)
  const language = guessLanguage(text, company.locale)
  const { customerId } = await findOrCreateByIdentity(tx, {
    name: nameOf(address),
    identities: key ? [{ kind: 'email', value: address!.address }] : [],
    language,
    companyLocale: company.locale,
    ...(internal ? { kind: 'internal' } : {}),
  })
  // Who writes from it can be written to; but a program is not the first to try, as senders are easily forged.
  const unreached =
    key !== null && intake.mail.auto === null
      ? (await markUndeliverable(tx, { kind: 'email', value: key, undeliverable: false })) !== null
      : false
  return { ...person, customerId, key, internal, language, unreached }
}

/** A name that is only the address again says nothing. */
function nameOf(address: MailAddress | null): string {
  const name = (address?.name ?? '').replace(/\s+/g, ' ').trim()
  return name.includes('@') && addressKey(name) === addressKey(address?.address ?? '') ? '' : name
}

/** The language to speak to somebody in. */
export function localeOf(language: string | null, otherwise: Locale): Locale {
  return locales.find((one) => one === language) ?? otherwise
}
