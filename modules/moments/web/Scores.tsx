import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import {
  call,
  formatDayTime,
  isComposing,
  newId,
  ScoreChip,
  ScoreFaces,
  type ScoreValue,
  scoreText,
  useCall,
  useTell,
  useWords,
  When,
} from '#platform/web/index.ts'
import { conversationScorecard } from '../contract/scorecards.ts'
import { addScore, type MomentRecord, type ScoreChannel } from '../contract.ts'
import { askedBy } from './Confirm.tsx'
import { keepMoment } from './moment.ts'
import { byText } from './Steps.tsx'

/** Every score with its source, the one that counts first to see; and a way to enter what the customer said. */
export function Scores({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const [entering, setEntering] = useState<'customer' | 'reviewer' | null>(null)
  const { scores, abilities } = moment
  const way = useCall(conversationScorecard, { params: { id: moment.conversationId } })
  const position = (id: string | null): string => {
    const stop = way.data?.journey.find((one) => one.momentId === id)
    return stop ? `${t('way.moment', { position: stop.position })} · ` : ''
  }
  return (
    <div className="scores">
      <h4>{t('scores')}</h4>
      {scores.length === 0 ? <p className="side-hint">{t('noScores')}</p> : null}
      <ul>
        {scores.map((one) => (
          <li key={one.id} data-effective={one.effective || undefined}>
            <ScoreChip value={one.value as ScoreValue} source={one.source} />
            <div>
              {one.words || one.comment ? <q>{[one.words, one.comment].filter(Boolean).join(' · ')}</q> : null}
              <small>
                {position(one.momentId)}
                {t(`source.${one.source}`)}
                {one.source === 'estimate' ? '' : ` · ${byText(t, one.by)} · ${t(`channel.${one.channel}`)}`}{' '}
                <When at={one.at} as="dayTime" />
                {one.recordedBy ? ` · ${t('recordedBy', { who: byText(t, one.recordedBy) })}` : ''}
              </small>
            </div>
          </li>
        ))}
      </ul>
      {entering ? <ScorePanel moment={moment} source={entering} close={() => setEntering(null)} /> : null}
      {entering === null && (abilities.work || abilities.review) ? (
        <div className="confirm-actions">
          {abilities.work ? (
            <Button size="small" onClick={() => setEntering('customer')}>
              {t('enterScore')}
            </Button>
          ) : null}
          {abilities.review ? (
            <Button size="small" type="text" onClick={() => setEntering('reviewer')}>
              {t('reviewScore')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

/** Letters of the customer's words that the product asks for at least. */
const fewest = 2

function ScorePanel({
  moment,
  source,
  close,
}: {
  moment: MomentRecord
  source: 'customer' | 'reviewer'
  close: () => void
}) {
  const t = useWords('moments')
  const tell = useTell()
  const [value, setValue] = useState<ScoreValue | null>(null)
  const [words, setWords] = useState('')
  const [channel, setChannel] = useState<ScoreChannel>('phone')
  const [id] = useState(newId)
  const [momentId, setMomentId] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const ask = t(source === 'customer' ? 'scoreWords' : 'reviewWords')
  const way = useCall(conversationScorecard, { params: { id: moment.conversationId } })
  const ownHand =
    source === 'customer'
      ? moment.scores.find((one) => one.source === 'customer' && one.recordedBy === null)
      : undefined
  // After the customer's own score only what they said since then can be written down, of the moment in which they did.
  const stops = (way.data?.journey ?? [])
    .filter(({ kind, at }) => !ownHand || (kind === 'spoken' && at > ownHand.at))
    .slice(-12)
    .reverse()
  const chosen = momentId ?? (ownHand ? (stops[0]?.momentId ?? null) : null)
  const told = source === 'reviewer' || (words.trim().length >= fewest && (!ownHand || stops.length > 0))
  const ready = value !== null && told
  const save = async () => {
    if (busy || !ready) return
    setBusy(true)
    try {
      const said = words.trim()
      const body = {
        id,
        source,
        value,
        ...(said ? (source === 'customer' ? { words: said } : { comment: said }) : {}),
        ...(source === 'customer' ? { channel } : {}),
        ...(chosen ? { momentId: chosen } : {}),
      }
      keepMoment(await call(addScore, { params: { id: moment.conversationId }, body }))
      close()
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="moment-panel"
      aria-label={t(source === 'customer' ? 'enterScore' : 'reviewScore')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {source === 'customer' ? (
        <div className="score-ask">
          <small>{t('askScore.title')}</small>
          <blockquote>{t('askScore.words')}</blockquote>
        </div>
      ) : null}
      {ownHand ? (
        <p className="side-hint">
          {t(stops.length > 0 ? 'askScore.ownHand' : 'askScore.ownHandFirst', { value: scoreText(ownHand.value) })}
        </p>
      ) : null}
      {stops.length > 1 || (ownHand && stops.length > 0) ? (
        <Select<string>
          size="small"
          value={chosen ?? ''}
          aria-label={t('askScore.which')}
          onChange={(next) => setMomentId(next || null)}
          options={[
            ...(ownHand ? [] : [{ value: '', label: t('askScore.latest') }]),
            ...stops.map((one) => ({
              value: one.momentId,
              label: `${t('askScore.of', { position: one.position })} · ${formatDayTime(one.at)}`,
            })),
          ]}
        />
      ) : ownHand ? null : (
        <small>{t('askScore.latest')}</small>
      )}
      <ScoreFaces value={value} onChange={setValue} source={source} words={false} />
      <p className="score-meaning" aria-live="polite">
        {value === null ? t('scoreAsk') : t(`score.${value}`)}
      </p>
      <Input
        value={words}
        maxLength={500}
        placeholder={ask}
        aria-label={ask}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={(event) => {
          if (isComposing(event)) event.preventDefault()
        }}
      />
      <div className="confirm-asked">
        {source === 'customer' ? (
          <Select<ScoreChannel>
            size="small"
            value={channel}
            onChange={setChannel}
            aria-label={t('confirm.channel')}
            options={askedBy.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
          />
        ) : (
          <span />
        )}
        <span className="side-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!ready}>
            {t('web:save')}
          </Button>
        </span>
      </div>
    </form>
  )
}
