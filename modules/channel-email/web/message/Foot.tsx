import { DownloadOutlined, EllipsisOutlined, FileSearchOutlined, ForwardOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { addressOf, useWords } from '#platform/web/index.ts'
import { type MailFactsRecord, mailChannel, mailOriginal } from '../../contract.ts'
import { bareSubject } from '../addresses.ts'

const Source = lazy(async () => ({ default: (await import('./Source.tsx')).Source }))

/** What one can do with a mail: answer one or all, pass it on, see it as it came; and take another matter out of it. */
export function Foot({ message, facts }: { message: MessageRecord; facts: MailFactsRecord }) {
  const t = useWords('channel-email')
  const { conversation, compose, split } = useOpenConversation()
  const [source, setSource] = useState(false)
  const [busy, setBusy] = useState(false)
  const { abilities } = conversation
  const inbound = message.direction === 'inbound'
  const address = (kind: string) =>
    compose((composer) => composer.address(mailChannel, { kind, messageId: message.id }))
  const answers = abilities.reply && abilities.write
  const others = facts.to.length + facts.cc.length > 1
  // Once it is in a matter of its own, there is nothing left to take out.
  const suggested =
    inbound &&
    facts.suggestSplit &&
    abilities.organize &&
    bareSubject(facts.subject) !== bareSubject(conversation.subject)
  const button = (kind: string, sign?: React.ReactNode) => (
    <Button type="text" size="small" icon={sign} onClick={() => address(kind)}>
      {t(`message.${kind}`)}
    </Button>
  )
  return (
    <div className="ml-actions">
      {suggested ? (
        <p className="ml-split">
          {t('message.suggestSplit')}
          <Button
            size="small"
            loading={busy}
            onClick={async () => {
              setBusy(true)
              await split([message.id], facts.subject)
              setBusy(false)
            }}
          >
            {t('message.split')}
          </Button>
        </p>
      ) : null}
      {answers && inbound ? button('reply') : null}
      {answers && others ? button('reply-all') : null}
      {answers ? button('forward', <ForwardOutlined />) : null}
      {facts.original ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              {
                key: 'source',
                icon: <FileSearchOutlined />,
                label: t('message.source'),
                onClick: () => setSource(true),
              },
              {
                key: 'download',
                icon: <DownloadOutlined />,
                label: (
                  <a href={addressOf(mailOriginal, { id: message.id })} download>
                    {t('message.download')}
                  </a>
                ),
              },
            ],
          }}
        >
          <Button type="text" size="small" icon={<EllipsisOutlined />} aria-label={t('message.more')} />
        </Dropdown>
      ) : null}
      {source ? (
        <Suspense>
          <Source messageId={message.id} close={() => setSource(false)} />
        </Suspense>
      ) : null}
    </div>
  )
}
