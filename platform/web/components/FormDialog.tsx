import { Button, Form, type FormInstance, Modal } from 'antd'
import type { ComponentProps, ReactNode } from 'react'
import { useWords } from '../words.ts'
import { FormProblem, useSubmit, useTell } from './forms.tsx'
import './form-dialog.css'

/**
 * A dialog with one form that is saved: reasons at their fields, what belongs to no field above, said when it is done.
 * A click beside it loses nothing.
 */
export function FormDialog<Values extends object>({
  title,
  width,
  form,
  start,
  save,
  saved,
  close,
  children,
}: {
  title: string
  width: number
  form: FormInstance<Values>
  /** What the fields hold at first. */
  start: ComponentProps<typeof Form<Values>>['initialValues']
  save: (values: Values) => Promise<unknown>
  /** Reads again what shows it. */
  saved: () => unknown
  close: () => void
  children: ReactNode
}) {
  const t = useWords('web')
  const tell = useTell()
  const { submit, busy, problem } = useSubmit(form, save, () => {
    tell.done(t('saved'))
    void saved()
    close()
  })
  return (
    <Modal open onCancel={close} title={title} width={width} footer={null} mask={{ closable: false }}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(start ? { initialValues: start } : {})}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        {children}
        <div className="k-form-go">
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Modal>
  )
}
