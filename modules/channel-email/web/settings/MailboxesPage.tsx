import { InboxOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Tag } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  Link,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useGo,
  useLive,
  useTell,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import { changeMailbox, fetchMailbox, listMailboxes, type MailboxRecord, removeMailbox } from '../../contract.ts'
import { AddMailbox } from './AddMailbox.tsx'
import { HealthLine } from './HealthLine.tsx'
import './settings.css'

const lookAgain = 30_000

/** 设置 › 邮箱: each with how it is doing. */
export function MailboxesPage() {
  const t = useWords('channel-email')
  const mailboxes = useCall(listMailboxes, {}, { refetchInterval: lookAgain })
  const again = useThrottled(() => refetch(listMailboxes), 1000)
  useLive(['mailbox.', 'mail.arrived'], (event) => again(event.name))
  const [adding, setAdding] = useState(false)
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('settings.add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('settings.nav')} about={t('settings.about')} actions={add} />
      <Loaded query={mailboxes}>
        {({ items }) =>
          items.length === 0 ? (
            <Panel>
              <EmptyState title={t('settings.emptyTitle')} text={t('settings.empty')} action={add} />
            </Panel>
          ) : (
            <>
              {items.map((mailbox) => (
                <MailboxPanel key={mailbox.id} mailbox={mailbox} />
              ))}
              <p>
                <Link to={'/settings/mailboxes/arrivals' as '/'}>
                  <InboxOutlined aria-hidden="true" /> {t('arrivals.link')}
                </Link>
              </p>
            </>
          )
        }
      </Loaded>
      {adding ? <AddMailbox close={() => setAdding(false)} /> : null}
    </Page>
  )
}

function MailboxPanel({ mailbox }: { mailbox: MailboxRecord }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const go = useGo()
  const { modal } = App.useApp()
  const change = useChange(changeMailbox, { refetch: [listMailboxes] })
  const remove = useChange(removeMailbox, { refetch: [listMailboxes] })
  const fetchNow = useChange(fetchMailbox, { refetch: [listMailboxes], done: () => tell.done(t('settings.fetching')) })
  const { id, address, name, team, enabled, isDefault } = mailbox
  const params = { params: { id } }
  const askRemove = () =>
    modal.confirm({
      title: t('settings.removeAsk', { address }),
      content: t('settings.removeText'),
      okText: t('web:remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(params).catch(tell.failed),
    })
  const set = (body: { enabled?: boolean; isDefault?: boolean }) =>
    void change.mutateAsync({ ...params, body }).catch(tell.failed)
  return (
    <Panel
      title={
        <>
          <Link to={`/settings/mailboxes/${id}` as '/'}>{address}</Link>{' '}
          {isDefault ? <Tag color="blue">{t('settings.default')}</Tag> : null}
          {enabled ? null : <Tag>{t('settings.off')}</Tag>}
        </>
      }
      about={[name, team?.name ?? t('settings.pool')].filter(Boolean).join(' · ')}
      actions={
        <span className="mb-actions">
          {enabled && mailbox.imap.host ? (
            <Button loading={fetchNow.isPending} onClick={() => void fetchNow.mutateAsync(params).catch(tell.failed)}>
              {t('settings.fetch')}
            </Button>
          ) : null}
          <Button onClick={() => go(`/settings/mailboxes/${id}`)}>{t('web:edit')}</Button>
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                {
                  key: 'enabled',
                  label: t(enabled ? 'settings.disable' : 'settings.enable'),
                  onClick: () => set({ enabled: !enabled }),
                },
                ...(isDefault
                  ? []
                  : [{ key: 'default', label: t('settings.makeDefault'), onClick: () => set({ isDefault: true }) }]),
                { key: 'remove', danger: true, label: t('web:remove'), onClick: askRemove },
              ],
            }}
          >
            <Button>{t('web:more')}</Button>
          </Dropdown>
        </span>
      }
    >
      <HealthLine mailbox={mailbox} />
    </Panel>
  )
}
