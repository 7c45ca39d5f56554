import type { MailFactsRecord } from '#modules/channel-email/contract.ts'
import { mailOf } from './content/company.ts'
import type { DemoCompany, DemoConversation, DemoCustomer, DemoMessage } from './content/types.ts'
import { demoId } from './ids.ts'
import { circular, type Laid, office, plain, type Quoted, qq } from './mail-layouts.ts'

/** The company's mailbox: of a domain that nobody has, and switched off, so nothing is ever sent or fetched. */
export const demoMailbox = demoId('mailbox:service')
export const demoAddress = { name: '云栖里物业服务中心', address: 'fuwu@yunqili.example' }

/** What a message of the demo company is as a mail. */
export type DemoMail = {
  message: DemoMessage
  facts: MailFactsRecord
  laid: Laid
  header: string
  /** The one it answers. */
  inReplyTo: string | null
  delivery: 'sent' | 'failed'
  /** A key of the words, or the server's own. */
  deliveryReason: string | null
  /** What the other side said, of ours. */
  serverWords: string
  /** Nobody has that address any more. */
  undeliverable: boolean
}

const travels = (each: DemoMessage) => each.kind === 'message' && each.direction !== 'note'
const headerOf = (each: DemoMessage) => `<${demoId(each.key)}@yunqili.example>`

/** The last word is ours: here it can have gone wrong. */
const lastIsOurs = (one: DemoConversation) => one.messages.filter(travels).at(-1)?.direction === 'outbound'
const runs = (one: DemoConversation) => one.status !== 'closed' && one.status !== 'resolved'
const isBusiness = (customer: DemoCustomer | undefined) => customer?.kind === 'supplier' || customer?.kind === 'company'

/** Every mail of the demo company by the key of its message; of two, one was refused and one came back. */
export function demoMails(demo: DemoCompany): Map<string, DemoMail> {
  const customers = new Map(demo.customers.map((each) => [each.key, each]))
  const written = demo.conversations.filter((one) => one.channel === 'mail')
  const unheard = written.filter(lastIsOurs).toReversed()
  // In matters still running, where there are any.
  const [refused, returned] = new Set([...unheard.filter(runs), ...unheard])
  const circularOne = written.findLast((one) => isBusiness(customers.get(one.customer))) ?? written.at(-1)
  const mails = new Map<string, DemoMail>()
  for (const one of written) {
    const customer = customers.get(one.customer)
    const address = customer && mailOf(customer)
    if (!customer || !address) continue
    const said = one.messages.filter(travels)
    for (const [index, message] of said.entries()) {
      const before = said[index - 1] ?? null
      const last = index === said.length - 1
      const trouble = last && one === refused ? 'refused' : last && one === returned ? 'returned' : null
      const asCircular = one === circularOne && index === 0
      mails.set(message.key, mailFrom(demo, one, { customer, address, message, before, trouble, asCircular }))
    }
  }
  return mails
}

type Told = {
  customer: DemoCustomer
  address: string
  message: DemoMessage
  before: DemoMessage | null
  trouble: 'refused' | 'returned' | null
  /** Laid out as a letter to many. */
  asCircular: boolean
}

function mailFrom(demo: DemoCompany, one: DemoConversation, told: Told): DemoMail {
  const { customer, address, message, before, trouble, asCircular } = told
  const theirs = { name: customer.name, address }
  const inbound = message.direction === 'inbound'
  const [from, to] = inbound ? [theirs, demoAddress] : [demoAddress, theirs]
  // Chinese programs put their own word before the subject; ours puts the one every program knows.
  const again = inbound && customer.language === 'zh-CN' ? '回复：' : 'Re: '
  const subject = before ? again + one.subject : one.subject
  const quoted: Quoted | null =
    inbound && before
      ? {
          from: to.name,
          address: to.address,
          to: from.name,
          toAddress: from.address,
          at: new Date(before.at),
          subject,
          text: before.text,
        }
      : null
  const laid = inbound
    ? layout(demo, one, { customer, message, quoted, asCircular })
    : { html: '', text: message.text, folded: '' }
  const others = one.number % 5 === 0 && inbound ? [{ name: '家人', address: `family${one.number}@example.org` }] : []
  const words = {
    refused: '554 5.7.1 Message rejected: content looks like spam',
    returned: '550 5.1.1 User not found: mailbox does not exist',
  }
  return {
    message,
    laid,
    header: headerOf(message),
    inReplyTo: before ? headerOf(before) : null,
    delivery: trouble ? 'failed' : 'sent',
    deliveryReason: trouble === 'returned' ? 'channel-email:bounce.no-such-user' : trouble ? words.refused : null,
    serverWords: trouble ? words[trouble] : '250 2.0.0 Ok: queued',
    undeliverable: trouble === 'returned',
    facts: {
      mailboxId: demoMailbox,
      subject,
      from,
      to: [to],
      cc: others,
      bcc: [],
      date: message.at,
      html: laid.html !== '',
      folded: laid.folded !== '',
      remotePictures: laid.html.split('<img').length - 1,
      auto: null,
      notes: [],
      suggestSplit: false,
      original: false,
      kind: inbound ? null : before ? 'reply' : 'new',
    },
  }
}

function layout(
  demo: DemoCompany,
  one: DemoConversation,
  {
    customer,
    message,
    quoted,
    asCircular,
  }: Pick<Told, 'customer' | 'message' | 'asCircular'> & { quoted: Quoted | null },
): Laid {
  const { text } = message
  const organization = demo.organizations.find((each) => each.key === customer.organization)
  const phone = customer.identities.find((each) => each.kind === 'phone')?.value ?? ''
  if (asCircular) return circular(text, one.subject, organization?.name ?? customer.name)
  if (customer.language !== 'zh-CN') return plain(text, customer.language, quoted)
  if (isBusiness(customer) || customer.kind === 'shop')
    return office(text, { name: customer.name, place: organization?.name ?? '', phone }, quoted)
  return one.number % 3 === 0 ? plain(text, customer.language, quoted) : qq(text, quoted)
}
