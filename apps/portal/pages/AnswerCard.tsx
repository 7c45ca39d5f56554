/** @jsxImportSource preact */
import { confirmAnswers } from '#modules/moments/contract.ts'
import { scoreText, scoreValues } from '#platform/drawing/faces.ts'
import { longestComment } from '../limits.ts'
import type { Said } from '../said.ts'
import type { Words } from '../words.ts'
import { Face } from './drawings.tsx'
import { described, Field } from './fields.tsx'
import type { PageProps } from './props.ts'

/** Confirm: the customer's own words and score. Sent by a button only; opening a link never says anything. */
export function AnswerCard(props: PageProps) {
  const { progress, t, answer: draft } = props
  const { conversation, said } = progress
  // What was tapped in a mail, or went wrong, is in front; what stands is a line to open.
  const folded = said !== null && draft.score === null && draft.problem === null
  const chosen = {
    answer: draft.answer ?? (folded ? said.answer : null),
    score: draft.score ?? (folded ? said.score : null),
  }
  const inside = (
    <>
      {folded ? null : <Before {...props} />}
      <AnswerForm {...props} answer={{ ...draft, ...chosen }} again={folded}>
        <fieldset class="choices">
          <legend>{t('answer.solved')}</legend>
          {confirmAnswers.map((one) => (
            <label key={one} class={one}>
              <input type="radio" name="answer" value={one} checked={chosen.answer === one} />
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
      </AnswerForm>
    </>
  )
  if (folded) {
    return (
      <details class="card score-any" id="answer">
        <summary>
          {saidText(said, t)} · <span class="edit">{t('answer.edit')}</span>
        </summary>
        {inside}
      </details>
    )
  }
  return (
    <section class="card answer" id="answer">
      <h2>{t('answer.title')}</h2>
      {inside}
    </section>
  )
}

/** 您说：解决了，+2 */
function saidText({ answer, score, byCustomer }: Said, t: Words): string {
  const key = `answer.${byCustomer ? 'said' : 'noted'}${score === null ? '' : 'Score'}`
  return t(key, { answer: t(`answer.short.${answer}`), score: score === null ? '' : scoreText(score) })
}

/**
 * Where nobody has asked: how our service was is the customer's to say at any time after our answer. A face tapped in a
 * mail puts it in front with that value chosen; else it is a line to open.
 */
export function ScoreCard(props: PageProps & { when: 'tapped' | 'quiet' }) {
  const { progress, t, times, answer: draft, when } = props
  const tapped = draft.score !== null || draft.problem !== null
  if (!progress.mayScore || tapped !== (when === 'tapped')) return null
  const said = progress.messages.find(({ id }) => id === draft.of)
  const inside = (
    <>
      {said ? <p class="hint">{t('answer.about', { when: times.dayTime(said.at) })}</p> : null}
      <Before {...props} />
      <AnswerForm {...props} />
    </>
  )
  if (!tapped) {
    return (
      <details class="card score-any" id="answer">
        <summary>{t('answer.any')}</summary>
        {inside}
      </details>
    )
  }
  return (
    <section class="card answer" id="answer">
      <h2>{t('answer.any')}</h2>
      {inside}
    </section>
  )
}

/** What was said before, what is chosen now, and what is wrong with it. */
function Before({ progress, t, times, answer: draft }: PageProps) {
  const { score: given, confirmation } = progress.moment
  const problem = draft.problem ? t(`answer.problem.${draft.problem}`) : null
  return (
    <>
      {given || (progress.mayAnswer && confirmation?.answer) ? (
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
    </>
  )
}

function AnswerForm(props: PageProps & { again?: boolean; children?: unknown }) {
  const { progress, token, page, lang, t, answer: draft, children } = props
  const before = progress.moment.score ?? progress.moment.confirmation?.answer ?? null
  const again = props.again ?? (before !== null && draft.score === null)
  return (
    <form method="post" action={`/p/${token}/answer${lang ? `?lang=${lang}` : ''}`} encType="multipart/form-data">
      <input type="hidden" name="page" value={page} />
      {draft.of ? <input type="hidden" name="of" value={draft.of} /> : null}
      {children as never}
      {progress.mayScore ? (
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
        {t(again ? 'answer.change' : 'answer.send')}
      </button>
    </form>
  )
}
