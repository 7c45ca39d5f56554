import { Alert, App, type FormInstance } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { CallProblem } from '../call.ts'
import { useBlocker } from '../navigation.ts'
import { useWords } from '../words.ts'

/** The antd name of a field in a problem: `contact.phones.0.value` → ['contact', 'phones', 0, 'value']. */
const nameOf = (field: string): (string | number)[] =>
  field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** Writes the reasons of a problem under the fields of a form; gives those that belong to no field of it. */
export function showProblem(form: FormInstance, problem: unknown): string | null {
  if (!(problem instanceof CallProblem)) return String(problem)
  const known = new Set(form.getFieldsError().map(({ name }) => name.join('.')))
  const here: { name: (string | number)[]; errors: string[] }[] = []
  const rest: string[] = []
  for (const { field, reason } of problem.fields) {
    // A reason for an inner part is shown at the nearest field that the form has.
    const path = field.split('.')
    while (path.length > 0 && !known.has(path.join('.'))) path.pop()
    if (path.length > 0) here.push({ name: nameOf(path.join('.')), errors: [reason] })
    else rest.push(reason)
  }
  form.setFields(here as Parameters<FormInstance['setFields']>[0])
  const first = here[0]
  if (first) form.scrollToField(first.name as string[], { behavior: 'smooth', block: 'center', focus: true })
  if (here.length > 0 && rest.length === 0) return null
  return rest.length > 0 && problem.fields.length > 0 ? rest.join('；') : problem.message
}

/** What a form could not say at a field: shown above its button. */
export function FormProblem({ text }: { text: string | null }) {
  return text ? <Alert type="error" showIcon title={text} style={{ marginBottom: 16 }} role="alert" /> : null
}

/**
 * Sends a form: `const { submit, busy, problem } = useSubmit(form, (values) => call(…))`. Reasons appear at their
 * fields, the rest in `problem` for `<FormProblem>`. A second click while sending does nothing.
 */
export function useSubmit<Values, Reply>(
  form: FormInstance<Values>,
  send: (values: Values) => Promise<Reply>,
  done?: (reply: Reply, values: Values) => void,
) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const sending = useRef(false)
  const submit = async (values: Values) => {
    if (sending.current) return
    sending.current = true
    setBusy(true)
    setProblem(null)
    try {
      const reply = await send(values)
      done?.(reply, values)
    } catch (error) {
      setProblem(showProblem(form as FormInstance, error))
    } finally {
      sending.current = false
      setBusy(false)
    }
  }
  return { submit, busy, problem, setProblem }
}

/** Asks before unsaved changes are left, inside the desk and on closing the tab. Server-side drafts need no guard. */
export function useDraftGuard(dirty: boolean): void {
  const t = useWords('web')
  const { modal } = App.useApp()
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: dirty,
    withResolver: true,
  })
  const asked = useRef(false)
  useEffect(() => {
    if (status !== 'blocked') {
      asked.current = false
      return
    }
    if (asked.current) return
    asked.current = true
    modal.confirm({
      title: t('guard.title'),
      content: t('guard.text'),
      okText: t('guard.leave'),
      cancelText: t('guard.stay'),
      okButtonProps: { danger: true },
      onOk: () => proceed(),
      onCancel: () => reset(),
    })
  }, [status, proceed, reset, modal, t])
}

/** Says briefly that something failed, in the words of the server. For actions without a form. */
export function useTell(): { done: (text: string) => void; failed: (problem: unknown) => void } {
  const { message } = App.useApp()
  const t = useWords('web')
  return {
    done: (text) => void message.success(text),
    failed: (problem) => {
      if (problem instanceof CallProblem && (problem.code === 'aborted' || problem.code === 'not-signed-in')) return
      const text = problem instanceof CallProblem ? problem.told : t('problem.page')
      void message.error(text)
    },
  }
}
