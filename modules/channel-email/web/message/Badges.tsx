import { EyeInvisibleOutlined, RobotOutlined } from '@ant-design/icons'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { hasWords, useWords } from '#platform/web/index.ts'
import type { MailFactsRecord } from '../../contract.ts'

/** What a reader must know before reading: a machine wrote it, or the customer does not see it. */
export function Badges({ message, facts }: { message: MessageRecord; facts: MailFactsRecord }) {
  const t = useWords('channel-email')
  const auto = facts.auto && message.direction !== 'outbound' ? `channel-email:auto.${facts.auto}` : null
  return (
    <>
      {auto ? (
        <span className="ml-badge">
          <RobotOutlined aria-hidden="true" /> {t(hasWords(auto) ? auto : 'auto.system')}
        </span>
      ) : null}
      {message.private ? (
        <span className="ml-badge" data-private>
          <EyeInvisibleOutlined aria-hidden="true" /> {t('message.private')}
        </span>
      ) : null}
    </>
  )
}
