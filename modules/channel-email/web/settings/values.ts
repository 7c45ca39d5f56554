import type { BodyOf } from '#platform/contract/endpoint.ts'
import { fromInput, toInput } from '#platform/web/index.ts'
import type {
  createMailbox,
  MailboxRecord,
  QuoteStyle,
  SecurityKind,
  SuggestedServersRecord,
  testMailbox,
} from '../../contract.ts'

export type ServerValues = { host: string; port: number; security: SecurityKind; user: string; secret?: string }
/** What the form of a mailbox holds; nested as the contract is, so that the server's reasons land at their fields. */
export type MailboxValues = {
  address: string
  name: string
  teamId?: string | null
  aliases: string[]
  imap: ServerValues
  smtp: ServerValues
  /** Sending signs in as receiving does. */
  sameAccount: boolean
  folders: string[]
  /** As a field for date and time has it, in the reader's zone. */
  since: string
  markSeen: boolean
  signatureHtml: string
  quote: QuoteStyle
  undoSeconds: number
  /** megabytes */
  maxAttachments: number
  receipt: boolean
  plusAddress: boolean
  dkim: { domain: string; selector: string; privateKey?: string }
}

const megabyte = 1024 * 1024
const blankServer = (security: SecurityKind, port: number): ServerValues => ({ host: '', port, security, user: '' })

/** Usual ports, so that a change of encryption brings the port along. */
export const usualPort = { imap: { tls: 993, starttls: 143, none: 143 }, smtp: { tls: 465, starttls: 587, none: 25 } }

export function newValues(address: string, known: SuggestedServersRecord | null): MailboxValues {
  const server = (kind: 'imap' | 'smtp'): ServerValues => ({
    ...(known ? known[kind] : blankServer('tls', usualPort[kind].tls)),
    user: address,
  })
  return {
    address,
    name: '',
    aliases: [],
    imap: server('imap'),
    smtp: server('smtp'),
    sameAccount: true,
    folders: [],
    since: toInput(Date.now()),
    markSeen: true,
    signatureHtml: '',
    quote: 'last',
    undoSeconds: 10,
    maxAttachments: 20,
    receipt: true,
    plusAddress: false,
    dkim: { domain: '', selector: '' },
  }
}

export function valuesOf(mailbox: MailboxRecord): MailboxValues {
  const { imap, smtp, dkim } = mailbox
  const server = ({ host, port, security, user }: MailboxRecord['imap']): ServerValues => ({
    host,
    port,
    security,
    user,
  })
  return {
    address: mailbox.address,
    name: mailbox.name,
    teamId: mailbox.team?.id ?? null,
    aliases: mailbox.aliases,
    imap: server(imap),
    smtp: server(smtp),
    sameAccount: imap.user === smtp.user,
    folders: mailbox.folders,
    since: toInput(Date.parse(mailbox.since)),
    markSeen: mailbox.markSeen,
    signatureHtml: mailbox.signatureHtml,
    quote: mailbox.quote,
    undoSeconds: mailbox.undoSeconds,
    maxAttachments: Math.round(mailbox.maxAttachmentBytes / megabyte),
    receipt: mailbox.receipt,
    plusAddress: mailbox.plusAddress,
    dkim: { domain: dkim.domain, selector: dkim.selector },
  }
}

type Servers = Pick<BodyOf<typeof testMailbox>, 'imap' | 'smtp'>

/** Both sides of the account as they are entered; a secret left empty is left out. */
export function serversOf({ imap, smtp, sameAccount }: Pick<MailboxValues, 'imap' | 'smtp' | 'sameAccount'>): Servers {
  const given = ({ host, port, security, user, secret }: ServerValues) => ({
    host: host.trim(),
    port,
    security,
    user: user.trim(),
    ...(secret ? { secret } : {}),
  })
  const outgoing = sameAccount ? { ...smtp, user: imap.user, secret: imap.secret ?? '' } : smtp
  return { imap: given(imap), smtp: given(outgoing) }
}

/** For creating and changing. `since` goes along only when it was touched: the field knows minutes, the server more. */
export function bodyOf(
  values: MailboxValues,
  { before, withSince }: { before?: MailboxValues; withSince?: boolean } = {},
): Omit<BodyOf<typeof createMailbox>, 'id'> {
  return {
    address: values.address.trim(),
    name: values.name.trim(),
    teamId: values.teamId ?? null,
    aliases: values.aliases.map((one) => one.trim()).filter(Boolean),
    ...serversOf(values),
    folders: values.folders,
    ...(withSince || (before && before.since !== values.since)
      ? { since: new Date(fromInput(values.since) ?? Date.now()).toISOString() }
      : {}),
    markSeen: values.markSeen,
    signatureHtml: values.signatureHtml,
    quote: values.quote,
    undoSeconds: values.undoSeconds,
    maxAttachmentBytes: Math.min(150_000_000, values.maxAttachments * megabyte),
    receipt: values.receipt,
    plusAddress: values.plusAddress,
    dkim: {
      domain: values.dkim.domain.trim(),
      selector: values.dkim.selector.trim(),
      ...(values.dkim.privateKey?.trim() ? { privateKey: values.dkim.privateKey.trim() } : {}),
    },
  }
}
