import type { conversationMessage } from '#modules/conversations/web/index.tsx'
import { factsOf } from '../facts.ts'
import { Badges } from './Badges.tsx'
import { Body } from './Body.tsx'
import { Delivery } from './Delivery.tsx'
import { Foot } from './Foot.tsx'
import './mail.css'
import { NotSent } from './NotSent.tsx'

type Props = NonNullable<(typeof conversationMessage)['props']>

/** A mail in the timeline. */
export function MailMessage({ message, place, plain }: Props) {
  const facts = factsOf(message)
  if (!facts) return plain
  switch (place) {
    case 'badges':
      return <Badges message={message} facts={facts} />
    case 'delivery':
      return message.direction === 'outbound' ? <Delivery message={message} /> : plain
    case 'body':
      return <Body message={message} facts={facts} plain={plain} />
    case 'foot':
      return (
        <>
          {message.direction === 'outbound' ? <NotSent message={message} /> : null}
          <Foot message={message} facts={facts} />
        </>
      )
  }
}
