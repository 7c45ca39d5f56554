import { CustomerAvatar, customerName } from '#modules/customers/web/index.tsx'
import { Avatar, formatShort, useWords } from '#platform/web/index.ts'
import type { ConversationHitRecord, CustomerHitRecord } from '../contract.ts'
import { Marked } from './Marked.tsx'
import './search.css'

/** Where a hit leads; straight to the message in which it was found. */
export function addressOfHit(hit: ConversationHitRecord | CustomerHitRecord): string {
  if (hit.type === 'customer') return `/customers/${hit.customer.id}`
  return `/conversations/${hit.id}${hit.message ? `?message=${hit.message.id}` : ''}`
}
export const keyOfHit = (hit: ConversationHitRecord | CustomerHitRecord): string =>
  hit.type === 'customer' ? `customer ${hit.customer.id}` : `conversation ${hit.id}`

/** One found conversation: number, subject, whose, and the words around the place. */
export function ConversationHit({ hit }: { hit: ConversationHitRecord }) {
  const t = useWords('search')
  const name = hit.customer.name || hit.customer.contact || t('conversations:visitor', { code: hit.customer.code })
  return (
    <span className="hit">
      <Avatar name={name} id={hit.customer.id} size={32} />
      <span className="hit-body">
        <span className="hit-line">
          <span className="hit-number">{hit.exact ? <mark>#{hit.number}</mark> : `#${hit.number}`}</span>
          <span className="hit-title k-ellipsis">
            <Marked text={hit.subject} ranges={hit.subjectRanges} />
          </span>
          <span className="hit-status" data-status={hit.status}>
            {t(`conversations:status.${hit.status}`)}
          </span>
        </span>
        {hit.message ? (
          <span className="hit-text k-ellipsis">
            <Marked text={hit.message.text} ranges={hit.message.ranges} />
          </span>
        ) : null}
        <span className="hit-more k-ellipsis">
          {[name, hit.assignee?.name, hit.team?.name, formatShort(hit.lastMessageAt)].filter(Boolean).join(' · ')}
        </span>
      </span>
    </span>
  )
}

/** One found customer. */
export function CustomerHit({ hit }: { hit: CustomerHitRecord }) {
  const name = customerName(hit.customer)
  return (
    <span className="hit">
      <CustomerAvatar customer={hit.customer} size={32} />
      <span className="hit-body">
        <span className="hit-line">
          <span className="hit-title k-ellipsis">
            {hit.customer.name ? <Marked text={hit.customer.name} ranges={hit.nameRanges} /> : name}
          </span>
        </span>
        <span className="hit-more k-ellipsis">
          {hit.contact ? <Marked text={hit.contact.value} ranges={hit.contact.ranges} /> : hit.customer.contact}
          {hit.customer.organization ? ` · ${hit.customer.organization.name}` : ''}
        </span>
      </span>
    </span>
  )
}
