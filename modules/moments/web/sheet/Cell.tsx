import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { CallProblem, call, keyOf, queryClient, useTell, useWords } from '#platform/web/index.ts'
import {
  changeRecordSheet,
  type RecordSheetRecord,
  readRecordSheet,
  type SheetField,
} from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'
import { keepSheet, momentBody } from './keep.ts'

/** How long nobody types before it is saved, ms. */
const pause = 900
type Theirs = { text: string; version: number; changedBy: string | null }

/**
 * One cell of the sheet. What is typed is kept in this browser until the server has it; when a colleague was faster, both
 * texts are shown.
 */
export function Cell({ sheet, step, field }: { sheet: RecordSheetRecord; step: Step; field: SheetField }) {
  const t = useWords('moments')
  const tell = useTell()
  const id = sheet.conversationId
  const stored = (sheet.columns.find((one) => one.step === step) ?? sheet.columns[0])?.cells[field]
  const place = `kairos.sheet.${[id, sheet.momentId, step, field].filter(Boolean).join('.')}`
  const [draft, setDraft] = useState<string | null>(() => localStorage.getItem(place))
  const [state, setState] = useState<'idle' | 'saving' | 'saved' | 'unsaved'>(draft === null ? 'idle' : 'unsaved')
  const [theirs, setTheirs] = useState<Theirs | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The version that what is being written is built on.
  const base = useRef<number | null>(null)
  useEffect(() => () => clearTimeout(timer.current), [])

  const save = async (text: string, onto?: number) => {
    clearTimeout(timer.current)
    setState('saving')
    try {
      const reply = await call(changeRecordSheet, {
        params: { id, step },
        body: { ...momentBody(sheet), field, text, version: onto ?? base.current ?? stored?.version ?? 0 },
      })
      keepSheet(reply)
      setTheirs(null)
      base.current = null
      setState('saved')
      setDraft((now) => {
        if (now !== null && now.trim() !== text.trim()) return now
        localStorage.removeItem(place)
        return null
      })
    } catch (error) {
      setState('unsaved')
      if (error instanceof CallProblem && error.code === 'moments.sheet-conflict') setTheirs(error.details as Theirs)
      else tell.failed(error)
    }
  }
  const write = (text: string) => {
    base.current ??= stored?.version ?? 0
    localStorage.setItem(place, text)
    setDraft(text)
    setState('unsaved')
    clearTimeout(timer.current)
    if (!theirs) timer.current = setTimeout(() => void save(text), pause)
  }
  const text = draft ?? stored?.text ?? ''
  const label = t(field === 'happened' ? 'sheet.more' : `sheet.${field}`)
  return (
    <div className="sheet-cell" data-field={field}>
      <div className="sheet-label">
        <h3>{label}</h3>
        <small aria-live="polite">{state === 'idle' ? '' : t(`sheet.${state}`)}</small>
      </div>
      {sheet.abilities.review ? (
        <Input.TextArea
          value={text}
          maxLength={4000}
          autoSize={{ minRows: 2, maxRows: 14 }}
          aria-label={`${t(`step.${step}`)} · ${label}`}
          placeholder={field === 'happened' ? t('sheet.fill') : undefined}
          onChange={(event) => write(event.target.value)}
          onBlur={() => {
            if (draft !== null && state === 'unsaved' && !theirs) void save(draft)
          }}
        />
      ) : null}
      <p className={sheet.abilities.review ? 'sheet-printed' : ''}>{text}</p>
      {theirs ? (
        <div className="sheet-conflict" role="alert">
          <p>{t('sheet.conflictText', { who: theirs.changedBy ?? t('who.former') })}</p>
          <blockquote>{theirs.text}</blockquote>
          <Button
            size="small"
            onClick={() => {
              localStorage.removeItem(place)
              base.current = null
              setDraft(null)
              setTheirs(null)
              setState('idle')
              void queryClient.invalidateQueries({ queryKey: keyOf(readRecordSheet) })
            }}
          >
            {t('sheet.takeTheirs')}
          </Button>{' '}
          <Button size="small" type="primary" onClick={() => void save(text, theirs.version)}>
            {t('sheet.takeMine')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
