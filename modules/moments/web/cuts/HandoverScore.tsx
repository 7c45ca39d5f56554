import { Button, Input } from 'antd'
import { useState } from 'react'
import { call, newId, ScoreFaces, type ScoreValue, useTell, useWords } from '#platform/web/index.ts'
import { type MomentItemRecord, scoreHandover } from '../../contract/moments.ts'
import { refetchMoments } from './refetch.ts'

/** The colleague who took over is the customer of the hand-over, and says how it was for them. */
export function HandoverScore({ moment }: { moment: MomentItemRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const [open, setOpen] = useState(false)
  const [value, setValue] = useState<ScoreValue | null>(null)
  const [words, setWords] = useState('')
  const [id, setId] = useState(newId)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (value === null || busy) return
    setBusy(true)
    try {
      const said = words.trim()
      await call(scoreHandover, { params: { id: moment.id }, body: { id, value, ...(said ? { words: said } : {}) } })
      await refetchMoments(moment.conversationId)
      setOpen(false)
      setId(newId())
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const low = value !== null && value < 0
  if (!open) {
    const scored = moment.score?.source === 'customer'
    return (
      <Button
        size="small"
        type={scored ? 'link' : 'default'}
        className="cut-score"
        data-again={scored || undefined}
        onClick={() => setOpen(true)}
      >
        {t(scored ? 'cut.scoreAgain' : 'cut.score')}
      </Button>
    )
  }
  return (
    <form
      className="moment-panel cut-panel"
      aria-label={t('cut.score')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="step-about">{t('cut.scoreAbout')}</p>
      <ScoreFaces value={value} onChange={setValue} words={false} />
      <p className="score-meaning" aria-live="polite">
        {value === null ? t('scoreAsk') : t(`score.${value}`)}
      </p>
      <Input.TextArea
        value={words}
        maxLength={500}
        autoSize={{ minRows: 1, maxRows: 5 }}
        placeholder={low ? t('cut.scoreWhyExample') : t('cut.scoreWords')}
        aria-label={low ? t('cut.scoreWhy') : t('cut.scoreWords')}
        onChange={(event) => setWords(event.target.value)}
      />
      {low && !words.trim() ? <p className="side-hint">{t('cut.scoreWhy')}</p> : null}
      <span className="side-go">
        <Button size="small" onClick={() => setOpen(false)}>
          {t('web:cancel')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={value === null}>
          {t('web:save')}
        </Button>
      </span>
    </form>
  )
}
