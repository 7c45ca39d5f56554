/** @jsxImportSource preact */
import { confirmAnswers } from '#modules/moments/contract.ts'
import { scoreText, scoreValues } from '#platform/drawing/faces.ts'
import { longestComment } from '../limits.ts'
import { Face } from './drawings.tsx'
import { described, Field } from './fields.tsx'
import type { PageProps } from './props.ts'

/** Confirm: the customer's own words and score. Sent by a button only; opening a link never says anything. */
export function AnswerCard({ progress, token, page, lang, t, times, answer: draft }: PageProps) {
  const { moment, mayScore, conversation } = progress
  const before = moment.confirmation?.answer ?? null
  const given = moment.score
  const problem = draft.problem ? t(`answer.problem.${draft.problem}`) : null
  return (
    <section class="card answer" id="answer">
      <h2>{t('answer.title')}</h2>
      {before || given ? (
        <p class="hint">
          {t('answer.before')}
          {given ? ` ${t('answer.scoreBefore', { value: scoreText(given.value), when: times.dayTime(given.at) })}` : ''}
        </p>
      ) : null}
      {draft.score !== null && !problem ? (
        <p class="hint chosen">{t('answer.chosen', { value: scoreText(draft.score), send: t('answer.send') })}</p>
      ) : null}
      {problem ? (
        <p class="problem" role="alert">
          {problem}
        </p>
      ) : null}
      <form method="post" action={`/p/${token}/answer${lang ? `?lang=${lang}` : ''}`} encType="multipart/form-data">
        <input type="hidden" name="page" value={page} />
        {draft.of ? <input type="hidden" name="of" value={draft.of} /> : null}
        <fieldset class="choices">
          <legend>{t('answer.solved')}</legend>
          {confirmAnswers.map((one) => (
            <label key={one} class={one}>
              <input type="radio" name="answer" value={one} checked={draft.answer === one} />
              <span>{t(`answer.${one}`)}</span>
            </label>
          ))}
          {conversation.status === 'resolved' || conversation.status === 'closed' ? (
            <label class="more">
              <input type="checkbox" name="reopen" value="1" checked={draft.reopen} />
              <span>{t('answer.reopen')}</span>
            </label>
          ) : null}
        </fieldset>
        {mayScore ? (
          <fieldset class="scores">
            <legend>{t('answer.score')}</legend>
            <div class="faces">
              {scoreValues.map((value) => (
                <label key={value} data-score={value}>
                  <input type="radio" name="score" value={value} checked={draft.score === value} />
                  <Face value={value} />
                  <b class="value">{scoreText(value)}</b> <small class="meaning">{t(`score.${value}`)}</small>
                </label>
              ))}
            </div>
          </fieldset>
        ) : null}
        <Field id="comment" label={t('answer.comment')} optional={t('optional')}>
          <textarea name="comment" rows={3} maxLength={longestComment} {...described('comment', {})}>
            {draft.comment}
          </textarea>
        </Field>
        <button class="main" type="submit">
          {(before || given) && draft.score === null ? t('answer.change') : t('answer.send')}
        </button>
      </form>
    </section>
  )
}
