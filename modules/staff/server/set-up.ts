import type { Locale } from '#platform/contract/locale.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, onCommit, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { companyCreated } from '../contract.ts'
import { insertMember } from './add-member.ts'
import { companyToken } from './audience.ts'
import { checkTimeZone, firstSettings, forgetCompany, isSetUp } from './company.ts'
import { checkStrength, hashPassword } from './passwords.ts'
import { company } from './schema.ts'
import { openSession } from './sessions.ts'

export type SetUp = {
  company: string
  name: string
  email: string
  password: string
  locale: Locale
  timeZone: string
  /** Ready-made lists of this trade to begin with. */
  trade?: string | undefined
  demo?: boolean | undefined
}
type From = { ipAddress: string | null; userAgent: string | null }
type DemoLoader = (kernel: Kernel, setUp: { ownerId: string; locale: Locale }) => Promise<void>

let demoLoader: DemoLoader | null = null

/** Registers what fills the company with the demo's content when the owner asks for it at the first start. */
export function onSetupDemo(load: DemoLoader): void {
  demoLoader = load
}

export function hasDemo(): boolean {
  return demoLoader !== null
}

type TradeLoader = {
  trades: readonly string[]
  /** In the transaction that makes the company. */
  load: (tx: Transaction, chosen: { trade: string; locale: Locale; ownerId: string }) => Promise<void>
}
let tradeLoader: TradeLoader | null = null

/** Registers what a company of a trade finds ready when it is made. */
export function onSetupTrade(loader: TradeLoader): void {
  tradeLoader = loader
}

/** Trades that may be named at the first start. */
export function setupTrades(): string[] {
  return [...(tradeLoader?.trades ?? [])]
}

/**
 * First start: the company, its owner, and the owner's session. Of several calls at once exactly one succeeds.
 * @throws Problem `staff.setup-done` (409); `bad-request` on `trade`
 */
export async function setUpCompany(
  kernel: Kernel,
  wanted: SetUp,
  from: From = { ipAddress: null, userAgent: null },
): Promise<{ memberId: string; token: string }> {
  if (await isSetUp(kernel.db)) throw setupDone()
  checkTimeZone('timeZone', wanted.timeZone)
  if (wanted.trade !== undefined && !setupTrades().includes(wanted.trade)) throw badField('trade', 'other')
  checkStrength('password', wanted.password, [wanted.email, wanted.name, wanted.company])
  const passwordHash = await hashPassword(wanted.password)
  return inTransaction(kernel.db, async (tx) => {
    const made = await tx
      .insert(company)
      .values({
        id: 1,
        name: wanted.company.trim(),
        locale: wanted.locale,
        timeZone: wanted.timeZone,
        setupDoneAt: now(),
        settings: firstSettings,
      })
      .onConflictDoNothing()
      .returning({ id: company.id })
    if (made.length === 0) throw setupDone()
    onCommit(tx, forgetCompany)
    const { name, email, locale, timeZone } = wanted
    const memberId = await insertMember(tx, {
      actor: null,
      name,
      email,
      role: 'owner',
      teamIds: [],
      locale,
      timeZone,
      passwordHash,
    })
    await record(tx, companyCreated, {
      actor: { kind: 'staff', id: memberId },
      subjectId: null,
      audience: ['everyone', companyToken],
      data: { ownerId: memberId },
    })
    const { trade, demo } = wanted
    if (trade && !demo) await tradeLoader?.load(tx, { trade, locale, ownerId: memberId })
    return { memberId, token: await openSession(tx, memberId, from) }
  })
}

/** Loads the demo for a new owner. A failure leaves an empty company and is logged. @returns whether it is there */
export async function loadDemo(kernel: Kernel, ownerId: string, locale: Locale): Promise<boolean> {
  if (!demoLoader) return false
  try {
    await demoLoader(kernel, { ownerId, locale })
    return true
  } catch (error) {
    kernel.log.error({ error }, 'loading the demo company')
    return false
  }
}

function setupDone(): Problem {
  return new Problem('staff.setup-done', { status: 409 })
}
