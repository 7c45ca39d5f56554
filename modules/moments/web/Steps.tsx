import { Button, Input, Segmented } from 'antd'
import { useId, useRef, useState } from 'react'
import { CallProblem, call, isComposing, useTell, useWords, When, type Words } from '#platform/web/index.ts'
import {
  type MomentRecord,
  type Step,
  type StepRecord,
  type StepState,
  setStep,
  stepStates,
  steps,
} from '../contract.ts'
import { keepMoment } from './moment.ts'

/** Who said or did it, in words. */
export function byText(t: Words, by: { kind: 'staff' | 'customer' | 'system'; name: string | null } | null): string {
  if (!by) return t('who.system')
  return by.name ?? t(`who.${by.kind === 'staff' ? 'former' : by.kind}`)
}

/** 探索 ● 提议 ● 行动 ◐ 确认 ○: arrow keys move along, Enter opens what is behind a step. */
export function Steps({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const [open, setOpen] = useState<Step | null>(null)
  // One stop for Tab; the arrow keys move within.
  const [stop, setStop] = useState(() => Math.max(0, steps.indexOf(moment.current ?? 'confirm')))
  const panel = useId()
  const list = useRef<HTMLOListElement>(null)
  const focus = (index: number) => list.current?.querySelectorAll<HTMLButtonElement>('button')[(index + 4) % 4]?.focus()
  const opened = moment.steps.find((one) => one.step === open)
  return (
    <div className="steps">
      <ol ref={list} aria-label={t('steps')}>
        {moment.steps.map((one, index) => (
          <li key={one.step} data-state={one.state}>
            <button
              type="button"
              tabIndex={index === stop ? 0 : -1}
              onFocus={() => setStop(index)}
              aria-expanded={open === one.step}
              aria-controls={panel}
              aria-current={moment.current === one.step ? 'step' : undefined}
              onClick={() => setOpen(open === one.step ? null : one.step)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') focus(index + 1)
                else if (event.key === 'ArrowLeft') focus(index - 1)
                else if (event.key === 'Escape' && open) setOpen(null)
                else return
                event.preventDefault()
              }}
            >
              <StepMark state={one.state} />
              <span>{t(`step.${one.step}`)}</span>
              <span className="k-hidden-visually">{t(`stepState.${one.state}`)}</span>
            </button>
          </li>
        ))}
      </ol>
      <div id={panel}>
        {opened ? (
          <StepPanel
            key={opened.step}
            record={opened}
            moment={moment}
            close={() => {
              setOpen(null)
              focus(steps.indexOf(opened.step))
            }}
          />
        ) : (
          <p className="steps-next">{moment.current ? t(`next.${moment.current}`) : t('next.none')}</p>
        )}
      </div>
    </div>
  )
}

/** ○ ◐ ● and a dashed ring with a bar for what was left out; the shape tells, not only the colour. */
export function StepMark({ state }: { state: StepState }) {
  return (
    <svg className="step-mark" data-state={state} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="8" />
      {state === 'doing' ? <path d="M10 2a8 8 0 0 1 0 16z" /> : null}
      {state === 'done' ? <path d="M6.2 10.4l2.6 2.6 5-5.6" /> : null}
      {state === 'skipped' ? <path d="M6.5 10h7" /> : null}
    </svg>
  )
}

function StepPanel({ record, moment, close }: { record: StepRecord; moment: MomentRecord; close: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const [state, setState] = useState<StepState>(record.state)
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const wantsWords = state === 'skipped' || (record.step === 'confirm' && state === 'done')
  const changed = state !== record.state || words.trim() !== ''
  const save = async () => {
    if (busy || !changed) return
    if (wantsWords && !words.trim()) return setProblem(t('reason.evidence'))
    setBusy(true)
    setProblem(null)
    try {
      const evidence = words.trim()
      const params = { id: moment.conversationId, step: record.step }
      keepMoment(await call(setStep, { params, body: { state, ...(evidence ? { evidence } : {}) } }))
      close()
    } catch (error) {
      if (error instanceof CallProblem && error.fields[0]) setProblem(error.fields[0].reason)
      else tell.failed(error)
      setBusy(false)
    }
  }
  return (
    <div className="step-panel">
      <p className="step-about">{t(`about.${record.step}`)}</p>
      <p className="step-facts">
        <b>{t(`stepState.${record.state}`)}</b>
        {record.how ? (
          <>
            {' · '}
            {record.how === 'hand'
              ? record.evidence || t('byHand')
              : record.evidenceKind
                ? t(`evidence.${record.evidenceKind}`)
                : null}
            <small>
              {byText(t, record.by)} {record.at ? <When at={record.at} as="dayTime" /> : null}
            </small>
          </>
        ) : null}
      </p>
      {moment.abilities.work ? (
        <form
          className="step-set"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
          onKeyDown={(event) => {
            if (isComposing(event) || event.key !== 'Escape') return
            event.stopPropagation()
            close()
          }}
        >
          <Segmented<StepState>
            block
            size="small"
            value={state}
            onChange={setState}
            aria-label={t('setStep', { step: t(`step.${record.step}`) })}
            options={stepStates.map((one) => ({ value: one, label: t(`stepState.${one}`) }))}
          />
          <Input
            value={words}
            maxLength={1000}
            placeholder={t(wantsWords ? 'setWhy' : 'setWhyOptional')}
            aria-label={t(wantsWords ? 'setWhy' : 'setWhyOptional')}
            {...(problem ? { status: 'error' as const } : {})}
            onChange={(event) => setWords(event.target.value)}
            onPressEnter={(event) => {
              if (isComposing(event)) event.preventDefault()
            }}
          />
          {problem ? (
            <p className="side-problem" role="alert">
              {problem}
            </p>
          ) : null}
          <div className="side-go">
            <Button size="small" onClick={close}>
              {t('web:cancel')}
            </Button>
            <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!changed}>
              {t('web:save')}
            </Button>
          </div>
        </form>
      ) : null}
    </div>
  )
}
