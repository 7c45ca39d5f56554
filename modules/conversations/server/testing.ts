import type { Answer, Caller } from '#apps/server/testing.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { AttachmentRecord, ConversationHeadRecord, createConversation } from '../contract.ts'
import { type Received, type ReceivedResult, receiveMessage } from './receive-message.ts'

type Wanted = Partial<BodyOf<typeof createConversation>> & {
  /** The customer has no way to read what we write: nobody has handed them the link of their progress page. */
  unreachable?: boolean
}

/** A customer known by a phone number of their own. @returns the id */
export async function addCustomer(kernel: Kernel, name = '王丽'): Promise<string> {
  const value = `ext-${newId()}`
  const { customerId } = await inTransaction(kernel.db, (tx) =>
    findOrCreateByIdentity(tx, { name, identities: [{ kind: 'external', value, source: 'test' }] }),
  )
  return customerId
}

/**
 * Begins a conversation as this member by the API: a logged call of a new customer unless told otherwise. The customer is
 * given the link of their progress page.
 */
export async function openConversation(
  member: Caller,
  { unreachable = false, ...wanted }: Wanted = {},
): Promise<ConversationHeadRecord> {
  const customer = wanted.customerId ? {} : { customer: wanted.customer ?? { name: '王丽' } }
  const answer = await member.post('/conversations', {
    ...customer,
    subject: '三号楼漏水',
    message: { direction: 'inbound', kind: 'phone', html: '<p>厨房天花板在滴水。</p>' },
    ...wanted,
  })
  if (answer.status !== 200) throw new Error(`conversation not begun: ${answer.status} ${answer.text}`)
  if (!unreachable) await member.post(`/conversations/${answer.body.id}/progress-link`, { given: true })
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

/** Uploads a file as this member. @returns its record */
export async function upload(
  member: Caller,
  name: string,
  content: string | Buffer,
  { type = 'application/octet-stream', id }: { type?: string; id?: string } = {},
): Promise<AttachmentRecord> {
  const answer = await sendFile(member, name, content, { type, ...(id ? { id } : {}) })
  if (answer.status !== 200) throw new Error(`not uploaded: ${answer.status} ${answer.text}`)
  return answer.body
}

/** The same, whatever comes back. */
export function sendFile(
  member: Caller,
  name: string,
  content: string | Buffer,
  { type = 'application/octet-stream', id }: { type?: string; id?: string } = {},
): Promise<Answer> {
  const boundary = 'kairos-test-boundary'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)])
  return member.post(`/attachments${id ? `?id=${id}` : ''}`, undefined, {
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}
