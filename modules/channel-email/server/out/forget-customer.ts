import { type SQL, sql } from 'drizzle-orm'
import { customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { forgetRaw } from './forget-raw.ts'

/**
 * An anonymised customer's mails: all of their own conversations, and what they wrote in others'. Addresses, subjects and
 * texts go, and the kept mails with them. Message-IDs and hashes stay: what was taken in once is not taken in again.
 */
export const forgetCustomer: Reaction = reactDuring(
  customerRemoved,
  'channel-email.forget-customer',
  async (tx, { data }) => {
    if (!data.anonymised) return
    const persons = [data.customerId, ...(await filesMergedInto(tx, data.customerId))]
    const list = sql`${sql.param(persons)}::uuid[]`
    const own = sql`c.customer_id = any(${list})`
    const wrote = sql`(said.author_kind = 'customer' and said.author_id = any(${list}))`
    const addresses = await addressesOf(tx, wrote)
    const messageIds = await blankMails(tx, sql`${own} or ${wrote}`)
    const files = await blankFiles(tx, { messageIds, own })
    await tx.execute(sql`
      delete from mail_participant p where p.address = any(${sql.param(addresses)}::text[])
        or p.conversation_id in (select c.id from conversation c where ${own})`)
    await tx.execute(sql`
      delete from mail_auto_reply r where r.address = any(${sql.param(addresses)}::text[])
        or r.conversation_id in (select c.id from conversation c where ${own})`)
    await tx.execute(sql`delete from mail_picture_sender where address = any(${sql.param(addresses)}::text[])`)
    for (let at = 0; at < files.length; at += 1000) await enqueue(tx, forgetRaw, { files: files.slice(at, at + 1000) })
  },
)

const joined = sql.raw(
  'mail m join message said on said.id = m.message_id join conversation c on c.id = said.conversation_id',
)

async function addressesOf(tx: Transaction, wrote: SQL): Promise<string[]> {
  const found = await rows<{ address: string }>(
    tx,
    sql`select distinct lower(m."from"->>'address') as address from ${joined} where m."from" is not null and ${wrote}`,
  )
  return found.map((one) => one.address)
}

async function blankMails(tx: Transaction, which: SQL): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`
      with meant as (select m.message_id as id from ${joined} where ${which})
      update mail set subject = '', "from" = null, reply_to = '[]', "to" = '[]', cc = '[]', bcc = '[]', html = '',
        text = '', folded = '', notes = '[]', pictures = '{}'
      from meant where mail.message_id = meant.id returning mail.message_id as id`,
  )
  return found.map((one) => one.id)
}

/** @returns the stored files that are no longer named by these */
async function blankFiles(
  tx: Transaction,
  { messageIds, own }: { messageIds: readonly string[]; own: SQL },
): Promise<string[]> {
  const ids = sql`${sql.param([...messageIds])}::uuid[]`
  // What waits to be sent to nobody is not sent.
  const sent = await rows<{ file: string | null }>(
    tx,
    sql`
      update mail_out o set raw_file = null, raw_size = null, accepted = '{}', rejected = '[]', server_words = null,
        state = case when o.state in ('queued', 'sending') then 'failed' else o.state end, lease_until = null
      from mail_out before where before.message_id = o.message_id and o.message_id = any(${ids})
      returning before.raw_file as file`,
  )
  const came = await rows<{ file: string }>(
    tx,
    sql`
      update mail_in i set raw_file = '', envelope_to = '{}', note = 'channel-email:arrival-note.erased'
      from mail_in before where before.id = i.id and i.raw_file <> ''
        and (i.message_id = any(${ids}) or i.id in (select arrival_id from mail where message_id = any(${ids}))
          or i.conversation_id in (select c.id from conversation c where ${own}))
      returning before.raw_file as file`,
  )
  return [...new Set([...sent, ...came].map((one) => one.file).filter((file) => file !== null))]
}
