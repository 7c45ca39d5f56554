import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import {
  CallProblem,
  call,
  EmptyState,
  FormProblem,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useDraftGuard,
  useGo,
  useLive,
  useRouteParams,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  changeMailbox,
  listMailboxes,
  type MailboxRecord,
  providerOfHost,
  removeMailbox,
  testMailbox,
} from '../../contract.ts'
import { isAddress } from '../addresses.ts'
import { HealthLine } from './HealthLine.tsx'
import { AdvancedFields, NameFields, SendingFields } from './MoreFields.tsx'
import { AccountFields, ServersFields } from './ServersFields.tsx'
import './settings.css'
import { type Tested, TestResult } from './TestResult.tsx'
import { bodyOf, type MailboxValues, serversOf, valuesOf } from './values.ts'

/** 设置 › 邮箱 › one of them. */
export function MailboxPage() {
  const t = useWords('channel-email')
  const { id } = useRouteParams('id')
  const mailboxes = useCall(listMailboxes, {})
  useLive('mailbox.', () => void refetch(listMailboxes))
  return (
    <Page>
      <Loaded query={mailboxes}>
        {({ items }) => {
          const mailbox = items.find((one) => one.id === id)
          return mailbox ? (
            <Editor key={mailbox.id} mailbox={mailbox} />
          ) : (
            <EmptyState title={t('settings.gone')} text={t('settings.goneText')} />
          )
        }}
      </Loaded>
    </Page>
  )
}

function Editor({ mailbox }: { mailbox: MailboxRecord }) {
  const t = useWords('channel-email')
  const tell = useTell()
  const go = useGo()
  const { modal } = App.useApp()
  const [form] = Form.useForm<MailboxValues>()
  const [before, setBefore] = useState(() => valuesOf(mailbox))
  const [version, setVersion] = useState(mailbox.version)
  const [dirty, setDirty] = useState(false)
  const [tested, setTested] = useState<Tested | null>(null)
  const [testing, setTesting] = useState(false)
  useDraftGuard(dirty)
  const { id, address } = mailbox
  const remove = useChange(removeMailbox, { refetch: [listMailboxes] })
  const { submit, busy, problem } = useSubmit(
    form,
    (values) =>
      call(changeMailbox, {
        params: { id },
        body: { ...bodyOf({ ...values, signatureHtml: values.signatureHtml ?? '' }, { before }), version },
      }),
    (saved) => {
      const values = valuesOf(saved)
      setBefore(values)
      setVersion(saved.version)
      form.resetFields([
        ['imap', 'secret'],
        ['smtp', 'secret'],
        ['dkim', 'privateKey'],
      ])
      form.setFieldsValue({ ...values, signatureHtml: form.getFieldValue('signatureHtml') as string })
      setDirty(false)
      void refetch(listMailboxes)
      tell.done(t('web:saved'))
    },
  )
  const test = async () => {
    setTesting(true)
    setTested(null)
    try {
      setTested(await call(testMailbox, { body: { id, ...serversOf(form.getFieldsValue(true) as MailboxValues) } }))
    } catch (error) {
      tell.failed(error instanceof CallProblem ? error : new Error(String(error)))
    } finally {
      setTesting(false)
    }
  }
  const askRemove = () =>
    modal.confirm({
      title: t('settings.removeAsk', { address }),
      content: t('settings.removeText'),
      okText: t('web:remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        remove
          .mutateAsync({ params: { id } })
          .then(() => {
            setDirty(false)
            go('/settings/mailboxes')
          })
          .catch(tell.failed),
    })
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={before}
      onValuesChange={(changed: Partial<MailboxValues>) => {
        setDirty(true)
        if (changed.imap || changed.smtp || changed.sameAccount !== undefined) setTested(null)
      }}
      onFinish={(values) => void submit(values)}
      className="mb-form"
    >
      <PageHeader
        title={address}
        back="/settings/mailboxes"
        actions={
          <Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>
            {t('web:save')}
          </Button>
        }
      />
      <FormProblem text={problem} />
      <Panel title={t('health.title')}>
        <HealthLine mailbox={mailbox} />
      </Panel>
      <Panel title={t('settings.who')}>
        <Form.Item
          name="address"
          label={t('add.address')}
          rules={[
            {
              validator: (_, value: string) =>
                isAddress((value ?? '').trim()) ? Promise.resolve() : Promise.reject(new Error(t('add.addressWrong'))),
            },
          ]}
        >
          <Input autoComplete="off" spellCheck={false} inputMode="email" />
        </Form.Item>
        <NameFields />
      </Panel>
      <Panel title={t('settings.servers')}>
        <AccountFields
          kept={{ imap: mailbox.imap.hasSecret, smtp: mailbox.smtp.hasSecret }}
          code={providerOfHost(mailbox.imap.host)?.secret === 'code'}
        />
        <ServersFields />
        {tested ? <TestResult tested={tested} /> : null}
        <Button loading={testing} onClick={() => void test()}>
          {t(testing ? 'test.running' : tested ? 'test.again' : 'test.go')}
        </Button>
      </Panel>
      <Panel title={t('settings.sending')}>
        <SendingFields signature={before.signatureHtml} />
      </Panel>
      <Panel>
        <AdvancedFields hasKey={mailbox.dkim.hasKey} folders={tested?.imap?.folders ?? mailbox.folders} />
      </Panel>
      <Button danger onClick={askRemove} className="mb-remove">
        {t('settings.remove')}
      </Button>
    </Form>
  )
}
