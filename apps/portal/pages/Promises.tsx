/** @jsxImportSource preact */
import type { PublicPromise } from '#modules/promises/contract.ts'
import type { Times } from '../times.ts'
import type { Words } from '../words.ts'
import { Icon } from './drawings.tsx'
import { described, Field } from './fields.tsx'
import type { PageProps } from './props.ts'
import { Say } from './Say.tsx'

type Telling = { t: Words; times: Times }

/** What was promised, and honestly how it went. */
export function Promises(props: PageProps) {
  const { t, times } = props
  const { promises } = props.progress
  if (promises.length === 0) return null
  return (
    <section class="card promises">
      <h2>{t('promise.title')}</h2>
      <ul>
        {promises.map((one) => {
          const look = lookOf(one)
          return (
            <li key={one.id} class={look}>
              <span class="badge">
                <Icon name={icons[look]} />
              </span>
              <div>
                <p class="what">{one.text}</p>
                <p class="due">
                  <time dateTime={one.dueAt} title={times.full(one.dueAt)}>
                    {dueText(one, { t, times })}
                  </time>
                  {one.ownerName ? <span>{t('promise.owner', { name: one.ownerName })}</span> : null}
                </p>
                <p class="state">
                  <b>{t(`promise.state.${look}`)}</b> {howItGoes(one, look, { t, times })}
                </p>
                {one.fromNumber ? <p class="moved">{t('promise.from', { number: one.fromNumber })}</p> : null}
                {one.told ? <p class="moved">{t('promise.told', { when: dueText(one.told, { t, times }) })}</p> : null}
                {one.refused ? (
                  <p class="moved">{t('promise.refused', { when: dueText(one.refused, { t, times }) })}</p>
                ) : null}
                {one.replacesDueAt ? (
                  <p class="moved">
                    {t(one.replacesBroken ? 'promise.mended' : one.noted ? 'promise.movedTo' : 'promise.moved', {
                      to: dueText(one, { t, times }),
                      when:
                        one.duePrecision === 'day'
                          ? times.dueDay(one.replacesDueAt).when
                          : times.dayTime(one.replacesDueAt),
                    })}
                  </p>
                ) : null}
                <Noted {...props} promise={one} />
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** One of us wrote down that they agreed: when and how, and their word against it (method A6: the customer agrees, not we). */
function Noted({ promise, ...props }: PageProps & { promise: PublicPromise }) {
  const { t, times } = props
  const { noted } = promise
  if (!noted) return null
  const words = `noted-${promise.id}`
  return (
    <>
      <p class="moved">
        {t(`promise.noted.${noted.words ? 'words' : noted.byMessage ? 'message' : 'plain'}`, {
          when: times.dayTime(noted.at),
          words: noted.words ?? '',
        })}
      </p>
      <details class="again">
        <summary>{t('promise.noted.not')}</summary>
        <Say {...props}>
          <input type="hidden" name="proposal" value={noted.proposalId} />
          <Field id={words} label={t('dates.words')} optional={t('optional')}>
            <textarea name="words" class="short" rows={2} maxLength={500} {...described(words, {})} />
          </Field>
          <button class="quiet-button" type="submit" name="accept" value="no">
            {t('dates.refuse')}
          </button>
        </Say>
      </details>
    </>
  )
}

/** `late`: past its time and still owed. `broken`: given up. */
type Look = 'open' | 'late' | 'kept' | 'broken' | 'renegotiated' | 'withdrawn'
const icons = {
  open: 'clock',
  late: 'clock',
  kept: 'tick',
  broken: 'cross',
  renegotiated: 'turn',
  withdrawn: 'cross',
} as const

function lookOf({ state, outstanding, overdue }: PublicPromise): Look {
  if (overdue || (state === 'broken' && outstanding)) return 'late'
  return state
}

/** 今天 18:00 前 · 今天内 · 今天 14:00–16:00 */
export function dueText(
  { dueFrom, dueAt, duePrecision }: Pick<PublicPromise, 'dueFrom' | 'dueAt' | 'duePrecision'>,
  { t, times }: Telling,
): string {
  if (duePrecision === 'day') {
    const { when, exact } = times.dueDay(dueAt)
    return t(exact ? 'promise.due' : 'promise.dueDay', { when })
  }
  if (!dueFrom) return t('promise.due', { when: times.dayTime(dueAt) })
  const end = times.sameDay(dueFrom, dueAt) ? times.time(dueAt) : times.dayTime(dueAt)
  return `${times.dayTime(dueFrom)}–${end}`
}

function howItGoes(one: PublicPromise, look: Look, { t, times }: Telling): string {
  switch (look) {
    case 'open':
      return one.duePrecision === 'day' ? '' : times.relative(one.dueAt)
    case 'late':
      return t('promise.late')
    case 'kept':
      return t(one.keptLate ? 'promise.keptLate' : 'promise.kept', {
        when: one.keptAt ? times.dayTime(one.keptAt) : '',
      })
    case 'broken':
      return t('promise.broken')
    case 'withdrawn':
      return one.withdrawnBecause ? t('promise.because', { reason: one.withdrawnBecause }) : ''
    case 'renegotiated':
      return ''
  }
}
