import { createPrivateKey } from 'node:crypto'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Static } from 'typebox'
import { team } from '#modules/staff/server/schema.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { sanitizeRich } from '#platform/server/html/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { seal } from '#platform/server/secret/index.ts'
import type { changeMailbox, ServerSettings } from '../../contract.ts'
import { mailbox } from '../schema.ts'
import { type Mailbox, secretPurpose } from './find-mailbox.ts'
import { readHost, readOurAddress } from './hosts.ts'

type Given = BodyOf<typeof changeMailbox>
type Secrets = Pick<Kernel, 'secret'>

/** Columns of what is given, but for addresses and servers. @throws Problem `bad-request` */
export function columnsOf(secrets: Secrets, given: Given): Partial<Mailbox> {
  const { name, teamId, enabled, isDefault, folders, since, markSeen, signatureHtml } = given
  const { quote, undoSeconds, maxAttachmentBytes, receipt, plusAddress, dkim } = given
  return present({
    name: name?.replace(/\s+/g, ' ').trim(),
    teamId,
    enabled,
    isDefault,
    folders: folders && [...new Set(folders.map((one) => one.trim()))],
    since: since === undefined ? undefined : new Date(since),
    markSeen,
    signatureHtml: signatureHtml === undefined ? undefined : cleanSignature(signatureHtml),
    quote,
    undoSeconds,
    maxAttachmentBytes,
    receipt,
    plusAddress,
    ...(dkim ? dkimColumns(secrets, dkim) : {}),
  })
}

/** A signature as it is stored: our editor's tags, and pictures from the web, as companies keep their logos there. */
export function cleanSignature(html: string): string {
  const cleaned = sanitizeRich(html, { isOwnImage: (source) => /^https:\/\//i.test(source) })
  return /<img|\S/.test(cleaned.replace(/<(?!img)[^>]*>/g, '')) ? cleaned : ''
}

/** Columns of both servers. @throws Problem `bad-request` on their host */
export function serverColumns(secrets: Secrets, { imap, smtp }: Given): Partial<Mailbox> {
  const read = imap && readServer(secrets, 'imap', imap)
  const sent = smtp && readServer(secrets, 'smtp', smtp)
  return present({
    imapHost: read?.host,
    imapPort: read?.port,
    imapSecurity: read?.security,
    imapUser: read?.user,
    imapSecret: read?.secret,
    smtpHost: sent?.host,
    smtpPort: sent?.port,
    smtpSecurity: sent?.security,
    smtpUser: sent?.user,
    smtpSecret: sent?.secret,
  })
}

/** Our own address and its aliases, comparable, and of nobody else's mailbox. @throws Problem `bad-request` */
export async function addressColumns(
  tx: Transaction,
  id: string,
  given: Pick<Given, 'address' | 'aliases'>,
  before: Mailbox | null,
): Promise<Partial<Pick<Mailbox, 'address' | 'aliases'>>> {
  const address = given.address === undefined ? undefined : ours('address', given.address)
  const own = address ?? before?.address
  const aliases = given.aliases?.map((one, index) => ours(`aliases.${index}`, one))
  const others = await tx
    .select({ address: mailbox.address, aliases: mailbox.aliases })
    .from(mailbox)
    .where(and(isNull(mailbox.removedAt), ne(mailbox.id, id)))
  const taken = new Set(others.flatMap((one) => [one.address, ...one.aliases]))
  if (address !== undefined && taken.has(address)) throw badField('address', 'taken')
  for (const [index, alias] of (aliases ?? []).entries()) {
    if (taken.has(alias)) throw badField(`aliases.${index}`, 'taken')
  }
  const kept = (aliases ?? (address === undefined ? undefined : before?.aliases))?.filter((one) => one !== own)
  return present({ address, aliases: kept && [...new Set(kept)] })
}

/** @throws Problem `bad-request` on `teamId` */
export async function checkTeam(tx: Transaction, teamId: string | null | undefined): Promise<void> {
  if (!teamId) return
  const found = await tx.select({ id: team.id }).from(team).where(eq(team.id, teamId))
  if (found.length === 0) throw badField('teamId', 'unknown')
}

function ours(field: string, given: string): string {
  const read = readOurAddress(given)
  if (read === null) throw badField(field, 'email')
  return read
}

function readServer({ secret }: Secrets, side: 'imap' | 'smtp', given: Static<typeof ServerSettings>) {
  const host = readHost(given.host)
  if (host === null) throw badField(`${side}.host`, 'channel-email:reason.host')
  return {
    host,
    port: given.port,
    security: given.security,
    user: given.user.trim(),
    secret: sealed(secret, given.secret),
  }
}

/** undefined: the stored one stays; null: none. */
function sealed(secret: string, given: string | undefined): string | null | undefined {
  if (given === undefined) return undefined
  return given === '' ? null : seal(secret, secretPurpose, given)
}

function dkimColumns({ secret }: Secrets, given: NonNullable<Given['dkim']>): Partial<Mailbox> {
  const domain = readHost(given.domain)
  if (domain === null) throw badField('dkim.domain', 'channel-email:reason.host')
  const selector = readHost(given.selector)
  if (selector === null) throw badField('dkim.selector', 'channel-email:reason.selector')
  const key = given.privateKey?.trim()
  if (key) checkKey(key)
  return present({ dkimDomain: domain, dkimSelector: selector, dkimSecret: sealed(secret, key) })
}

/** RSA and Ed25519 are what signatures of mail are made with (RFC 6376, RFC 8463). */
function checkKey(pem: string): void {
  try {
    const type = createPrivateKey(pem).asymmetricKeyType
    if (type === 'rsa' || type === 'ed25519') return
  } catch {
    // said below
  }
  throw badField('dkim.privateKey', 'channel-email:reason.private-key')
}

/** Without what is undefined. */
function present<T extends object>(given: { [Key in keyof T]: T[Key] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}
