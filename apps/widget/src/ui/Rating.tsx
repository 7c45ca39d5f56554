/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import { scoreText, scoreValues } from '#platform/drawing/faces.ts'
import type { Chat } from '../chat.ts'
import { scoreWord, t } from '../words.ts'
import { Face } from './Face.tsx'

/** After the matter is resolved: seven faces, their words, a comment. */
export function Rating({ chat }: { chat: Chat }) {
  const { conversation, ratingAgain } = chat.state
  const [value, setValue] = useState<number | null>(conversation?.rating ?? null)
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  if (!conversation || conversation.status === 'open') return null
  if (conversation.rating !== null && !conversation.canRate && !ratingAgain) {
    return (
      <div class="card rating" role="status">
        <Face value={conversation.rating} />
        <p>
          {t('rateThanks')} {scoreText(conversation.rating)} {scoreWord(conversation.rating)}
        </p>
        <button type="button" class="text" onClick={chat.rateAgain}>
          {t('rateChange')}
        </button>
      </div>
    )
  }
  const move = (by: number) => setValue((now) => Math.max(-3, Math.min(3, (now ?? 0) + by)))
  const submit = async (event: Event) => {
    event.preventDefault()
    if (value === null) return
    setBusy(true)
    setProblem('')
    await chat.rate(value, comment.trim()).catch((error: Error) => setProblem(error.message || t('failed')))
    setBusy(false)
  }
  return (
    <form class="card rating" onSubmit={(event) => void submit(event)}>
      <p>{t('resolved')}</p>
      <h3 id="k-rate">{t('rateAsk')}</h3>
      <div class="faces" role="radiogroup" aria-labelledby="k-rate">
        {scoreValues.map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: a radio input cannot hold a drawing
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={one === value}
            aria-label={`${scoreText(one)} ${scoreWord(one)}`}
            tabIndex={one === (value ?? 0) ? 0 : -1}
            ref={(element) => {
              const root = element?.getRootNode() as ShadowRoot | undefined
              if (one === value && element?.parentElement?.contains(root?.activeElement ?? null)) element.focus()
            }}
            onClick={() => setValue(one)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight' || event.key === 'ArrowUp') move(1)
              else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') move(-1)
              else return
              event.preventDefault()
            }}
          >
            <Face value={one} />
            <b>{scoreText(one)}</b>
          </button>
        ))}
      </div>
      <p class="chosen" aria-live="polite">
        {value === null ? '\u00a0' : scoreWord(value)}
      </p>
      {value === null ? null : (
        <>
          <textarea
            rows={2}
            maxLength={1000}
            value={comment}
            aria-label={t('rateComment')}
            placeholder={t('rateComment')}
            onInput={({ currentTarget }) => setComment(currentTarget.value)}
          />
          {problem ? (
            <p class="problem" role="alert">
              {problem}
            </p>
          ) : null}
          <button type="submit" class="main" disabled={busy}>
            {t('rateSend')}
          </button>
        </>
      )}
    </form>
  )
}
