import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { createCustomer, listCustomers, readCustomer } from '#modules/customers/contract.ts'
import { call, FormProblem, know, refetch, useGo, useSubmit, useWords } from '#platform/web/index.ts'
import { identityFrom } from './identity.ts'
import { OrganizationSelect } from './OrganizationSelect.tsx'
import { TagsSelect } from './TagsSelect.tsx'

type Values = { name: string; appellation?: string; contact?: string; organizationId?: string | null; tags?: string[] }

/** A new customer by hand; `start` is what was searched for, a name or a number. */
export function CreateCustomer({ start, close }: { start: string; close: () => void }) {
  const t = useWords('customers')
  const go = useGo()
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => crypto.randomUUID())
  const asContact = start !== '' && identityFrom(start).kind !== 'external'
  const { submit, busy, problem } = useSubmit(
    form,
    ({ contact, ...values }) =>
      call(createCustomer, {
        body: { id, ...values, ...(contact?.trim() ? { identities: [identityFrom(contact)] } : {}) },
      }),
    (customer) => {
      know(readCustomer, { params: { id: customer.id } }, customer)
      void refetch(listCustomers)
      close()
      go(`/customers/${customer.id}`)
    },
  )
  return (
    <Modal open onCancel={close} title={t('new')} footer={null} width={460}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={asContact ? { contact: start } : { name: start }}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="appellation" label={t('appellation')}>
          <Input maxLength={100} placeholder={t('appellationHint')} />
        </Form.Item>
        <Form.Item name="contact" label={t('contact')}>
          <Input maxLength={320} placeholder={t('contactHint')} />
        </Form.Item>
        <Form.Item name="organizationId" label={t('organization')}>
          <OrganizationField />
        </Form.Item>
        <Form.Item name="tags" label={t('tags')}>
          <TagsSelect />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('web:create')}
        </Button>
      </Form>
    </Modal>
  )
}

function OrganizationField({ value, onChange }: { value?: string | null; onChange?: (value: string | null) => void }) {
  return <OrganizationSelect chosen={value ? { id: value, name: '' } : null} onPick={(id) => onChange?.(id)} />
}
