import { openConversation } from '#modules/conversations/contract.ts'
import { OwnerName } from '#modules/staff/web/index.tsx'
import { Link, prefetch } from '#platform/web/index.ts'
import type { PromiseRecord } from '../../contract.ts'
import { DueChip } from '../DueChip.tsx'
import { InnerLine, InternalMark } from '../InnerLine.tsx'

/** A promise outside its conversation; leads there, with the side pane open. */
export function PromiseLink({
  promise,
  className,
  children,
}: {
  promise: PromiseRecord
  className: string
  children: React.ReactNode
}) {
  const ahead = () => prefetch(openConversation, { params: { id: promise.conversationId } })
  return (
    <Link
      to={'/conversations/$id' as '/'}
      params={{ id: promise.conversationId } as never}
      search={{ side: '1' } as never}
      className={className}
      onMouseEnter={ahead}
      onFocus={ahead}
    >
      {children}
    </Link>
  )
}

/** One card of the board. */
export function PromiseCard({ promise }: { promise: PromiseRecord }) {
  return (
    <PromiseLink promise={promise} className="promise-card">
      <span className="promise-card-top">
        <DueChip promise={promise} />
      </span>
      <span className="promise-card-text">
        <InternalMark internal={promise.internal} />
        {promise.text}
      </span>
      {promise.inner ? <InnerLine inner={promise.inner} short /> : null}
      <span className="promise-card-foot">
        <span className="k-ellipsis">
          <bdi>{promise.customerName}</bdi> <small>#{promise.conversationNumber}</small>
        </span>
        <OwnerName owner={promise.owner} />
      </span>
    </PromiseLink>
  )
}
