import { sql } from 'drizzle-orm'
import { currentConversation } from '#modules/conversations/server/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { readToken } from '../thread-token.ts'
import type { Intake, Outcome } from './intake.ts'
import { ignored } from './intake.ts'
import { firstMailbox, mailboxOf } from './own-addresses.ts'
import { personOf } from './sender.ts'

/**
 * The same mail by another way: two of our mailboxes were addressed, a server hands it out once more under another
 * number. Same Message-ID, subject, text and files; a Message-ID alone is not enough, as some devices give every mail the
 * same.
 */
export async function seenBefore({ tx, arrival, mail, files: kept }: Intake): Promise<Outcome | null> {
  const id = mail.messageId ?? arrival.messageIdHeader
  if (!id) return null
  const others = await rows<{ messageId: string; conversationId: string; files: string[] | null }>(
    tx,
    sql`
      select i.message_id as "messageId", s.conversation_id as "conversationId",
        (select array_agg(a.sha256 order by a.sha256) from attachment a where a.message_id = s.id) as files
      from mail_in i join message s on s.id = i.message_id join mail m on m.message_id = s.id
      where i.message_id_header = ${id} and i.id <> ${arrival.id} and i.state = 'taken'
        and m.subject = ${mail.subject} and m.text = ${mail.text}
      order by i.stored_at limit 20`,
  )
  const files = JSON.stringify([...new Set(kept.map((file) => file.sha256))].sort())
  const same = others.find((one) => JSON.stringify([...new Set(one.files ?? [])].sort()) === files)
  return same ? ignored('seen-before', same) : null
}

/**
 * A mail of our own that comes back: a copy to ourselves, a list's echo, an answer of a program of ours. It is in its
 * conversation already. Only one that people of a team sent to another team's mailbox is taken in there, once, as that
 * team does not see the conversation it was written in.
 * @returns what became of it, or the conversation it was written in when it is to be taken in elsewhere; null: not ours
 */
export async function ourOwn(intake: Intake): Promise<{ outcome: Outcome } | { writtenIn: string } | null> {
  const { tx, kernel, mail, mailbox, ours } = intake
  const own = await ownMail(intake)
  if (own) {
    const about = { conversationId: own.conversationId, messageId: own.messageId }
    if (own.automatic || !mailbox || mailbox.id === own.mailboxId) return { outcome: ignored('our-own', about) }
    const addressed = firstMailboxIn(
      intake,
      [...mail.to, ...mail.cc].map(({ address }) => address),
    )
    const otherTeam = own.teamId !== null && mailbox.teamId !== null && own.teamId !== mailbox.teamId
    return otherTeam && addressed ? { writtenIn: own.conversationId } : { outcome: ignored('our-own', about) }
  }
  const token = mail.messageId ? readToken(kernel, mail.messageId) : null
  if (token !== null) {
    const [found] = await rows<{ id: string }>(tx, sql`select id from conversation where number = ${token}`)
    const conversationId = found ? await currentConversation(tx, found.id) : null
    return { outcome: ignored('our-own', { conversationId, messageId: null }) }
  }
  if ((mail.headers['x-kairos-auto'] ?? '') !== '' && isOurs(intake)) return { outcome: ignored('our-own') }
  // What somebody sent by another program from our address, to others than us.
  const { address, relayed } = personOf(mail, ours)
  if (!address || relayed || !mailboxOf(ours, address.address)) return null
  const to = [...intake.arrival.envelopeTo, ...[...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.address)]
  return to.length > 0 && !firstMailbox(ours, to) ? { outcome: ignored('sent-elsewhere') } : null
}

function isOurs({ mail, ours }: Intake): boolean {
  return mail.from !== null && mailboxOf(ours, mail.from.address) !== undefined
}

/** Is the mailbox it came to named in its header, not only in a copy nobody sees? */
function firstMailboxIn({ ours, mailbox }: Intake, named: readonly string[]): boolean {
  return named.some((address) => mailboxOf(ours, address) === mailbox?.id)
}

type Own = {
  messageId: string
  conversationId: string
  teamId: string | null
  mailboxId: string | null
  automatic: boolean
}

async function ownMail({ tx, mail }: Intake): Promise<Own | null> {
  if (!mail.messageId) return null
  const [found] = await rows<Own>(
    tx,
    sql`
      select m.message_id as "messageId", s.conversation_id as "conversationId", c.team_id as "teamId",
        m.mailbox_id as "mailboxId", coalesce(o.automatic, false) or m.auto is not null as automatic
      from mail m join message s on s.id = m.message_id join conversation c on c.id = s.conversation_id
        left join mail_out o on o.message_id = m.message_id
      where m.message_id_header = ${mail.messageId} and m.direction = 'out' limit 1`,
  )
  return found ?? null
}
