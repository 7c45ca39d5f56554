import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import {
  call,
  formatDayTime,
  formatDuration,
  newId,
  refetch,
  ScoreChip,
  type ScoreValue,
  scoreText,
  scoreValues,
  useChangeSearch,
  useTell,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import { type RecordSheetRecord, readRecordSheet, type SheetMomentRecord } from '../../contract/record-sheet.ts'
import { addScore } from '../../contract.ts'

/** Chooses whose sheet is shown, says what that was, and takes the reviewer's score of it. */
export function MomentPick({ sheet }: { sheet: RecordSheetRecord }) {
  const t = useWords('moments')
  const change = useChangeSearch()
  const { moments, momentId } = sheet
  const at = moments.findIndex(({ id }) => id === momentId)
  const chosen = moments[at]
  const show = (id: string | undefined) => change({ moment: id })
  if (moments.length === 0) return null
  return (
    <div className="sheet-pick">
      <div className="sheet-pick-line">
        <Button
          icon={<LeftOutlined />}
          aria-label={t('sheet.before')}
          disabled={at < 0}
          onClick={() => show(moments[at - 1]?.id)}
        />
        <Select
          className="sheet-pick-select"
          aria-label={t('sheet.which')}
          value={momentId ?? 'all'}
          popupMatchSelectWidth={false}
          onChange={(value) => show(value === 'all' ? undefined : value)}
          options={[
            { value: 'all', label: t('sheet.whole') },
            ...moments.map((one) => ({ value: one.id, label: nameOf(one, t) })),
          ]}
        />
        <Button
          icon={<RightOutlined />}
          aria-label={t('sheet.after')}
          disabled={at === moments.length - 1}
          onClick={() => show(moments[at + 1]?.id)}
        />
        {chosen?.score ? <ScoreChip value={chosen.score.value as ScoreValue} source={chosen.score.source} /> : null}
        {chosen ? <Review sheet={sheet} /> : null}
      </div>
      <p className="sheet-pick-facts">{(chosen ? factsOf(chosen, t) : totalsOf(moments, t)).join(' · ')}</p>
    </div>
  )
}

/** The reviewer's score of the moment as a whole; each is kept, the newest counts. */
function Review({ sheet }: { sheet: RecordSheetRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const { conversationId, momentId, reviews, abilities } = sheet
  const latest = reviews[0]
  const [busy, setBusy] = useState(false)
  if (!abilities.review) return null
  const rate = async (value: number) => {
    setBusy(true)
    try {
      await call(addScore, {
        params: { id: conversationId },
        body: { id: newId(), source: 'reviewer', value, ...(momentId ? { momentId } : {}) },
      })
      await refetch(readRecordSheet)
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sheet-review">
      <span aria-hidden="true">{t('sheet.review')}</span>
      <Select
        value={latest?.value ?? null}
        placeholder={t('sheet.noScore')}
        aria-label={t('sheet.review')}
        loading={busy}
        popupMatchSelectWidth={false}
        onChange={(value) => {
          if (value !== null && value !== latest?.value) void rate(value)
        }}
        options={scoreValues.map((value) => ({ value, label: `${scoreText(value)} ${t(`score.${value}`)}` }))}
      />
    </div>
  )
}

/** One line for the list: 2 · 电话 · 维修报修 · 3月12日 10:20. */
function nameOf(one: SheetMomentRecord, t: Words): string {
  if (one.position === null || one.beganAt === null) return t('sheet.gone')
  const kind = one.kind === 'internal' ? t('cut.internal') : t(`conversations:channel.${one.channel}`)
  const parts = [t('cut.place', { position: one.position }), kind, one.touchpoint, formatDayTime(one.beganAt)]
  return `${parts.filter(Boolean).join(' · ')}${one.written ? ` · ${t('sheet.written')}` : ''}`
}

function factsOf(one: SheetMomentRecord, t: Words): string[] {
  if (one.position === null) return [t('sheet.goneAbout')]
  const facts: string[] = []
  if (one.servedBy) facts.push(t('sheet.servedBy', { who: one.servedBy }))
  if (one.waitingSeconds !== null && one.waitingSeconds > 0)
    facts.push(t('cut.waited', { time: formatDuration(one.waitingSeconds) }))
  return facts.length > 0 ? facts : [t('sheet.momentAbout')]
}

/** The scorecard of the whole in one line (method A3): how many moments, their total and average. */
function totalsOf(moments: readonly SheetMomentRecord[], t: Words): string[] {
  const values = moments.flatMap(({ score, kind }) => (score && kind !== 'internal' ? [score.value] : []))
  const count = moments.filter(({ position }) => position !== null).length
  const facts = [t('sheet.moments', { count })]
  if (values.length === 0) return facts
  const total = values.reduce((sum, value) => sum + value, 0)
  const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)}`
  const mean = Math.round((total / values.length) * 10) / 10
  return [...facts, t('sheet.totals', { scored: values.length, total: signed(total), average: signed(mean) })]
}
