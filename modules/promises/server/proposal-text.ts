import { and, eq } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { company } from '#modules/staff/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { chooseLocale, type Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { readProposalText } from '../contract.ts'
import { dueWords } from './customer-time.ts'
import { linkForCustomer } from './hooks.ts'
import { readPromise } from './read-promise.ts'
import { promise, promiseProposal } from './schema.ts'
import { settingsOf } from './settings.ts'
import { fillTemplate } from './settings-rules.ts'

/**
 * The words that tell the customer of another time: the company's template in the customer's language, times by the
 * customer's clock (named when it is another than ours).
 * @throws Problem `not-found`
 */
export async function proposalText(
  kernel: Kernel,
  { principal, id, proposalId }: { principal: Principal; id: string; proposalId: string },
): Promise<ReplyOf<typeof readProposalText>> {
  const { db } = kernel
  const known = await readPromise(db, { principal, id })
  const [found] = await db
    .select({
      proposal: promiseProposal,
      promise,
      language: conversation.language,
      theirs: customer.language,
      timeZone: customer.timeZone,
      name: customer.name,
      appellation: customer.appellation,
    })
    .from(promiseProposal)
    .innerJoin(promise, eq(promise.id, promiseProposal.promiseId))
    .innerJoin(conversation, eq(conversation.id, promise.conversationId))
    .innerJoin(customer, eq(customer.id, conversation.customerId))
    .where(and(eq(promiseProposal.id, proposalId), eq(promise.id, known.id)))
  if (!found) throw notFound()
  const [ours, { templates }, link] = await Promise.all([
    company(db),
    settingsOf(db),
    linkForCustomer(kernel, found.promise.conversationId),
  ])
  const language = (found.theirs as Locale | null) ?? (found.language ? chooseLocale(found.language) : ours.locale)
  const timeZone = found.timeZone ?? ours.timeZone
  const clock = { locale: language, timeZone }
  const elsewhere = timeZone !== ours.timeZone
  const text = fillTemplate(templates[found.proposal.kind][language], {
    customer: found.name || found.appellation || translate(language, 'promises:who.customer'),
    what: found.promise.text,
    due: dueWords(clock, found.promise, elsewhere),
    new: dueWords(clock, found.proposal, elsewhere),
    why: found.proposal.reason ?? '',
    owner: known.owner.name,
    link: link ?? '',
  })
  return { text, language, messageId: found.proposal.messageId }
}
