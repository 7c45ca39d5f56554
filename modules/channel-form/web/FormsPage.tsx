import { PlusOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Tag, Typography } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  Loaded,
  languageNames,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useLive,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { type FormRecord, listForms, removeForm } from '../contract.ts'
import { FormDialog } from './FormDialog.tsx'

/** 设置 › 表单页. */
export function FormsPage() {
  const t = useWords('channel-form')
  const forms = useCall(listForms, {})
  useLive(['form.'], () => void refetch(listForms))
  const [open, setOpen] = useState<FormRecord | 'new' | null>(null)
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {t('settings.add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('settings.title')} about={t('settings.about')} actions={add} />
      <Loaded query={forms}>
        {({ items, defaultUrl }) =>
          items.length === 0 ? (
            <Panel>
              <EmptyState
                title={t('settings.emptyTitle')}
                text={t('settings.builtIn', { url: defaultUrl })}
                action={
                  <Button href={defaultUrl} target="_blank">
                    {t('settings.open')}
                  </Button>
                }
              />
            </Panel>
          ) : (
            items.map((form) => <FormPanel key={form.id} form={form} change={() => setOpen(form)} />)
          )
        }
      </Loaded>
      {open ? <FormDialog form={open === 'new' ? null : open} close={() => setOpen(null)} /> : null}
    </Page>
  )
}

function FormPanel({ form, change }: { form: FormRecord; change: () => void }) {
  const t = useWords('channel-form')
  const tell = useTell()
  const remove = useChange(removeForm, { refetch: [listForms] })
  return (
    <Panel
      title={
        <>
          {form.title || form.key} {form.isDefault ? <Tag color="blue">{t('settings.default')}</Tag> : null}
          {form.enabled ? null : <Tag>{t('settings.off')}</Tag>}
        </>
      }
      about={`${form.team?.name ?? t('settings.pool')} · ${languageNames.find(({ locale }) => locale === form.language)?.name ?? t('settings.everyLanguage')}`}
      actions={
        <span style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button href={form.url} target="_blank">
            {t('settings.open')}
          </Button>
          <Button onClick={change}>{t('web:edit')}</Button>
          <Popconfirm
            title={t('settings.remove')}
            description={t('settings.removeText')}
            okText={t('web:remove')}
            cancelText={t('web:cancel')}
            okButtonProps={{ danger: true }}
            onConfirm={() => remove.mutateAsync({ params: { id: form.id } }).catch(tell.failed)}
          >
            <Button danger>{t('web:remove')}</Button>
          </Popconfirm>
        </span>
      }
    >
      <Typography.Text copyable code>
        {form.url}
      </Typography.Text>
    </Panel>
  )
}
