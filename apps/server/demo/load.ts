import { createHmac } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { firstStandards, firstWeights } from '#modules/moments/contract/estimate.ts'
import { estimateSetting } from '#modules/moments/server/estimate/schema.ts'
import { beginTrade, loadStartSet } from '#modules/moments/server/index.ts'
import { rebuildIndex } from '#modules/search/server/index.ts'
import type { OpeningHours } from '#modules/staff/contract.ts'
import { firstSettings, forgetCompany, hashPassword, insertMember } from '#modules/staff/server/index.ts'
import { company, member, team, teamMember } from '#modules/staff/server/schema.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, onCommit, rows, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { timeZone } from './content/calendar.ts'
import { demoCompany } from './content/company.ts'
import type { DemoCompany } from './content/types.ts'
import { demoId } from './ids.ts'
import { loadConversations } from './load-conversations.ts'
import { loadHandovers } from './load-handovers.ts'
import { loadMails } from './load-mails.ts'
import { loadDeskTools, loadMethod } from './load-method.ts'
import { loadCustomers } from './load-people.ts'
import { loadTasks } from './load-tasks.ts'
import { loadVouchers } from './load-vouchers.ts'
import { demoMails } from './mails.ts'
import { type DemoContents, demoLoaded } from './schema.ts'

export type DemoLogin = { name: string; role: string; email: string; password: string }

/** When its stories are answered: content/calendar.ts `intoHours`. */
const staffedHours: OpeningHours = {
  timeZone,
  week: Array.from({ length: 7 }, () => [{ from: '08:00', to: '21:00' }]),
  holidays: [],
  makeUpDays: [],
}

/**
 * Loads the demo company: 8 staff in 3 teams, about 200 customers, 600 conversations of 90 days up to now. Into an
 * empty database it brings the company along; into a company without customers and conversations it adds itself.
 * Loaded already: only tells the logins.
 * @throws Problem `demo.not-empty` (409) when there are customers or conversations of your own
 */
export async function loadDemo(kernel: Kernel): Promise<DemoLogin[]> {
  const demo = demoCompany({ now: now().toISOString() })
  const password = demoPassword(kernel.secret)
  const passwordHash = await hashPassword(password)
  await inTransaction(kernel.db, async (tx) => {
    // Two loads at once: the second waits, and then finds it done.
    await tx.execute(sql`lock table demo_loaded in exclusive mode`)
    const [loaded] = await tx.select({ id: demoLoaded.id }).from(demoLoaded)
    if (loaded) return
    const [held] = await rows<{ any: boolean }>(
      tx,
      sql`select exists (select 1 from customer) or exists (select 1 from conversation) as any`,
    )
    if (held?.any) throw new Problem('platform.demo-not-empty', { status: 409 })
    const contents = await loadStaff(tx, demo, passwordHash)
    const touchpoints = await loadStartSet(tx, { trade: 'property', locale: 'zh-CN', actor: systemActor })
    const guidance = await beginTrade(tx, 'property')
    await loadCustomers(tx, demo)
    const mails = demoMails(demo)
    await loadConversations(tx, demo, mails)
    await loadMails(tx, demo, mails)
    await loadMethod(tx, demo, nowMs())
    await loadHandovers(tx, demo, nowMs())
    await loadVouchers(tx, demo, nowMs())
    await loadTasks(tx, demo, nowMs())
    await loadDeskTools(tx, demo, demoId(demo.staff[0]?.key ?? ''))
    await tx
      .insert(demoLoaded)
      .values({ id: 1, at: now(), contents: { ...contents, touchpoints: touchpoints > 0, guidance } })
  })
  await rebuildIndex(kernel.db)
  await kernel.connection.pool.query('analyze')
  return demo.staff.map(({ name, role, email }) => ({ name, role, email, password }))
}

/** The demo staff's password: the same at every start of one installation, another in every installation. */
function demoPassword(secret: string): string {
  return `demo-${createHmac('sha256', secret).update('demo password').digest('hex').slice(0, 8)}`
}

async function loadStaff(tx: Transaction, demo: DemoCompany, passwordHash: string): Promise<DemoContents> {
  const [known] = await tx.select({ id: company.id }).from(company)
  if (!known) {
    await tx.insert(company).values({
      id: 1,
      name: demo.company.name,
      locale: 'zh-CN',
      timeZone: demo.company.timeZone,
      setupDoneAt: now(),
      settings: firstSettings,
    })
    // Its people write in the chat window as they write notes, and are answered within the quarter of an hour.
    const standards = { ...firstStandards, chat: 15 }
    // Nobody has changed them yet: version 0.
    await tx
      .insert(estimateSetting)
      .values({ id: 1, weights: firstWeights, standards, version: 0, changedAt: now(), changedById: null })
  }
  onCommit(tx, forgetCompany)
  await tx
    .insert(team)
    .values(demo.teams.map((one) => ({ id: demoId(one.key), name: one.name, hours: staffedHours, createdAt: now() })))
  for (const one of demo.staff) {
    const id = await insertMember(tx, {
      id: demoId(one.key),
      actor: systemActor,
      name: one.name,
      email: one.email,
      role: one.role,
      teamIds: one.teams.map(demoId),
      locale: 'zh-CN',
      timeZone: demo.company.timeZone,
      passwordHash,
    })
    await tx
      .update(member)
      .set({ availability: one.role === 'viewer' ? 'away' : 'online' })
      .where(eq(member.id, id))
  }
  for (const one of demo.teams) {
    await tx
      .update(teamMember)
      .set({ isLead: true })
      .where(sql`${teamMember.teamId} = ${demoId(one.key)} and ${teamMember.memberId} = ${demoId(one.lead)}`)
  }
  const ids = (list: readonly { key: string }[]) => list.map((one) => demoId(one.key))
  return {
    company: !known,
    members: ids(demo.staff),
    teams: ids(demo.teams),
    organizations: ids(demo.organizations),
    customers: ids(demo.customers),
  }
}
