/** @jsxImportSource preact */
import { contactTimes } from '#modules/customers/contract.ts'
import type { PublicAsk } from '#modules/moments/contract.ts'
import { longestWord, mostFiles } from '../limits.ts'
import { isSettled } from '../progress-model.ts'
import { Icon } from './drawings.tsx'
import { described, Field, FilesField } from './fields.tsx'
import { dueText } from './Promises.tsx'
import type { PageProps } from './props.ts'
import { Say } from './Say.tsx'

/** 明天 14:00–16:00 */
export function spanText({ from, to }: { from: string; to: string }, { times }: Pick<PageProps, 'times'>): string {
  return `${times.dayTime(from)}–${times.sameDay(from, to) ? times.time(to) : times.dayTime(to)}`
}

/** Another date for a promise: the customer's word decides (method A6, E13). */
export function NewDates(props: PageProps) {
  const { progress, t, times } = props
  if (progress.proposals.length === 0) return null
  return (
    <section class="card asks dates" id="dates">
      <h2>{t('dates.title')}</h2>
      {progress.proposals.map((one) => (
        <Say key={one.id} {...props}>
          <input type="hidden" name="proposal" value={one.id} />
          <div>
            <p class="what">{one.text}</p>
            {one.fromNumber ? <p class="moved">{t('promise.from', { number: one.fromNumber })}</p> : null}
            <p class="moved">
              {t(one.late ? 'dates.late' : 'dates.before', {
                when: dueText(
                  { dueFrom: one.oldDueFrom, dueAt: one.oldDueAt, duePrecision: one.oldDuePrecision },
                  props,
                ),
              })}
            </p>
            <p>
              {t(one.kind === 'notice' ? 'dates.told' : 'dates.new')}{' '}
              <b>
                <time dateTime={one.dueAt} title={times.full(one.dueAt)}>
                  {dueText(one, props)}
                </time>
              </b>
              {one.kind === 'notice' ? t('dates.fits') : null}
            </p>
            {one.reason ? <p class="hint">{t('dates.why', { reason: one.reason })}</p> : null}
          </div>
          <Field id={`words-${one.id}`} label={t('dates.words')} optional={t('optional')}>
            {/* No single line: Enter in it would press the first button. */}
            <textarea name="words" class="short" rows={2} maxLength={500} {...described(`words-${one.id}`, {})} />
          </Field>
          <span class="two">
            <button class="main" type="submit" name="accept" value="yes">
              {t('dates.accept')}
            </button>
            <button class="quiet-button" type="submit" name="accept" value="no">
              {t('dates.refuse')}
            </button>
          </span>
        </Say>
      ))}
    </section>
  )
}

/** What the customer may choose now, and what they have chosen (method E12: 增加自主权). */
export function Choices(props: PageProps) {
  const { progress, t, times } = props
  const over = isSettled(progress.conversation.status)
  const slots = progress.asks.filter((one) => one.kind === 'slots')
  const free = (one: PublicAsk) => one.slots.filter(({ id, past }) => !past && id !== one.chosenSlotId)
  const mayStill = (one: PublicAsk) => !over && !one.answeredAt && free(one).length > 0
  const offers = progress.offers.filter((one) => one.chosenOptionId !== null || !over)
  const shown = slots.filter((one) => one.answeredAt || mayStill(one))
  if (shown.length + offers.length === 0) return null
  return (
    <section class="card asks" id="choices">
      <h2>{t('choices.title')}</h2>
      {shown.map((one) =>
        mayStill(one) ? (
          <Slots key={one.id} {...props} ask={one} free={free(one)} />
        ) : (
          <div key={one.id}>
            <Chosen about={one.text} t={t}>
              {one.slots.filter(({ id }) => id === one.chosenSlotId).map((slot) => spanText(slot, { times }))}
            </Chosen>
            {one.promised || over || free(one).length === 0 ? null : (
              <details class="again">
                <summary>{t('choices.again')}</summary>
                <Slots {...props} ask={one} free={free(one)} />
              </details>
            )}
          </div>
        ),
      )}
      {offers.map((one) =>
        one.chosenOptionId === null ? (
          <Say key={one.id} {...props}>
            <fieldset class="choices">
              <legend>{t('choices.option')}</legend>
              {one.options.map((option) => (
                <label key={option.id}>
                  <input type="radio" name="choice" value={`option:${option.id}`} required />
                  <span>{option.text}</span>
                </label>
              ))}
            </fieldset>
            <button class="main" type="submit">
              {t('choices.take')}
            </button>
          </Say>
        ) : (
          <Chosen key={one.id} about={t('choices.option')} t={t}>
            {one.options.find(({ id }) => id === one.chosenOptionId)?.text}
          </Chosen>
        ),
      )}
    </section>
  )
}

function Slots({ ask, free, ...props }: PageProps & { ask: PublicAsk; free: PublicAsk['slots'] }) {
  const { t, times } = props
  return (
    <Say {...props}>
      <fieldset class="choices">
        <legend>{ask.text}</legend>
        {free.map((slot) => (
          <label key={slot.id}>
            <input type="radio" name="choice" value={`slot:${ask.id}:${slot.id}`} required />
            <span>{spanText(slot, { times })}</span>
          </label>
        ))}
      </fieldset>
      <button class="main" type="submit">
        {t('choices.take')}
      </button>
    </Say>
  )
}

function Chosen({ about, t, children }: { about: string; children: unknown } & Pick<PageProps, 't'>) {
  return (
    <p class="chosen">
      <Icon name="tick" />
      <span>
        <small>{about}</small>
        <b>{t('choices.yours')}</b> {children as never}
      </span>
    </p>
  )
}

/** What staff asked (method E12: 让客户行动). The answer arrives as the customer's message, with photos. */
export function Questions({ progress, token, page, lang, locale, t, word, maxUploadMb }: PageProps) {
  if (isSettled(progress.conversation.status)) return null
  const open = progress.asks.filter((one) => one.kind === 'question' && !one.answeredAt)
  if (open.length === 0) return null
  return (
    <section class="card asks" id="questions">
      <h2>{t('questions.title')}</h2>
      {open.map((one) => {
        const draft = word.ask === one.id ? word : { text: '', files: [], problem: null }
        const ofFiles = draft.problem === 'too-many' || draft.problem === 'too-large'
        const problem = draft.problem && !ofFiles ? t(`word.problem.${draft.problem}`) : null
        const id = `answer-${one.id}`
        return (
          <form
            key={one.id}
            method="post"
            action={`/p/${token}/messages${lang ? `?lang=${lang}` : ''}`}
            encType="multipart/form-data"
            noValidate
          >
            <input type="hidden" name="page" value={page} />
            <input type="hidden" name="ask" value={one.id} />
            <Field id={id} label={one.text} problem={problem}>
              <textarea name="text" rows={2} maxLength={longestWord} {...described(id, { problem })}>
                {draft.text}
              </textarea>
            </Field>
            <FilesField
              id={`files-${one.id}`}
              locale={locale}
              t={t}
              files={draft.files}
              most={mostFiles}
              maxUploadMb={maxUploadMb}
              problem={ofFiles ? t(`files.problem.${draft.problem}`, { count: mostFiles, size: maxUploadMb }) : null}
            />
            <button class="main" type="submit">
              {t('questions.send')}
            </button>
          </form>
        )
      })}
    </section>
  )
}

/** How the customer wants to be reached. */
export function ContactWay(props: PageProps) {
  const { progress, t } = props
  if (isSettled(progress.conversation.status)) return null
  return (
    <section class="card">
      <Say {...props}>
        <fieldset class="ways">
          <legend>{t('contact.title')}</legend>
          {progress.ways.map((way) => (
            <label key={way}>
              <input type="radio" name="way" value={way} checked={progress.contactWay === way} required />
              <span>{t(`contact.${way}`)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset class="ways times">
          <legend>{t('contact.when')}</legend>
          {contactTimes.map((time) => (
            <label key={time}>
              <input type="radio" name="time" value={time} checked={progress.contactTime === time} />
              <span>{t(`contact.${time}`)}</span>
            </label>
          ))}
        </fieldset>
        <button class="quiet-button" type="submit">
          {t('contact.save')}
        </button>
      </Say>
    </section>
  )
}

/** What has become different, so that nobody has to find out. */
export function Changes({ progress, t, times }: PageProps) {
  if (progress.changes.length === 0) return null
  return (
    <section class="card changes">
      <h2>{t('changes.title')}</h2>
      <ol>
        {progress.changes.map((one) => (
          <li key={`${one.at}${one.kind}`}>
            <time dateTime={one.at} title={times.full(one.at)}>
              {times.dayTime(one.at)}
            </time>
            <span>
              {one.kind === 'person' ? t('changes.person', { name: one.name }) : null}
              {one.kind === 'reopened' || one.kind === 'resolved' ? t(`changes.${one.kind}`) : null}
              {one.kind === 'date'
                ? t(one.told ? 'changes.dateTold' : 'changes.date', {
                    text: one.text,
                    when: one.precision === 'day' ? times.dueDay(one.dueAt).when : times.dayTime(one.dueAt),
                  })
                : null}
              {one.kind === 'words' ? (
                <>
                  {t('changes.words', { text: one.text, reason: one.reason })}{' '}
                  <small>{t('changes.was', { was: one.was })}</small>
                </>
              ) : null}
              {one.kind === 'cancelled' ? t('changes.cancelled', { text: one.text }) : null}
              {one.kind === 'chosen' ? t('changes.chosen', { when: spanText(one, { times }) }) : null}
            </span>
          </li>
        ))}
      </ol>
      <p class="hint">{t('changes.told')}</p>
    </section>
  )
}
