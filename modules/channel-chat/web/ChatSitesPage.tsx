import { PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTeams } from '#modules/staff/web/index.tsx'
import {
  call,
  EmptyState,
  FormProblem,
  Link,
  Loaded,
  newId,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useGo,
  useLive,
  useSubmit,
  useWords,
} from '#platform/web/index.ts'
import { type ChatSiteRecord, createChatSite, listChatSites } from '../contract.ts'
import { keepSecret } from './secret.ts'
import './chat.css'

/** 设置 › 网页聊天. */
export function ChatSitesPage() {
  const t = useWords('channel-chat')
  const sites = useCall(listChatSites, {})
  useLive(['chat.site-changed', 'chat.site-removed'], () => void refetch(listChatSites))
  const [adding, setAdding] = useState(false)
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('settings.add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('settings.nav')} about={t('settings.intro')} actions={add} />
      <Loaded query={sites}>
        {({ items }) =>
          items.length === 0 ? (
            <Panel>
              <EmptyState title={t('settings.emptyTitle')} text={t('settings.empty')} action={add} />
            </Panel>
          ) : (
            <Panel>
              <ul className="chat-sites">
                {items.map((site) => (
                  <SiteRow key={site.id} site={site} />
                ))}
              </ul>
            </Panel>
          )
        }
      </Loaded>
      {adding ? <AddDialog close={() => setAdding(false)} /> : null}
    </Page>
  )
}

function SiteRow({ site }: { site: ChatSiteRecord }) {
  const t = useWords('channel-chat')
  const { byId } = useTeams()
  return (
    <li>
      <span className="chat-colour" style={{ background: site.settings.accent }} aria-hidden="true" />
      <div>
        <Link to={`/settings/chat/${site.id}` as '/'}>{site.name}</Link>
        <p className="k-muted">
          {byId(site.teamId)?.name ?? t('settings.pool')}
          {' · '}
          {site.allowedOrigins.length === 0 ? t('settings.noOrigins') : site.allowedOrigins.join('、')}
        </p>
      </div>
    </li>
  )
}

function AddDialog({ close }: { close: () => void }) {
  const t = useWords('channel-chat')
  const go = useGo()
  const [form] = Form.useForm<{ name: string }>()
  // Made once, so that a repeated click makes one.
  const [id] = useState(newId)
  const { submit, busy, problem } = useSubmit(
    form,
    ({ name }) => call(createChatSite, { body: { id, name } }),
    ({ site, secret }) => {
      if (secret) keepSecret(site.id, secret)
      void refetch(listChatSites)
      go(`/settings/chat/${site.id}`)
    },
  )
  return (
    <Modal open title={t('settings.add')} onCancel={close} footer={null} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
        <FormProblem text={problem} />
        <Form.Item
          name="name"
          label={t('settings.name')}
          extra={t('settings.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} block>
          {t('settings.add')}
        </Button>
      </Form>
    </Modal>
  )
}
