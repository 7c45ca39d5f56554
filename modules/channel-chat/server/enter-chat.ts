import { eq } from 'drizzle-orm'
import { attemptKey, countAttempt } from '#modules/staff/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { ChatVisitorRecord } from '../contract.ts'
import { hashOf, lockVisitor, newVisitorToken, visitorByToken } from './access.ts'
import { recordIdentified } from './identify-visitor.ts'
import { presentVisitor } from './present.ts'
import { type Site, threadsOf, type Visitor } from './queries.ts'
import { browserOf, pageAddress } from './rules.ts'
import { chatThread, chatVisitor } from './schema.ts'
import { unseal } from './seal.ts'
import { readSignedIdentity, type SignedIdentity } from './signed-identity.ts'

export type Entering = {
  token: string | null
  identity?: string | undefined
  locale: Locale
  pageUrl?: string | undefined
  pageTitle?: string | undefined
  referrer?: string | undefined
  userAgent?: string | undefined
  /** Where the request comes from, for the limit. */
  address: string
}
/** New visitors of one address, over all processes. */
const newcomers = { most: 60, withinMs: 60_000 }

/**
 * Resumes the visitor of the token, or makes a new one. A signed identity vouches for the visitor from now on; when it
 * is another person's than the token's, the token's history stays closed and a new visitor begins.
 * @throws Problem `channel-chat.identity` (422), `too-many-requests` for too many new visitors of one address
 */
export async function enterChat(kernel: Kernel, site: Site, entering: Entering): Promise<ChatVisitorRecord> {
  const signed = entering.identity
    ? await readSignedIdentity(entering.identity, unseal(site.sealedSecret, kernel.secret))
    : null
  if (!(await visitorByToken(kernel.db, site, entering.token)))
    await countAttempt(kernel, attemptKey('chat', entering.address), newcomers)
  return inTransaction(kernel.db, async (tx) => {
    const known = await visitorByToken(tx, site, entering.token)
    const locked = known && (await lockVisitor(tx, known.id))
    const another = signed && locked?.signedId && locked.signedId !== signed.id
    if (!locked || another) {
      const token = newVisitorToken()
      return presentVisitor(await addVisitor(tx, site, entering, signed, token), token)
    }
    const becomesSigned = signed !== null && locked.signedId === null
    const [visitor] = await tx
      .update(chatVisitor)
      .set({ ...whereabouts(entering), ...claimsOf(signed), lastSeenAt: now() })
      .where(eq(chatVisitor.id, locked.id))
      .returning()
    if (becomesSigned) {
      await tx.update(chatThread).set({ signedId: signed.id }).where(eq(chatThread.visitorId, locked.id))
      await recordIdentified(tx, visitor ?? locked, site, true, await threadsOf(tx, locked))
    }
    return presentVisitor(visitor ?? locked, null)
  })
}

async function addVisitor(
  tx: Transaction,
  site: Site,
  entering: Entering,
  signed: SignedIdentity | null,
  token: string,
): Promise<Visitor> {
  const [made] = await tx
    .insert(chatVisitor)
    .values({
      id: newId(),
      siteId: site.id,
      tokenHash: hashOf(token),
      ...whereabouts(entering),
      ...claimsOf(signed),
      createdAt: now(),
      lastSeenAt: now(),
    })
    .returning()
  if (!made) throw new Error('visitor not written')
  return made
}

function whereabouts({ locale, pageUrl, pageTitle, referrer, userAgent }: Entering) {
  return {
    locale,
    ...(pageUrl === undefined ? {} : { pageUrl: pageAddress(pageUrl), pageTitle: pageTitle?.trim() || null }),
    ...(referrer === undefined ? {} : { referrer: pageAddress(referrer) }),
    browser: browserOf(userAgent),
  }
}

function claimsOf(signed: SignedIdentity | null) {
  if (!signed) return {}
  const { id, name, email, phone, emailVerified, phoneVerified } = signed
  return {
    signedId: id,
    ...(name ? { name } : {}),
    ...(email ? { email, emailVerified } : {}),
    ...(phone ? { phone, phoneVerified } : {}),
  }
}
