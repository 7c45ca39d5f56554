import { Button, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTeams } from '#modules/staff/web/index.tsx'
import { call, FormProblem, newId, useSubmit, useTell, useWords } from '#platform/web/index.ts'
import {
  changeTouchpointRule,
  createTouchpointRule,
  type TouchpointRecord,
  type TouchpointRuleRecord,
} from '../../contract/touchpoints.ts'
import { touchpointStages } from '../../contract.ts'
import { refetchTouchpoints } from './refetch.ts'

type Values = { touchpointId: string; channels: string[]; teamIds: string[]; tags: string[]; words: string[] }
const channels = ['chat', 'form', 'mail', 'portal', 'phone', 'counter', 'visit', 'letter'] as const

/** Adds or changes a rule: every condition that is named must hold, by any one of what stands in it. */
export function RuleForm({
  rule,
  touchpoints,
  close,
}: {
  rule: TouchpointRuleRecord | null
  touchpoints: readonly TouchpointRecord[]
  close: () => void
}) {
  const t = useWords('moments')
  const tell = useTell()
  const { teams } = useTeams()
  const [id] = useState(newId)
  const [form] = Form.useForm<Values>()
  const { submit, busy, problem } = useSubmit(
    form,
    (values: Values) =>
      rule
        ? call(changeTouchpointRule, { params: { id: rule.id }, body: { ...values, version: rule.version } })
        : call(createTouchpointRule, { body: { ...values, id } }),
    () => {
      tell.done(t('web:saved'))
      void refetchTouchpoints()
      close()
    },
  )
  const living = touchpoints.filter((one) => one.archivedAt === null || one.id === rule?.touchpointId)
  const start = rule ?? { channels: [], teamIds: [], tags: [], words: [] }
  return (
    <Modal
      open
      onCancel={close}
      title={t(rule ? 'touchpoints.changeRule' : 'touchpoints.addRule')}
      width={520}
      footer={null}
      mask={{ closable: false }}
    >
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false} initialValues={start}>
        <FormProblem text={problem} />
        <p className="tp-form-about">{t('touchpoints.ruleAbout')}</p>
        <Form.Item name="words" label={t('touchpoints.words')}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={t('touchpoints.wordsExample')} />
        </Form.Item>
        <Form.Item name="channels" label={t('touchpoints.channels')}>
          <Select
            mode="multiple"
            placeholder={t('touchpoints.any')}
            options={channels.map((one) => ({ value: one, label: t(`conversations:channel.${one}`) }))}
          />
        </Form.Item>
        <Form.Item name="teamIds" label={t('touchpoints.teams')}>
          <Select
            mode="multiple"
            placeholder={t('touchpoints.any')}
            optionFilterProp="label"
            options={teams.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <Form.Item name="tags" label={t('touchpoints.tags')}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={t('touchpoints.any')} />
        </Form.Item>
        <Form.Item
          name="touchpointId"
          label={t('touchpoints.gives')}
          rules={[{ required: true, message: t('touchpoints.givesNeeded') }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={touchpointStages.map((stage) => ({
              label: t(`touchpoints.stage.${stage}`),
              options: living.filter((one) => one.stage === stage).map((one) => ({ value: one.id, label: one.name })),
            }))}
          />
        </Form.Item>
        <div className="side-go">
          <Button onClick={close}>{t('web:cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('web:save')}
          </Button>
        </div>
      </Form>
    </Modal>
  )
}
