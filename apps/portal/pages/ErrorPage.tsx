/** @jsxImportSource preact */
import type { Locale } from '#platform/contract/locale.ts'
import type { Words } from '../words.ts'
import { Shell } from './Shell.tsx'

/** What a customer sees when a page is not there, or something went wrong; never why in detail. */
export function ErrorPage({
  company,
  locale,
  t,
  kind,
  reference,
  seconds,
}: {
  company: string
  locale: Locale
  t: Words
  kind: 'missing' | 'foreign' | 'often' | 'refused' | 'broken'
  /** Finds it in the log. */
  reference: string | null
  seconds: number | null
}) {
  return (
    <Shell title={t(`error.${kind}.title`)} company={company} locale={locale} t={t}>
      <div class="card lost">
        <svg viewBox="0 0 160 96" aria-hidden="true">
          <path d="M12 80h136" />
          <path class="paper" d="M46 22h54l16 16v42H46z" />
          <path d="M100 22v16h16M60 48h38M60 60h24" />
          <circle class="lens" cx="112" cy="62" r="15" />
          <path class="lens" d="M123 73l12 12" />
        </svg>
        <h1>{t(`error.${kind}.title`)}</h1>
        <p>{t(`error.${kind}.text`, { seconds: seconds ?? 60 })}</p>
        {reference ? <p class="hint">{t('error.reference', { reference })}</p> : null}
        <a class="quiet" href={`/form?lang=${locale}`}>
          {t('error.write')}
        </a>
      </div>
    </Shell>
  )
}
