/** @jsxImportSource preact */
import type { Locale } from '#platform/contract/locale.ts'
import type { Words } from '../words.ts'
import { Icon } from './drawings.tsx'
import { Shell } from './Shell.tsx'

/** After a form was sent: the number and the link to keep. Loading it again is harmless. */
export function DonePage({
  company,
  locale,
  t,
  number,
  link,
  token,
}: {
  company: string
  locale: Locale
  t: Words
  number: number | null
  link: string | null
  token: string
}) {
  return (
    <Shell
      title={t('done.title')}
      company={company}
      locale={locale}
      t={t}
      foot={t('done.foot')}
      query={`sent=${token}&`}
    >
      <div class="card done">
        <span class="seal" aria-hidden="true">
          <Icon name="tick" />
        </span>
        <h1>{t('done.title')}</h1>
        <p>{t('done.text')}</p>
        {number !== null ? (
          <p class="number">
            {t('done.number')} <b>#{number}</b>
          </p>
        ) : null}
        {link ? (
          <>
            <a class="main" href={`/p/${token}?lang=${locale}`}>
              {t('done.follow')} <Icon name="arrow" />
            </a>
            <p class="hint">{t('done.keep')}</p>
            <p class="address">
              <code>{link}</code>
            </p>
          </>
        ) : null}
      </div>
    </Shell>
  )
}
