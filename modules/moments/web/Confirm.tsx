import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { call, isComposing, newId, useTell, useWords, When } from '#platform/web/index.ts'
import {
  answerConfirmation,
  askConfirmation,
  type ConfirmAnswer,
  confirmAnswers,
  type MomentRecord,
  type ScoreChannel,
} from '../contract.ts'
import { copyText } from './copy.ts'
import { keepMoment, progressAddress } from './moment.ts'
import { byText } from './Steps.tsx'

/** Where one asks a customer, most usual first. */
export const askedBy: readonly ScoreChannel[] = ['phone', 'chat', 'mail', 'counter', 'visit', 'letter', 'other']

/** Ask, and write down what the customer answered; closing without it asks why. */
export function Confirm({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const [panel, setPanel] = useState<'ask' | 'answer' | null>(null)
  const { confirmation, abilities } = moment
  const answered = confirmation?.answer ?? null
  return (
    <div className="confirm">
      <h4>{t('confirm.title')}</h4>
      {confirmation ? (
        <div className="confirm-state">
          {answered ? (
            <p>
              <b>{t('confirm.said', { answer: t(`answer.${answered}`) })}</b>
              {confirmation.words ? <q>{confirmation.words}</q> : null}
              <small>
                {byText(t, confirmation.answeredBy)}
                {confirmation.channel ? ` · ${t(`channel.${confirmation.channel}`)}` : ''}{' '}
                {confirmation.answeredAt ? <When at={confirmation.answeredAt} as="dayTime" /> : null}
              </small>
            </p>
          ) : (
            <p>
              {t('confirm.waiting')}
              <small>
                {byText(t, confirmation.askedBy)}{' '}
                {confirmation.askedAt ? <When at={confirmation.askedAt} as="dayTime" /> : null}
              </small>
            </p>
          )}
        </div>
      ) : (
        <p className="side-hint">{t('confirm.none')}</p>
      )}
      {panel === 'ask' ? <AskPanel moment={moment} close={() => setPanel(null)} /> : null}
      {panel === 'answer' ? <AnswerPanel moment={moment} close={() => setPanel(null)} /> : null}
      {panel === null && abilities.work ? (
        <div className="confirm-actions">
          <Button size="small" onClick={() => setPanel('ask')}>
            {t(confirmation ? 'confirm.askAgain' : 'confirm.ask')}
          </Button>
          <Button size="small" type="text" onClick={() => setPanel('answer')}>
            {t('confirm.enter')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function AskPanel({ moment, close }: { moment: MomentRecord; close: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const [channel, setChannel] = useState<ScoreChannel>('phone')
  const [id] = useState(newId)
  const [busy, setBusy] = useState(false)
  const asked = async () => {
    setBusy(true)
    try {
      keepMoment(await call(askConfirmation, { params: { id: moment.conversationId }, body: { id, channel } }))
      close()
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  const copy = async () => {
    try {
      await copyText(`${t('confirm.words')}\n${await progressAddress(moment.conversationId)}`)
      tell.done(t('confirm.copied'))
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <div className="moment-panel">
      <p className="side-hint">{t('confirm.how')}</p>
      <blockquote>
        {t('confirm.words')} <span className="k-muted">{t('confirm.withLink')}</span>
      </blockquote>
      <div className="side-go">
        <Button size="small" onClick={copy}>
          {t('confirm.copy')}
        </Button>
      </div>
      <div className="confirm-asked">
        <Select<ScoreChannel>
          size="small"
          value={channel}
          onChange={setChannel}
          aria-label={t('confirm.channel')}
          options={askedBy.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
        />
        <span className="side-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" loading={busy} onClick={asked}>
            {t('confirm.asked')}
          </Button>
        </span>
      </div>
    </div>
  )
}

function AnswerPanel({ moment, close }: { moment: MomentRecord; close: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const [answer, setAnswer] = useState<ConfirmAnswer>('met')
  const [words, setWords] = useState('')
  const [channel, setChannel] = useState<ScoreChannel>(moment.confirmation?.channel ?? 'phone')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (busy) return
    setBusy(true)
    try {
      const said = words.trim()
      const body = { answer, channel, ...(said ? { words: said } : {}) }
      keepMoment(await call(answerConfirmation, { params: { id: moment.conversationId }, body }))
      close()
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="moment-panel"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Segmented<ConfirmAnswer>
        block
        size="small"
        value={answer}
        onChange={setAnswer}
        aria-label={t('confirm.enter')}
        options={confirmAnswers.map((one) => ({ value: one, label: t(`answer.${one}`) }))}
      />
      <Input
        value={words}
        maxLength={2000}
        placeholder={t('confirm.wordsOf')}
        aria-label={t('confirm.wordsOf')}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={(event) => {
          if (isComposing(event)) event.preventDefault()
        }}
      />
      <div className="confirm-asked">
        <Select<ScoreChannel>
          size="small"
          value={channel}
          onChange={setChannel}
          aria-label={t('confirm.channel')}
          options={[...new Set([channel, ...askedBy])].map((one) => ({ value: one, label: t(`channel.${one}`) }))}
        />
        <span className="side-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" htmlType="submit" loading={busy}>
            {t('web:save')}
          </Button>
        </span>
      </div>
    </form>
  )
}
