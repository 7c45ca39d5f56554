/** @jsxImportSource preact */

import { longestWord, mostFiles } from '../limits.ts'
import { isSettled } from '../progress-model.ts'
import { shownStatus, whatNext } from '../what-next.ts'
import { AnswerCard, ScoreCard } from './AnswerCard.tsx'
import { Changes, Choices, ContactWay, NewDates, Questions } from './Doing.tsx'
import { Icon } from './drawings.tsx'
import { described, Field, FilesField, Note } from './fields.tsx'
import { Promises } from './Promises.tsx'
import type { PageProps } from './props.ts'
import { Shell } from './Shell.tsx'
import { Timeline } from './Timeline.tsx'

/** Where a matter stands, told to its customer. */
export function ProgressPage(props: PageProps) {
  const { progress, token, locale, t, times, notice, trouble } = props
  const { conversation } = progress
  return (
    <Shell
      title={`#${conversation.number} ${conversation.subject}`}
      company={progress.company}
      locale={locale}
      t={t}
      wide
      watch={{ url: `/p/${token}/changes`, version: progress.version }}
      foot={
        <>
          <p>{t('progress.private')}</p>
          <p>{t('progress.zone', { zone: times.zone })}</p>
        </>
      }
    >
      <a id="news" class="news" href={`/p/${token}?lang=${locale}`} hidden>
        {t('progress.news')}
      </a>
      {notice ? <Note kind="good">{t(`progress.notice.${notice}`)}</Note> : null}
      {trouble ? <Note kind="bad">{t(`progress.trouble.${trouble}`, { answer: saidShort(props) })}</Note> : null}
      <div class="columns">
        <div class="lead">
          <Head {...props} />
          {progress.mayAnswer ? <AnswerCard {...props} /> : <ScoreCard {...props} when="tapped" />}
          <NewDates {...props} />
          <Choices {...props} />
          <Questions {...props} />
          {progress.mayAnswer ? null : <ScoreCard {...props} when="quiet" />}
        </div>
        <div class="side">
          <Promises {...props} />
          <Understood {...props} />
          <Changes {...props} />
          <ContactWay {...props} />
        </div>
        <div class="talk">
          <Timeline {...props} />
          <WordForm {...props} />
        </div>
      </div>
    </Shell>
  )
}

/** 没有解决 */
function saidShort({ progress, t }: PageProps): string {
  const answer = progress.moment.confirmation?.answer
  return answer ? t(`answer.short.${answer}`) : ''
}

function Head(props: PageProps) {
  const { progress, t } = props
  const { conversation, moment } = progress
  const { assigneeName } = conversation
  const status = shownStatus(progress)
  return (
    <section class="card head">
      <p class="facts">
        <span class={`pill ${status}`}>{t(`status.${status}`)}</span>
        <span>#{conversation.number}</span>
      </p>
      <h1>{conversation.subject}</h1>
      <p class="who">
        <Icon name="person" />
        {assigneeName ? t('progress.who', { name: assigneeName }) : t('progress.nobodyYet')}
      </p>
      <ol class="steps" aria-label={t('steps.label')}>
        {moment.steps.map(({ step, state }) => (
          <li key={step} class={state}>
            <span class="dot" aria-hidden="true">
              {state === 'done' || state === 'skipped' ? <Icon name="tick" /> : null}
            </span>
            <b>{t(`steps.${step}`)}</b>
            <small>{t(`stepState.${state}`)}</small>
          </li>
        ))}
      </ol>
      <div class="next">
        <h2>{t('next.title')}</h2>
        <p>{whatNext(props).join('\n')}</p>
        <Queue {...props} />
      </div>
    </section>
  )
}

/** The place in the queue of a chat, and a wait that recent chats bear out; none where there are too few. */
function Queue({ progress, t }: PageProps) {
  const { queue } = progress
  if (!queue) return null
  const { ahead, wait } = queue
  return (
    <p class="queue">
      {ahead === 0 ? t('queue.first') : t('queue.ahead', { count: ahead })}
      {wait ? ` ${t(wait.from === wait.to ? 'queue.wait' : 'queue.range', wait)}` : ''}
    </p>
  )
}

function Understood({ progress, t }: PageProps) {
  const { understood, offer } = progress.moment
  // Once it is over, what was never written is no news.
  if (isSettled(progress.conversation.status) && !understood && !offer) return null
  return (
    <section class="card texts">
      <h2>{t('understood.title')}</h2>
      <p class={understood ? 'written' : 'hint'}>{understood || t('understood.empty')}</p>
      <h2>{t('offer.title')}</h2>
      <p class={offer ? 'written' : 'hint'}>{offer || t('offer.empty')}</p>
    </section>
  )
}

const noWord: PageProps['word'] = { ask: null, text: '', files: [], problem: null }

function WordForm({ progress, token, page, lang, locale, t, word: given, maxUploadMb }: PageProps) {
  const { status } = progress.conversation
  const word = given.ask ? noWord : given
  const ofFiles = word.problem === 'too-many' || word.problem === 'too-large'
  const problem = word.problem && !ofFiles ? t(`word.problem.${word.problem}`) : null
  const hint = isSettled(status) ? t(`word.hint.${status}`) : null
  return (
    <section class="card" id="word">
      <h2>{t('word.title')}</h2>
      <form
        method="post"
        action={`/p/${token}/messages${lang ? `?lang=${lang}` : ''}`}
        encType="multipart/form-data"
        noValidate
      >
        <input type="hidden" name="page" value={page} />
        <Field id="text" label={t('word.label')} hint={hint} problem={problem}>
          <textarea name="text" rows={4} maxLength={longestWord} {...described('text', { problem, hint })}>
            {word.text}
          </textarea>
        </Field>
        <FilesField
          id="files"
          locale={locale}
          t={t}
          files={word.files}
          most={mostFiles}
          maxUploadMb={maxUploadMb}
          problem={ofFiles ? t(`files.problem.${word.problem}`, { count: mostFiles, size: maxUploadMb }) : null}
        />
        <button class="main" type="submit">
          {t('word.send')}
        </button>
      </form>
    </section>
  )
}
