import type { Caller } from '#apps/server/testing.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { ConversationHeadRecord, createConversation } from '../contract.ts'
import { type Received, type ReceivedResult, receiveMessage } from './receive-message.ts'

type Wanted = Partial<BodyOf<typeof createConversation>>

/** A customer known by a phone number of their own. @returns the id */
export async function addCustomer(kernel: Kernel, name = '王丽'): Promise<string> {
  const value = `ext-${newId()}`
  const { customerId } = await inTransaction(kernel.db, (tx) =>
    findOrCreateByIdentity(tx, { name, identities: [{ kind: 'external', value, source: 'test' }] }),
  )
  return customerId
}

/** Begins a conversation as this member by the API: a logged call of a new customer unless told otherwise. */
export async function openConversation(member: Caller, wanted: Wanted = {}): Promise<ConversationHeadRecord> {
  const customer = wanted.customerId ? {} : { customer: wanted.customer ?? { name: '王丽' } }
  const answer = await member.post('/conversations', {
    ...customer,
    subject: '三号楼漏水',
    message: { direction: 'inbound', kind: 'phone', html: '<p>厨房天花板在滴水。</p>' },
    ...wanted,
  })
  if (answer.status !== 200) throw new Error(`conversation not begun: ${answer.status} ${answer.text}`)
  return answer.body
}

/** A message from a customer, as a channel would hand it in. */
export async function receive(
  kernel: Kernel,
  given: Partial<Received> & { customerId: string },
): Promise<ReceivedResult> {
  return inTransaction(kernel.db, (tx) =>
    receiveMessage(tx, {
      channel: 'chat',
      messageId: newId(),
      text: '你好，请问什么时候修好？',
      occurredAt: now(),
      ...given,
    }),
  )
}
