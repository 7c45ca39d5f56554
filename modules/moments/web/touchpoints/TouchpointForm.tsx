import { Button, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { call, FormProblem, newId, useSubmit, useTell, useWords } from '#platform/web/index.ts'
import { changeTouchpoint, createTouchpoint, type TouchpointRecord } from '../../contract/touchpoints.ts'
import { type TouchpointStage, touchpointStages } from '../../contract.ts'
import { refetchTouchpoints } from './refetch.ts'

type Values = { name: string; stage: TouchpointStage }

/** Adds or renames a touchpoint, or puts it into another stage. */
export function TouchpointForm({ touchpoint, close }: { touchpoint: TouchpointRecord | null; close: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const [id] = useState(newId)
  const [form] = Form.useForm<Values>()
  const { submit, busy, problem } = useSubmit(
    form,
    async ({ name, stage }: Values) => {
      if (!touchpoint) return call(createTouchpoint, { body: { id, name, stage } })
      const body = { version: touchpoint.version, name, ...(stage === touchpoint.stage ? {} : { stage }) }
      return call(changeTouchpoint, { params: { id: touchpoint.id }, body })
    },
    () => {
      tell.done(t('web:saved'))
      void refetchTouchpoints()
      close()
    },
  )
  return (
    <Modal
      open
      onCancel={close}
      title={t(touchpoint ? 'touchpoints.change' : 'touchpoints.add')}
      width={440}
      footer={null}
      mask={{ closable: false }}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={submit}
        requiredMark={false}
        initialValues={{ name: touchpoint?.name, stage: touchpoint?.stage ?? 'during' }}
      >
        <FormProblem text={problem} />
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
