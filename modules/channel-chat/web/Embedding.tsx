import { CopyOutlined } from '@ant-design/icons'
import { Alert, Button, Popconfirm, Typography } from 'antd'
import { useEffect, useState } from 'react'
import { Panel, useChange, useTell, useWords } from '#platform/web/index.ts'
import { type ChatSiteRecord, rotateChatSecret } from '../contract.ts'
import { forgetSecret, toldSecret } from './secret.ts'

/** What goes into the pages of the site, and the secret for its server. */
export function Embedding({ site }: { site: ChatSiteRecord }) {
  const t = useWords('channel-chat')
  const tell = useTell()
  const [secret, setSecret] = useState(() => toldSecret(site.id))
  useEffect(() => () => forgetSecret(site.id), [site.id])
  const rotate = useChange(rotateChatSecret, { done: (reply) => setSecret(reply.secret), failed: tell.failed })
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(() => tell.done(t('settings.copied')), tell.failed)
  return (
    <>
      <Panel
        title={t('settings.snippet')}
        about={t('settings.snippetHint')}
        actions={
          <Button icon={<CopyOutlined />} onClick={() => void copy(site.snippet)}>
            {t('settings.copy')}
          </Button>
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="chat-snippet" tabIndex={0}>
          {site.snippet}
        </pre>
      </Panel>
      <Panel title={t('settings.secret')} about={t('settings.secretHint')}>
        {secret ? (
          <Alert
            type="warning"
            showIcon
            title={t('settings.secretShown')}
            description={
              <Typography.Text copyable code>
                {secret}
              </Typography.Text>
            }
            style={{ marginBottom: 12 }}
          />
        ) : null}
        <Popconfirm
          title={t('settings.rotate')}
          description={t('settings.rotateAsk')}
          okText={t('settings.rotate')}
          cancelText={t('web:cancel')}
          onConfirm={() => rotate.mutate({ params: { id: site.id } })}
        >
          <Button loading={rotate.isPending}>{t('settings.rotate')}</Button>
        </Popconfirm>
      </Panel>
    </>
  )
}
