import { CheckOutlined } from '@ant-design/icons'
import type { conversationMessage } from '#modules/conversations/web/index.tsx'
import { formatDayTime, useWords } from '#platform/web/index.ts'

type Props = NonNullable<(typeof conversationMessage)['props']>

/** What had not reached the customer says when they were given the link of their page, where they read it. */
export function PortalMessage({ message, place, plain }: Props) {
  const t = useWords('moments')
  const { givenAt } = (message.meta?.portal ?? {}) as { givenAt?: unknown }
  if (place !== 'delivery' || typeof givenAt !== 'string') return plain
  return (
    <span className="cv-delivery" data-state="sent" title={formatDayTime(givenAt)}>
      <CheckOutlined aria-hidden="true" /> {t('reach.handed')}
    </span>
  )
}
