import { AutoComplete, Button, Form, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { readCustomer } from '#modules/customers/contract.ts'
import { CustomerSelect } from '#modules/customers/web/index.tsx'
import { call, FormProblem, newId, useCall, useSubmit, useWords } from '#platform/web/index.ts'
import { issueVoucher, listVoucherKinds } from '../contract.ts'
import { dayIn, honoursChoices, validSpans, vouchersChanged } from './vouchers.ts'

type Values = {
  customerId?: string
  customerName?: string
  honours: string
  reason: string
  days: number
  note?: string
}
/** Gives a customer a voucher: the name printed on it, what it honours, why, and for how long. */
export function IssueDialog({
  conversationId,
  customerId,
  reason = '',
  close,
  done,
}: {
  conversationId?: string
  /** Without one it is chosen here. */
  customerId?: string
  /** Words to begin with. */
  reason?: string
  close: () => void
  done: (id: string) => void
}) {
  const t = useWords('vouchers')
  const [form] = Form.useForm<Values>()
  const [id] = useState(newId)
  const person = useCall(readCustomer, { params: { id: customerId ?? '' } }, { enabled: customerId !== undefined })
  const kinds = useCall(listVoucherKinds, {})
  const known = kinds.data?.items ?? []
  const name = person.data ? person.data.name || person.data.appellation : ''
  const { submit, busy, problem } = useSubmit(
    form,
    ({ customerName, honours, reason: why, days, note, ...values }) => {
      const who = customerId ?? values.customerId
      return call(issueVoucher, {
        body: {
          id,
          ...(conversationId ? { conversationId } : who ? { customerId: who } : {}),
          ...((customerName ?? name).trim() ? { customerName: (customerName ?? name).trim() } : {}),
          kindId: known.find((one) => one.text === honours.trim())?.id ?? null,
          honours: honours.trim(),
          reason: why.trim(),
          validUntil: days > 0 ? dayIn(days) : null,
          ...(note?.trim() ? { note: note.trim() } : {}),
        },
      })
    },
    (made) => {
      void vouchersChanged()
      close()
      done(made.id)
    },
  )
  const needed = [{ required: true, whitespace: true, message: t('platform:reason.required') }]
  return (
    <Modal open onCancel={close} title={t('issue.title')} footer={null} width={480} destroyOnHidden>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ honours: '', reason, days: 90 }}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        {customerId ? null : (
          <Form.Item name="customerId" label={t('issue.customer')} rules={needed}>
            <CustomerSelect
              onPick={(one) =>
                form.setFieldsValue({
                  ...(one ? { customerId: one.id, customerName: one.name || one.appellation } : {}),
                })
              }
            />
          </Form.Item>
        )}
        <Form.Item name="customerName" label={t('issue.name')} extra={t('issue.nameHelp')}>
          <Input maxLength={60} placeholder={name} />
        </Form.Item>
        <Form.Item name="honours" label={t('issue.honours')} rules={needed}>
          <AutoComplete
            maxLength={80}
            placeholder={t('issue.honoursExample')}
            options={honoursChoices(known, t).map((value) => ({ value }))}
            onSelect={(value: string) => {
              const days = known.find((one) => one.text === value)?.validDays
              if (days !== undefined) form.setFieldValue('days', days ?? 0)
            }}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('issue.reason')} extra={t('issue.reasonHelp')} rules={needed}>
          <Input.TextArea
            maxLength={200}
            autoSize={{ minRows: 2, maxRows: 4 }}
            placeholder={t('issue.reasonExample')}
          />
        </Form.Item>
        <Form.Item noStyle shouldUpdate={(a, b) => a.days !== b.days}>
          {({ getFieldValue }) => {
            const days: number = getFieldValue('days')
            return (
              <Form.Item name="days" label={t('issue.valid')}>
                <Segmented<number>
                  block
                  options={validSpans(days).map((value) => ({
                    value,
                    label: value === 0 ? t('always') : t('issue.days', { count: value }),
                  }))}
                />
              </Form.Item>
            )
          }}
        </Form.Item>
        <Form.Item name="note" label={t('issue.note')}>
          <Input maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} block>
          {t('issue.go')}
        </Button>
      </Form>
    </Modal>
  )
}
