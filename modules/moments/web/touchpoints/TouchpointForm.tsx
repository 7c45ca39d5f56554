import { Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { call, FormDialog, newId, useWords } from '#platform/web/index.ts'
import { changeTouchpoint, createTouchpoint, type TouchpointRecord } from '../../contract/touchpoints.ts'
import { type TouchpointStage, touchpointStages } from '../../contract.ts'
import { refetchTouchpoints } from './refetch.ts'

type Values = { name: string; stage: TouchpointStage }

/** Adds or renames a touchpoint, or puts it into another stage. */
export function TouchpointForm({ touchpoint, close }: { touchpoint: TouchpointRecord | null; close: () => void }) {
  const t = useWords('moments')
  const [id] = useState(newId)
  const [form] = Form.useForm<Values>()
  const save = async ({ name, stage }: Values) => {
    if (!touchpoint) return call(createTouchpoint, { body: { id, name, stage } })
    const body = { version: touchpoint.version, name, ...(stage === touchpoint.stage ? {} : { stage }) }
    return call(changeTouchpoint, { params: { id: touchpoint.id }, body })
  }
  return (
    <FormDialog
      title={t(touchpoint ? 'touchpoints.change' : 'touchpoints.add')}
      width={440}
      form={form}
      start={{ name: touchpoint?.name, stage: touchpoint?.stage ?? 'during' }}
      save={save}
      saved={refetchTouchpoints}
      close={close}
    >
      <Form.Item
        name="name"
        label={t('touchpoints.name')}
        rules={[{ required: true, whitespace: true, message: t('touchpoints.nameNeeded') }]}
      >
        <Input autoFocus maxLength={40} placeholder={t('touchpoints.nameExample')} />
      </Form.Item>
      <Form.Item name="stage" label={t('touchpoints.stageOf')}>
        <Radio.Group
          optionType="button"
          options={touchpointStages.map((stage) => ({ value: stage, label: t(`touchpoints.stage.${stage}`) }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
