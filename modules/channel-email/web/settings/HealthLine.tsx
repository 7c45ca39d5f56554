import { Tooltip } from 'antd'
import { colon, formatFull, hasWords, Link, useWords, When, type Words } from '#platform/web/index.ts'
import type { MailboxRecord } from '../../contract.ts'

/** How a mailbox is doing: working since when, or what its server said and what that may mean; and what waits. */
export function HealthLine({ mailbox: { id, health, enabled, smtp } }: { mailbox: MailboxRecord }) {
  const t = useWords('channel-email')
  const { state, lastFetchAt, lastArrivalAt, failingSince } = health
  return (
    <div className="mb-health">
      <p className="mb-state" data-state={state} role={state === 'failing' ? 'alert' : 'status'}>
        <b>{t(`health.${state}`)}</b>
        {state === 'failing' && failingSince ? (
          <span>{t('health.since', { time: formatFull(failingSince) })}</span>
        ) : null}
        {lastFetchAt ? (
          <span className="k-muted">
            {t('health.lastFetch')} <When at={lastFetchAt} as="relative" />
          </span>
        ) : null}
        {lastArrivalAt ? (
          <span className="k-muted">
            {t('health.lastArrival')} <When at={lastArrivalAt} as="relative" />
          </span>
        ) : null}
        {health.lastSentAt ? (
          <span className="k-muted">
            {t('health.lastSent')} <When at={health.lastSentAt} as="relative" />
          </span>
        ) : null}
      </p>
      {state === 'failing' && health.error ? (
        <Trouble label={t('health.fetching')} words={health.error} cause={health.cause} at={health.errorAt} />
      ) : null}
      {health.sendError ? (
        <Trouble label={t('health.sending')} words={health.sendError} cause={null} at={health.sendErrorAt} />
      ) : null}
      {enabled && !smtp.host ? <p className="k-muted">{t('health.noSmtp')}</p> : null}
      <Queues id={id} health={health} />
    </div>
  )
}

function Trouble({
  label,
  words,
  cause,
  at,
}: {
  label: string
  words: string
  cause: string | null
  at: string | null
}) {
  const t = useWords('channel-email')
  return (
    <div className="mb-trouble">
      <p>
        {label}
        {colon()}
        <q>{hasWords(words) ? t(words) : words}</q>
        {at ? (
          <>
            {' '}
            <span className="k-muted">
              <When at={at} as="relative" />
            </span>
          </>
        ) : null}
      </p>
      {cause ? <p>{causeText(t, cause)}</p> : null}
    </div>
  )
}

/** What a server's answer probably means and what one can do. */
export function causeText(t: Words, cause: string): string {
  const key = `channel-email:mail-cause.${cause}`
  return hasWords(key) ? t('health.cause', { text: t(key) }) : ''
}

function Queues({ id, health }: { id: string; health: MailboxRecord['health'] }) {
  const t = useWords('channel-email')
  const numbers = [
    { key: 'waiting', count: health.waiting, state: 'stored', bad: false },
    { key: 'failed', count: health.failed, state: 'failed', bad: true },
    { key: 'missed', count: health.missed ?? 0, state: null, bad: true },
    { key: 'outWaiting', count: health.outWaiting, state: null, bad: false },
    { key: 'outFailed', count: health.outFailed, state: null, bad: true },
  ].filter((one) => one.count > 0)
  if (numbers.length === 0) return null
  return (
    <p className="mb-queues">
      {numbers.map(({ key, count, state, bad }) => (
        <Tooltip key={key} title={t(`health.about.${key}`)}>
          <span data-bad={bad || undefined}>
            {state ? (
              <Link to={'/settings/mailboxes/arrivals' as '/'} search={{ mailbox: id, state } as never}>
                {t(`health.${key}`, { count })}
              </Link>
            ) : (
              t(`health.${key}`, { count })
            )}
          </span>
        </Tooltip>
      ))}
    </p>
  )
}
