import { Button, Form, Input, Modal, Select, Switch } from 'antd'
import { useState } from 'react'
import { TeamSelect } from '#modules/staff/web/index.tsx'
import type { Locale } from '#platform/contract/locale.ts'
import { call, FormProblem, languageNames, refetch, useClear, useSubmit, useWords } from '#platform/web/index.ts'
import {
  changeForm,
  createForm,
  type FormRecord,
  listForms,
  type RequirableField,
  requirableFields,
} from '../contract.ts'

type Values = {
  key: string
  title?: string
  intro?: string
  teamId?: string
  language?: Locale
  required?: RequirableField[]
  enabled: boolean
  isDefault: boolean
}

/** Sets up a form page, or changes one. */
export function FormDialog({ form: known, close }: { form: FormRecord | null; close: () => void }) {
  const t = useWords('channel-form')
  const clearing = useClear()
  const [form] = Form.useForm<Values>()
  // Made once, so that a repeated click makes one.
  const [id] = useState(() => crypto.randomUUID())
  const { submit, busy, problem } = useSubmit(
    form,
    (values) => {
      const body = {
        key: values.key.trim(),
        title: values.title ?? '',
        intro: values.intro ?? '',
        teamId: values.teamId ?? null,
        language: values.language ?? null,
        required: values.required ?? [],
        enabled: values.enabled,
        ...(values.isDefault === (known?.isDefault ?? false) ? {} : { isDefault: values.isDefault }),
      }
      return known ? call(changeForm, { params: { id: known.id }, body }) : call(createForm, { body: { id, ...body } })
    },
    () => {
      void refetch(listForms)
      close()
    },
  )
  return (
    <Modal
      open
      onCancel={close}
      title={t(known ? 'settings.changeTitle' : 'settings.newTitle')}
      footer={null}
      width={560}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          key: known?.key ?? '',
          title: known?.title ?? '',
          intro: known?.intro ?? '',
          teamId: known?.team?.id,
          language: known?.language ?? undefined,
          required: known?.required ?? [],
          enabled: known?.enabled ?? true,
          isDefault: known?.isDefault ?? false,
        }}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        <Form.Item
          name="key"
          label={t('settings.key')}
          extra={t('settings.keyHelp')}
          rules={[{ required: true, message: t('platform:reason.required') }]}
        >
          <Input prefix="/form/" spellCheck={false} autoCapitalize="off" maxLength={40} />
        </Form.Item>
        <Form.Item name="title" label={t('settings.pageTitle')} extra={t('settings.pageTitleHelp')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="intro" label={t('settings.intro')} extra={t('settings.introHelp')}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} />
        </Form.Item>
        <Form.Item name="teamId" label={t('settings.team')}>
          <TeamSelect allowClear={clearing} placeholder={t('settings.pool')} />
        </Form.Item>
        <Form.Item name="language" label={t('settings.language')}>
          <Select
            allowClear={clearing}
            placeholder={t('settings.everyLanguage')}
            options={languageNames.map(({ locale, name }) => ({ value: locale, label: name }))}
          />
        </Form.Item>
        <Form.Item name="required" label={t('settings.required')} extra={t('settings.requiredHelp')}>
          <Select mode="multiple" options={requirableFields.map((one) => ({ value: one, label: t(`field.${one}`) }))} />
        </Form.Item>
        <Form.Item name="enabled" label={t('settings.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="isDefault" label={t('settings.isDefault')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} block>
          {t('web:save')}
        </Button>
      </Form>
    </Modal>
  )
}
