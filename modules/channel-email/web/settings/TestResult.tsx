import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { formatNumber, hasWords, useWords } from '#platform/web/index.ts'
import type { MailServerTestRecord } from '../../contract.ts'
import { causeText } from './HealthLine.tsx'

export type Tested = { imap: MailServerTestRecord | null; smtp: MailServerTestRecord | null }

/** What both servers said, in their own words, and what it probably means. */
export function TestResult({ tested }: { tested: Tested }) {
  return (
    <div className="mb-tested" role="status">
      {(['imap', 'smtp'] as const).map((side) => {
        const result = tested[side]
        return result ? <Side key={side} side={side} result={result} /> : null
      })}
    </div>
  )
}

function Side({ side, result }: { side: 'imap' | 'smtp'; result: MailServerTestRecord }) {
  const t = useWords('channel-email')
  const { ok, words, cause, messages, milliseconds } = result
  return (
    <div className="mb-side" data-ok={ok}>
      {ok ? <CheckCircleFilled aria-hidden="true" /> : <CloseCircleFilled aria-hidden="true" />}
      <div>
        <b>{t(`test.${side}.${ok ? 'ok' : 'failed'}`)}</b>
        {ok ? (
          <span className="k-muted">
            {messages === undefined ? '' : ` · ${t('test.messages', { count: formatNumber(messages) })}`} ·{' '}
            {t('test.time', { ms: formatNumber(milliseconds) })}
          </span>
        ) : null}
        {words ? (
          <p>
            {t('test.words')}
            <q>{hasWords(words) ? t(words) : words}</q>
          </p>
        ) : null}
        {cause ? <p>{causeText(t, cause)}</p> : null}
      </div>
    </div>
  )
}
