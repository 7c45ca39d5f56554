import { type SQL, sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { MailboxHealthRecord, MailboxRecord, QuoteStyle, SecurityKind } from '../../contract.ts'

const mostMailboxes = 200

type HealthRow = {
  reads: boolean
  abandoned: boolean
  last_fetch_at: Date | null
  last_arrival_at: Date | null
  failing_since: Date | null
  last_error: string | null
  last_error_cause: string | null
  last_error_at: Date | null
  waiting: number
  failed: number
  out_waiting: number
  out_failed: number
  missed: number
  last_sent_at: Date | null
  last_send_error: string | null
  last_send_error_at: Date | null
}
type Row = HealthRow & {
  id: string
  address: string
  aliases: string[]
  name: string
  team_id: string | null
  team_name: string | null
  enabled: boolean
  is_default: boolean
  imap_host: string
  imap_port: number
  imap_security: SecurityKind
  imap_user: string
  imap_has_secret: boolean
  folders: string[]
  since: Date
  mark_seen: boolean
  smtp_host: string
  smtp_port: number
  smtp_security: SecurityKind
  smtp_user: string
  smtp_has_secret: boolean
  signature_html: string
  quote: QuoteStyle
  undo_seconds: number
  max_attachment_bytes: number
  receipt: boolean
  plus_address: boolean
  dkim_domain: string
  dkim_selector: string
  dkim_has_key: boolean
  version: number
}

/**
 * How a mailbox is doing, over `mailbox b`. `abandoned`: no process reads it, by the database's own clock, as leases
 * are. What could not be sent is counted for a week.
 */
const health = sql`
  b.enabled and b.imap_host <> '' as reads,
  coalesce(b.lease_until, b.updated_at) < clock_timestamp() - interval '2 minutes' as abandoned,
  b.last_fetch_at, b.last_arrival_at, b.failing_since, b.last_error, b.last_error_cause, b.last_error_at,
  b.last_sent_at, b.last_send_error, b.last_send_error_at,
  coalesce(arrivals.waiting, 0)::int as waiting, coalesce(arrivals.failed, 0)::int as failed,
  coalesce(outgoing.waiting, 0)::int as out_waiting, coalesce(outgoing.failed, 0)::int as out_failed,
  coalesce(missing.number, 0)::int as missed`
const healthJoins = sql`
  left join (select mailbox_id, count(*) filter (where state = 'stored') as waiting,
      count(*) filter (where state = 'failed') as failed
    from mail_in where state in ('stored', 'failed') group by mailbox_id) arrivals on arrivals.mailbox_id = b.id
  left join (select mailbox_id, count(*) filter (where state in ('queued', 'sending', 'handing-over')) as waiting,
      count(*) filter (where state in ('failed', 'uncertain') and created_at > now() - interval '7 days') as failed
    from mail_out where state <> 'sent' group by mailbox_id) outgoing on outgoing.mailbox_id = b.id
  left join (select mailbox_id, count(*) as number from mail_missed group by mailbox_id) missing
    on missing.mailbox_id = b.id`

const columns = sql.raw(`b.id, b.address, b.aliases, b.name, b.team_id, t.name as team_name, b.enabled, b.is_default,
  b.imap_host, b.imap_port, b.imap_security, b.imap_user, b.imap_secret is not null as imap_has_secret, b.folders,
  b.since, b.mark_seen, b.smtp_host, b.smtp_port, b.smtp_security, b.smtp_user,
  b.smtp_secret is not null as smtp_has_secret, b.signature_html, b.quote, b.undo_seconds,
  b.max_attachment_bytes::float8 as max_attachment_bytes, b.receipt, b.plus_address, b.dkim_domain, b.dkim_selector,
  b.dkim_secret is not null as dkim_has_key, b.version`)

/** Mailboxes as their settings show them, the default one first; without the removed ones. One statement. */
export async function readMailboxes(db: Database, id?: string): Promise<MailboxRecord[]> {
  const found = await rows<Row>(
    db,
    sql`select ${columns}, ${health} from mailbox b left join team t on t.id = b.team_id ${healthJoins}
        where b.removed_at is null ${id ? sql`and b.id = ${id}` : sql``}
        order by b.is_default desc, b.address limit ${mostMailboxes}`,
  )
  return found.map((row) => ({
    id: row.id,
    address: row.address,
    aliases: row.aliases,
    name: row.name,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    enabled: row.enabled,
    isDefault: row.is_default,
    imap: {
      host: row.imap_host,
      port: row.imap_port,
      security: row.imap_security,
      user: row.imap_user,
      hasSecret: row.imap_has_secret,
    },
    folders: row.folders,
    since: instant(row.since),
    markSeen: row.mark_seen,
    smtp: {
      host: row.smtp_host,
      port: row.smtp_port,
      security: row.smtp_security,
      user: row.smtp_user,
      hasSecret: row.smtp_has_secret,
    },
    signatureHtml: row.signature_html,
    quote: row.quote,
    undoSeconds: row.undo_seconds,
    maxAttachmentBytes: row.max_attachment_bytes,
    receipt: row.receipt,
    plusAddress: row.plus_address,
    dkim: { domain: row.dkim_domain, selector: row.dkim_selector, hasKey: row.dkim_has_key },
    health: presentHealth(row),
    version: row.version,
  }))
}

/** How each mailbox that is not removed is doing, by its address, for those who watch. */
export async function readHealth(db: Database): Promise<{ address: string; health: MailboxHealthRecord }[]> {
  const found = await rows<HealthRow & { address: string }>(
    db,
    sql`select b.address, ${health} from mailbox b ${healthJoins} where b.removed_at is null
        order by b.address limit ${mostMailboxes}`,
  )
  return found.map((row) => ({ address: row.address, health: presentHealth(row) }))
}

function presentHealth(row: HealthRow): MailboxHealthRecord {
  const shown = {
    state: stateOf(row),
    lastFetchAt: orNull(row.last_fetch_at),
    lastArrivalAt: orNull(row.last_arrival_at),
    failingSince: orNull(row.failing_since),
    error: row.last_error,
    cause: row.last_error_cause,
    errorAt: orNull(row.last_error_at),
    waiting: row.waiting,
    failed: row.failed,
    outWaiting: row.out_waiting,
    outFailed: row.out_failed,
    lastSentAt: orNull(row.last_sent_at),
    sendError: row.last_send_error,
    sendErrorAt: orNull(row.last_send_error_at),
    missed: row.missed,
  }
  if (!row.reads || !row.abandoned) return shown
  return { ...shown, cause: 'nobody-reads', error: null, failingSince: shown.failingSince ?? shown.lastFetchAt }
}

function stateOf(row: HealthRow): MailboxHealthRecord['state'] {
  if (!row.reads) return 'off'
  if (row.abandoned || row.failing_since) return 'failing'
  return row.last_fetch_at ? 'ok' : 'new'
}

function instant(at: Date | string): string {
  return new Date(at).toISOString()
}

function orNull(at: Date | string | null): string | null {
  return at === null ? null : instant(at)
}

/** Whether a mailbox that is not removed goes by this id or address. @returns its id */
export async function findMailboxId(db: Database, idOrAddress: string): Promise<string | null> {
  const wanted: SQL = /^[0-9a-f-]{36}$/i.test(idOrAddress)
    ? sql`id = ${idOrAddress}`
    : sql`address = ${idOrAddress.trim().toLowerCase()} or ${idOrAddress.trim().toLowerCase()} = any(aliases)`
  const [found] = await rows<{ id: string }>(
    db,
    sql`select id from mailbox where removed_at is null and (${wanted}) limit 1`,
  )
  return found?.id ?? null
}
