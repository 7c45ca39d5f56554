import { Button, ColorPicker, Form, Input, Popconfirm, Radio, Select, Switch } from 'antd'
import { useState } from 'react'
import { TeamSelect } from '#modules/staff/web/index.tsx'
import {
  call,
  FormProblem,
  know,
  Loaded,
  languageNames,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useClear,
  useDraftGuard,
  useGo,
  useRouteParams,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  asks,
  type ChatSiteRecord,
  changeChatSite,
  listChatSites,
  positions,
  readChatSite,
  removeChatSite,
  type SiteSettingsRecord,
  themes,
} from '../contract.ts'
import { Embedding } from './Embedding.tsx'
import { Preview } from './Preview.tsx'
import './chat.css'

type Values = { name: string; teamId?: string | undefined; allowedOrigins: string; settings: SiteSettingsRecord }

/** 设置 › 网页聊天 › one window: how it looks and asks, where it may be used, its code, with the real thing beside it. */
export function ChatSitePage() {
  const id = useRouteParams('id').id
  const site = useCall(readChatSite, { params: { id } })
  return (
    <Page broad>
      <Loaded query={site}>{(data) => <Editor key={data.id} site={data} />}</Loaded>
    </Page>
  )
}

function Editor({ site }: { site: ChatSiteRecord }) {
  const t = useWords('channel-chat')
  const clearing = useClear()
  const go = useGo()
  const tell = useTell()
  const [form] = Form.useForm<Values>()
  const [settings, setSettings] = useState(site.settings)
  const [dirty, setDirty] = useState(false)
  useDraftGuard(dirty)
  const remove = useChange(removeChatSite, { refetch: [listChatSites] })
  const { submit, busy, problem } = useSubmit(
    form,
    (values) =>
      call(changeChatSite, {
        params: { id: site.id },
        body: {
          name: values.name,
          teamId: values.teamId ?? null,
          allowedOrigins: values.allowedOrigins.split(/\s+/).filter(Boolean),
          settings: values.settings,
        },
      }),
    (saved) => {
      know(readChatSite, { params: { id: site.id } }, saved)
      form.setFieldValue('allowedOrigins', saved.allowedOrigins.join('\n'))
      void refetch(listChatSites)
      setDirty(false)
      tell.done(t('settings.saved'))
    },
  )
  return (
    <>
      <PageHeader
        title={site.name}
        back="/settings/chat"
        actions={
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {t('web:save')}
          </Button>
        }
      />
      <div className="chat-editor">
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{
            name: site.name,
            teamId: site.teamId ?? undefined,
            allowedOrigins: site.allowedOrigins.join('\n'),
            settings: site.settings,
          }}
          onValuesChange={(_, values: Values) => {
            setDirty(true)
            setSettings({ ...site.settings, ...values.settings })
          }}
          onFinish={(values) => void submit(values)}
        >
          <FormProblem text={problem} />
          <Panel>
            <Form.Item
              name="name"
              label={t('settings.name')}
              extra={t('settings.nameHint')}
              rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
            >
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="teamId" label={t('settings.team')}>
              <TeamSelect allowClear={clearing} placeholder={t('settings.pool')} />
            </Form.Item>
            <Form.Item name="allowedOrigins" label={t('settings.origins')} extra={t('settings.originsHint')}>
              <Input.TextArea
                autoSize={{ minRows: 2, maxRows: 8 }}
                spellCheck={false}
                placeholder="https://www.example.com"
              />
            </Form.Item>
          </Panel>
          <Panel title={t('settings.look')}>
            <Looks />
          </Panel>
          <Panel title={t('settings.ask')}>
            <Asks />
          </Panel>
          <Panel title={t('settings.behaviour')}>
            {(['attachments', 'sound', 'withoutButton'] as const).map((name) => (
              <Form.Item key={name} name={['settings', name]} label={t(`settings.${name}`)} valuePropName="checked">
                <Switch />
              </Form.Item>
            ))}
          </Panel>
        </Form>
        <div className="chat-beside">
          <Panel title={t('settings.preview')} about={t('settings.previewHint')}>
            <Preview siteKey={site.key} settings={settings} />
          </Panel>
          <Embedding site={site} />
          <Popconfirm
            title={t('settings.remove')}
            description={t('settings.removeAsk')}
            okText={t('web:remove')}
            cancelText={t('web:cancel')}
            okButtonProps={{ danger: true }}
            onConfirm={() =>
              remove
                .mutateAsync({ params: { id: site.id } })
                .then(() => {
                  setDirty(false)
                  tell.done(t('settings.removed'))
                  go('/settings/chat')
                })
                .catch(tell.failed)
            }
          >
            <Button danger>{t('settings.remove')}</Button>
          </Popconfirm>
        </div>
      </div>
    </>
  )
}

function Looks() {
  const t = useWords('channel-chat')
  return (
    <>
      <Form.Item name={['settings', 'title']} label={t('settings.title')} extra={t('settings.titleHint')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name={['settings', 'greeting']} label={t('settings.greeting')} extra={t('settings.greetingHint')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} />
      </Form.Item>
      <Form.Item
        name={['settings', 'accent']}
        label={t('settings.accent')}
        getValueFromEvent={(colour: { toHexString: () => string }) => colour.toHexString().slice(0, 7)}
      >
        <ColorPicker disabledAlpha showText format="hex" />
      </Form.Item>
      <Form.Item name={['settings', 'theme']} label={t('settings.theme')}>
        <Radio.Group options={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))} />
      </Form.Item>
      <Form.Item name={['settings', 'position']} label={t('settings.position')}>
        <Radio.Group options={positions.map((value) => ({ value, label: t(`settings.positions.${value}`) }))} />
      </Form.Item>
      <Form.Item name={['settings', 'language']} label={t('settings.language')}>
        <Select
          options={[
            { value: 'auto', label: t('settings.languageAuto') },
            ...languageNames.map(({ locale, name }) => ({ value: locale, label: name })),
          ]}
        />
      </Form.Item>
    </>
  )
}

function Asks() {
  const t = useWords('channel-chat')
  const labels = { name: 'settings.askName', email: 'settings.askEmail', phone: 'settings.askPhone' } as const
  return (['name', 'email', 'phone'] as const).map((field) => (
    <Form.Item key={field} name={['settings', 'ask', field]} label={t(labels[field])}>
      <Radio.Group options={asks.map((value) => ({ value, label: t(`settings.asks.${value}`) }))} />
    </Form.Item>
  ))
}
