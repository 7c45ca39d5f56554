import { Value } from 'typebox/value'
import { readEmail } from '#modules/customers/server/index.ts'
import { badField, type Problem } from '#platform/server/errors/index.ts'
import { MailEnvelope, type MailEnvelopeRecord, mostRecipients } from '../../contract.ts'
import type { MailAddress } from '../read/shapes.ts'
import { distinct } from './addresses.ts'

const lists = ['to', 'cc', 'bcc'] as const
const ownReasons = new Set(['minLength', 'maxLength', 'maxItems', 'required'])
const control = /\p{Cc}/u

/**
 * The envelope as a client gave it, checked: its shape, every address, and that nothing in it could become a header of
 * its own.
 * @throws Problem `bad-request` on `envelope.to.0.address` and the like
 */
export function checkEnvelope(given: Record<string, unknown> | null): MailEnvelopeRecord {
  if (given === null) return {}
  if (!Value.Check(MailEnvelope, given)) throw shapeProblem(given)
  if (given.subject !== undefined && control.test(given.subject))
    throw badField('envelope.subject', 'control-character')
  for (const list of lists) {
    for (const [index, { name, address }] of (given[list] ?? []).entries()) {
      const field = `envelope.${list}.${index}`
      if (control.test(name)) throw badField(`${field}.name`, 'control-character')
      if (readEmail(address) === null) throw badField(`${field}.address`, 'email')
    }
  }
  return given
}

function shapeProblem(given: Record<string, unknown>): Problem {
  const [first] = Value.Errors(MailEnvelope, given)
  if (!first) return badField('envelope', 'other')
  const where = ['envelope', ...first.instancePath.split('/').slice(1)].join('.')
  const params = first.params as Record<string, unknown>
  const inner = [params.requiredProperties ?? []].flat()[0]
  const field = typeof inner === 'string' ? `${where}.${inner}`.slice(0, 200) : where
  if (first.keyword === 'format') return badField(field, String(params.format))
  if (first.keyword === 'boolean') return badField(field.slice(0, 200), 'additionalProperties')
  if (first.keyword === 'enum') return badField(field, 'enum', { allowed: [params.allowedValues].flat().join(', ') })
  return badField(field, ownReasons.has(first.keyword) ? first.keyword : 'other', { limit: params.limit })
}

/** Everybody a mail goes to. */
export type Recipients = { to: MailAddress[]; cc: MailAddress[]; bcc: MailAddress[] }

/**
 * Each address once, in the first list that names it, and as mail servers take it.
 * @throws Problem `bad-request` when there is nobody, or too many
 */
export function settleRecipients({ to, cc, bcc }: Recipients): Recipients {
  const taken = new Set<string>()
  const once = (list: readonly MailAddress[]) =>
    distinct(list, taken).map(({ name, address }) => ({ name: name.trim(), address: asSent(address) }))
  const settled = { to: once(to), cc: once(cc), bcc: once(bcc) }
  if (taken.size === 0) throw badField('envelope.to', 'channel-email:reason.no-recipient')
  if (taken.size > mostRecipients)
    throw badField('envelope.to', 'channel-email:reason.too-many-recipients', { limit: mostRecipients })
  return settled
}

/** As somebody wrote it, unless it was written with more than the address (`<a@b.cn>`, full-width signs). */
function asSent(address: string): string {
  const text = address.trim()
  const plain = text.normalize('NFKC') === text && !/[<>:,;"()[\]\s]/.test(text)
  return plain ? text : (readEmail(text) ?? text)
}
