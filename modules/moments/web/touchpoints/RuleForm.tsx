import { Form, Select } from 'antd'
import { useState } from 'react'
import { useTeams } from '#modules/staff/web/index.tsx'
import { call, FormDialog, newId, useWords } from '#platform/web/index.ts'
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
  const { teams } = useTeams()
  const [id] = useState(newId)
  const [form] = Form.useForm<Values>()
  const save = (values: Values) =>
    rule
      ? call(changeTouchpointRule, { params: { id: rule.id }, body: { ...values, version: rule.version } })
      : call(createTouchpointRule, { body: { ...values, id } })
  const living = touchpoints.filter((one) => one.archivedAt === null || one.id === rule?.touchpointId)
  const start = rule ?? { channels: [], teamIds: [], tags: [], words: [] }
  return (
    <FormDialog
      title={t(rule ? 'touchpoints.changeRule' : 'touchpoints.addRule')}
      width={520}
      form={form}
      start={start}
      save={save}
      saved={refetchTouchpoints}
      close={close}
    >
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
    </FormDialog>
  )
}
