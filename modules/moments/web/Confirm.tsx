import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { postMessage } from '#modules/conversations/contract.ts'
import {
  CallProblem,
  call,
  isComposing,
  Link,
  Loaded,
  meanwhileOf,
  newId,
  useCall,
  useTell,
  useWords,
  When,
} from '#platform/web/index.ts'
import { type QuestionRecord, readQuestion } from '../contract/hear.ts'
import {
  answerConfirmation,
  askConfirmation,
  type ConfirmAnswer,
  confirmAnswers,
  type MomentRecord,
  type ScoreChannel,
  unhearConfirmation,
} from '../contract.ts'
import { copyText } from './copy.ts'
import { keepMoment, progressAddress, rereadMoment } from './moment.ts'
import { questionHtml } from './question-html.ts'
import { byText } from './Steps.tsx'

/** Where one asks a customer, most usual first. */
export const askedBy: readonly ScoreChannel[] = ['phone', 'chat', 'mail', 'counter', 'visit', 'letter', 'other']

/** Ask, and write down what the customer answered; closing without it asks why. */
export function Confirm({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const [panel, setPanel] = useState<'ask' | 'answer' | null>(null)
  const [continuedIn, setContinuedIn] = useState<string | null>(null)
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
          ) : confirmation.heard === 'maybe' ? (
            <p>
              <b>{t('confirm.maybe')}</b>
              <q>{confirmation.words}</q>
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
      {continuedIn ? (
        <p className="confirm-state" role="status">
          <Link to={'/conversations/$id' as '/'} params={{ id: continuedIn } as never}>
            {t('confirm.continued')}
          </Link>
        </p>
      ) : null}
      {confirmation?.messageId ? <Heard moment={moment} /> : null}
      {panel === 'ask' ? <AskPanel moment={moment} close={() => setPanel(null)} /> : null}
      {panel === 'answer' ? <AnswerPanel moment={moment} goesOn={setContinuedIn} close={() => setPanel(null)} /> : null}
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

/** What was read in the customer's message: the message itself, and one click to say otherwise. */
function Heard({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const { confirmation, conversationId, abilities } = moment
  if (!confirmation?.messageId) return null
  const { heard, heardAnswer, answer } = confirmation
  const say = async (change: () => Promise<MomentRecord>) => {
    setBusy(true)
    try {
      keepMoment(await change())
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const params = { id: conversationId }
  return (
    <div className="confirm-heard">
      <Link
        to={'/conversations/$id' as '/'}
        params={params as never}
        search={{ message: confirmation.messageId } as never}
      >
        {t('confirm.heard')}
      </Link>
      {abilities.work && heard !== 'settled' ? (
        <span className="confirm-choices">
          {heard === 'read' ? <small>{t('confirm.correct')}</small> : null}
          {confirmAnswers
            .filter((one) => one !== answer)
            .map((one) => (
              <Button
                key={one}
                size="small"
                type={one === heardAnswer ? 'primary' : 'default'}
                disabled={busy}
                onClick={() =>
                  void say(() =>
                    call(answerConfirmation, { params, body: { answer: one, seenAt: confirmation.answeredAt } }),
                  )
                }
              >
                {t(`answer.${one}`)}
              </Button>
            ))}
          <Button
            size="small"
            type="text"
            disabled={busy}
            onClick={() => void say(() => call(unhearConfirmation, { params }))}
          >
            {t('confirm.notAnswer')}
          </Button>
        </span>
      ) : null}
    </div>
  )
}

/** In the customer's language: sent by their channel at once, or said on the phone. */
function AskPanel({ moment, close }: { moment: MomentRecord; close: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const { conversationId } = moment
  const params = { id: conversationId }
  const question = useCall(readQuestion, { params })
  const [channel, setChannel] = useState<ScoreChannel>('phone')
  const [ids] = useState(() => ({ ask: newId(), message: newId() }))
  const [busy, setBusy] = useState(false)
  const [copied, setCopied] = useState(false)
  const work = async (steps: () => Promise<void>) => {
    setBusy(true)
    try {
      await steps()
      close()
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  const ask = async (by: ScoreChannel) => {
    // Said to be sent: the link went along with the words.
    if (copied && !moment.reachable) await progressAddress(conversationId, { given: true })
    keepMoment(await call(askConfirmation, { params, body: { id: ids.ask, channel: by } }))
  }
  const sendIt = async (found: QuestionRecord) => {
    const html = questionHtml(found, await progressAddress(conversationId))
    // The server sees the link of the question in it, and has it that the customer was asked.
    await call(postMessage, { params, body: { id: ids.message, direction: 'outbound', html } })
    tell.done(t('confirm.sent'))
  }
  const copy = async (found: QuestionRecord) => {
    try {
      const page = await progressAddress(conversationId, { given: moment.reachable })
      await copyText(`${found.text}\n${found.link}\n${page}#answer`)
      setCopied(true)
      tell.done(t('confirm.copied'))
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <div className="moment-panel">
      <Loaded query={question} lines={2}>
        {(found) => (
          <>
            <p className="side-hint">{t(found.way === 'phone' ? 'confirm.say' : 'confirm.how')}</p>
            <blockquote lang={found.locale}>
              {found.text} <span className="k-muted">{t('confirm.withLink')}</span>
            </blockquote>
            <div className="side-go">
              <Button size="small" onClick={() => void copy(found)}>
                {t('confirm.copy')}
              </Button>
              {found.way === 'phone' ? null : (
                <Button size="small" type="primary" loading={busy} onClick={() => void work(() => sendIt(found))}>
                  {t(`confirm.send.${found.way}`)}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
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
          <Button size="small" disabled={busy} onClick={() => void work(() => ask(channel))}>
            {t('confirm.asked')}
          </Button>
        </span>
      </div>
    </div>
  )
}

type AnswerPanelProps = { moment: MomentRecord; goesOn: (conversationId: string | null) => void; close: () => void }

function AnswerPanel({ moment, goesOn, close }: AnswerPanelProps) {
  const t = useWords('moments')
  const tell = useTell()
  const [answer, setAnswer] = useState<ConfirmAnswer>('met')
  const [words, setWords] = useState('')
  const [channel, setChannel] = useState<ScoreChannel>(
    askedBy.find((one) => one === moment.confirmation?.channel) ?? 'phone',
  )
  const [busy, setBusy] = useState(false)
  // What stood there when one began: who wrote something else down since is told about, not overwritten.
  const [seenAt, setSeenAt] = useState(moment.confirmation?.answeredAt ?? null)
  const [meanwhile, setMeanwhile] = useState('')
  const save = async () => {
    if (busy) return
    setBusy(true)
    try {
      const said = words.trim()
      const body = { answer, channel, seenAt, ...(said ? { words: said } : {}) }
      const { continuedIn, ...kept } = await call(answerConfirmation, { params: { id: moment.conversationId }, body })
      keepMoment(kept)
      goesOn(continuedIn)
      close()
    } catch (error) {
      setBusy(false)
      const told = meanwhileOf(error)
      if (!(error instanceof CallProblem) || !told) return tell.failed(error)
      setSeenAt(told.at)
      setMeanwhile(error.message)
      await rereadMoment(moment.conversationId)
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
      {meanwhile ? (
        <p className="side-note" role="alert">
          {meanwhile}
        </p>
      ) : null}
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
      {answer === 'met' ? null : <p className="side-hint">{t('confirm.reopens')}</p>}
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
