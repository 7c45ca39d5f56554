import { type SQL, sql } from 'drizzle-orm'
import { endTrade, removeStartSet } from '#modules/moments/server/index.ts'
import { accessChanged } from '#modules/staff/contract.ts'
import { forgetCompany } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, onCommit, rows, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { demoKindIds } from './load-vouchers.ts'
import { demoMailbox } from './mails.ts'
import { demoLoaded } from './schema.ts'

export type DemoRemoved = { conversations: number; customers: number; members: number; teams: number }

/**
 * Removes the demo company: its staff, teams, customers and every conversation with them, those begun since included.
 * What you made with customers of your own stays. When the demo brought the company along and no other owner has come,
 * the company goes too, and the next visit is a first visit.
 * @throws Problem `platform.demo-not-loaded` (409)
 */
export async function removeDemo(kernel: Kernel): Promise<DemoRemoved> {
  return inTransaction(kernel.db, async (tx) => {
    await tx.execute(sql`lock table demo_loaded in exclusive mode`)
    onCommit(tx, forgetCompany)
    const [loaded] = await tx.select().from(demoLoaded)
    if (!loaded) throw new Problem('platform.demo-not-loaded', { status: 409 })
    const { contents } = loaded
    const members = idList(contents.members)
    const customers = idList(contents.customers)
    await tx.execute(sql`create temp table doomed on commit drop as
      select id from conversation where customer_id = any(${customers})`)
    const doomed = sql`(select id from doomed)`
    const [{ count } = { count: '0' }] = await rows<{ count: string }>(tx, sql`select count(*) as count from doomed`)

    await removeConversations(tx, doomed)
    if (contents.touchpoints) await removeStartSet(tx, 'property')
    if (contents.guidance) await endTrade(tx, 'property')
    await all(tx, [
      sql`delete from event where subject_id = any(${customers}) or subject_id = any(${members})`,
      sql`delete from customer where id = any(${customers})`,
      // Mails that somebody sent by it since keep it, out of sight.
      sql`update mailbox set removed_at = ${now()}, is_default = false where id = ${demoMailbox}`,
      sql`delete from mailbox where id = ${demoMailbox}
          and not exists (select 1 from mail where mailbox_id = ${demoMailbox})
          and not exists (select 1 from mail_in where mailbox_id = ${demoMailbox})
          and not exists (select 1 from mail_out where mailbox_id = ${demoMailbox})`,
      sql`delete from organization where id = any(${idList(contents.organizations)})
          and not exists (select 1 from customer where customer.organization_id = organization.id)`,
      sql`delete from voucher_kind where id = any(${idList(demoKindIds)})`,
      sql`delete from canned_reply where owner_id = any(${members})`,
      sql`delete from member where id = any(${members})`,
      sql`delete from team where id = any(${idList(contents.teams)})`,
      sql`delete from demo_loaded`,
    ])
    const [owner] = await rows<{ id: string }>(
      tx,
      sql`select id from member where role = 'owner' and deactivated_at is null limit 1`,
    )
    if (contents.company && !owner) {
      await all(tx, [
        sql`delete from member`,
        sql`delete from estimate_setting`,
        sql`delete from company`,
        sql`delete from event`,
      ])
    } else {
      for (const id of contents.members) await endAccess(tx, id)
    }
    return {
      conversations: Number(count),
      customers: contents.customers.length,
      members: contents.members.length,
      teams: contents.teams.length,
    }
  })
}

/** Whoever is signed in as one of them is out at once. */
async function endAccess(tx: Transaction, memberId: string): Promise<void> {
  const data = { memberId, role: 'viewer' as const, teamIds: [], deactivated: true }
  await record(tx, accessChanged, { actor: systemActor, subjectId: memberId, audience: [`staff:${memberId}`], data })
}

const idList = (ids: readonly string[]): SQL => sql`${sql.param([...ids])}::uuid[]`

async function all(tx: Transaction, statements: readonly SQL[]): Promise<void> {
  for (const statement of statements) await tx.execute(statement)
}

/**
 * Their messages and all that hangs on them; what refers to them from outside lets go. Promises, steps, scores and
 * what is searched go by cascade.
 */
async function removeConversations(tx: Transaction, doomed: SQL): Promise<void> {
  await all(tx, [
    sql`update conversation set merged_into_id = null where merged_into_id in ${doomed} and id not in ${doomed}`,
    sql`update conversation set linked_from_id = null where linked_from_id in ${doomed} and id not in ${doomed}`,
    sql`delete from conversation_merge where source_id in ${doomed} or target_id in ${doomed}`,
    sql`update attachment set message_id = null, conversation_id = null where conversation_id in ${doomed}`,
    sql`delete from message where conversation_id in ${doomed}`,
    sql`delete from event where subject_id in ${doomed}`,
    sql`delete from conversation where id in ${doomed}`,
  ])
}
