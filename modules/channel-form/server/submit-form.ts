import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { currentConversation, receiveMessage } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { now } from '#platform/server/clock/index.ts'
import { derivedId, type Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Entries } from './check-submission.ts'
import type { OpenForm } from './find-form.ts'
import { formSubmission } from './schema.ts'

type Submission = {
  /** Made with the page: the same page sent again begins no second conversation. */
  id: string
  form: OpenForm
  /** Checked by `checkSubmission`. */
  entries: Entries
  /** Uploads kept under `claim`. */
  attachmentIds: readonly string[]
  claim: string
  /** Tells two sendings of the same page apart by their files. */
  files: readonly string[]
  locale: Locale
  /** The country of numbers without a prefix. */
  companyLocale: Locale
}

/**
 * Takes in a filled-in form: recognises or makes the customer and begins a conversation. The same page with the same
 * entries changes nothing; with other entries (somebody went back and corrected) they come as one more message of the
 * same conversation, so nothing typed is lost.
 * @returns the conversation it is in now
 */
export async function submitForm(
  tx: Transaction,
  submission: Submission,
): Promise<{ conversationId: string; repeated: boolean }> {
  const { id, form, entries, locale } = submission
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${id}, 7266))`)
  const content = contentOf(submission)
  const messageId = derivedId(id, content)
  const received = {
    channel: 'form',
    messageId,
    attachmentIds: submission.attachmentIds,
    claim: submission.claim,
    occurredAt: now(),
  }
  const [sent] = await tx
    .select({ conversationId: conversation.id, customerId: conversation.customerId, content: formSubmission.content })
    .from(formSubmission)
    .innerJoin(conversation, eq(conversation.id, formSubmission.conversationId))
    .where(eq(formSubmission.id, id))
  if (sent) {
    if (sent.content === content) {
      const conversationId = (await currentConversation(tx, sent.conversationId)) ?? sent.conversationId
      return { conversationId, repeated: true }
    }
    const text = [entries.text, correction(entries, locale)].filter(Boolean).join('\n\n')
    const added = await receiveMessage(tx, {
      ...received,
      conversationId: sent.conversationId,
      customerId: sent.customerId,
      text,
    })
    return { conversationId: added.conversationId, repeated: added.repeated }
  }
  const found = await findOrCreateByIdentity(tx, {
    name: entries.name.trim(),
    identities: [
      ...(entries.phone.trim() ? [{ kind: 'phone' as const, value: entries.phone.trim() }] : []),
      ...(entries.email.trim() ? [{ kind: 'email' as const, value: entries.email.trim() }] : []),
    ],
    language: locale,
    companyLocale: submission.companyLocale,
  })
  const other = found.created ? '' : await otherName(tx, found.customerId, entries.name.trim())
  const signature = other ? translate(locale, 'channel-form:signed', { name: other }) : ''
  const begun = await receiveMessage(tx, {
    ...received,
    customerId: found.customerId,
    text: [entries.text, signature].filter((part) => part.trim()).join('\n\n'),
    teamId: form.teamId,
    subject: entries.subject.trim() || undefined,
    language: locale,
    meta: { form: form.key, ...(entries.name.trim() ? { name: entries.name.trim() } : {}) },
  })
  await tx
    .insert(formSubmission)
    .values({ id, formId: form.id, conversationId: begun.conversationId, content, at: received.occurredAt })
  return { conversationId: begun.conversationId, repeated: false }
}

/** The name that was typed, when the file of this phone or mail has another one: staff must see both. */
async function otherName(tx: Transaction, customerId: string, name: string): Promise<string> {
  if (!name) return ''
  const [file] = await tx.select({ name: customer.name }).from(customer).where(eq(customer.id, customerId))
  return file && file.name !== name ? name : ''
}

/** The other fields of a page that was sent again, in the customer's language. */
function correction(entries: Entries, locale: Locale): string {
  const fields = ['subject', 'name', 'phone', 'email'] as const
  const lines = fields
    .filter((field) => entries[field].trim())
    .map((field) =>
      translate(locale, 'channel-form:entry', {
        label: translate(locale, `channel-form:field.${field}`),
        value: entries[field].trim(),
      }),
    )
  return lines.length > 0 ? [translate(locale, 'channel-form:corrected'), ...lines].join('\n') : ''
}

function contentOf({ entries, files }: Submission): string {
  const { subject, text, name, phone, email } = entries
  return createHash('sha256')
    .update(JSON.stringify([subject, text, name, phone, email, files]))
    .digest('hex')
}
