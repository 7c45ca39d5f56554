import { Button, Input, Modal } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { formatDayTime, hasWords, isComposing, Keys, useWords, type Words, wordsOf } from '#platform/web/index.ts'
import type { ObjectionRecord } from '../../contract.ts'

type Question = { objections: readonly ObjectionRecord[]; answer: (reason: string | null) => void }
/** The one mounted last asks: a form above the room has its own. */
const asking: ((question: Question) => void)[] = []

/** Asks for one sentence why it shall be resolved all the same; null when the reader thinks better of it. */
export function askForReason(objections: readonly ObjectionRecord[]): Promise<string | null> {
  return new Promise((resolve) => {
    const ask = asking.at(-1)
    if (ask) ask({ objections, answer: resolve })
    else resolve(null)
  })
}

/**
 * What speaks against it, in the words of the module that objects: `promises:objection.open` as given, or
 * `promises.open` for the key `objection.open` of that module; else a general sentence.
 */
export function objectionText(t: Words, { code, params }: ObjectionRecord): string {
  const [space = '', ...rest] = code.split(/[.:]/)
  const keys = [
    code,
    `${space}:objection.${rest.join('.')}`,
    `${space}:${rest.join('.')}`,
    `conversations:objection.${code}`,
  ]
  const found = keys.find((key) => key.includes(':') && hasWords(key))
  return found ? wordsOf('conversations')(found, readable(params)) : t('objection.general')
}

/** Times come as instants and are read as days and hours. */
function readable(params: ObjectionRecord['params']): Record<string, unknown> {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && instant.test(value) ? formatDayTime(value) : value,
    ]),
  )
}

/** Mounted once with the room of conversations; shows the questions of `askForReason`. */
export function ReasonDialog() {
  const t = useWords('conversations')
  const [question, setQuestion] = useState<Question | null>(null)
  const [reason, setReason] = useState('')
  const labelId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const ask = (next: Question) => {
      setReason('')
      setQuestion(next)
    }
    asking.push(ask)
    return () => {
      asking.splice(asking.indexOf(ask), 1)
    }
  }, [])
  const close = (answer: string | null) => {
    question?.answer(answer)
    setQuestion(null)
  }
  const given = reason.trim()
  return (
    <Modal
      open={question !== null}
      onCancel={() => close(null)}
      title={t('why.title')}
      width={480}
      destroyOnHidden
      afterOpenChange={(shown) => {
        if (shown) field.current?.focus()
      }}
      footer={[
        <Button key="back" onClick={() => close(null)}>
          {t('why.back')}
        </Button>,
        <Button key="go" type="primary" disabled={!given} onClick={() => close(given)}>
          {t('why.go')} <Keys keys="mod+enter" />
        </Button>,
      ]}
    >
      <ul className="cv-objections">
        {question?.objections.map((one) => (
          <li key={`${one.code} ${JSON.stringify(one.params)}`}>{objectionText(t, one)}</li>
        ))}
      </ul>
      <label id={labelId} htmlFor={`${labelId}-text`} className="cv-label">
        {t('why.ask')}
      </label>
      <Input.TextArea
        id={`${labelId}-text`}
        ref={(area) => {
          field.current = area?.resizableTextArea?.textArea ?? null
        }}
        value={reason}
        maxLength={500}
        autoSize={{ minRows: 2, maxRows: 6 }}
        placeholder={t('why.example')}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event) || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !given) return
          event.preventDefault()
          close(given)
        }}
      />
    </Modal>
  )
}
