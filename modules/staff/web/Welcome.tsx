import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { Locale } from '#platform/contract/locale.ts'
import { changeLocale, languageNames, useLanguage, useTitle, useWords } from '#platform/web/index.ts'
import './welcome.css'

/** The frame of every page before the desk: what the product is about at the left, the form at the right. */
export function Welcome({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const t = useWords('staff')
  const { locale } = useLanguage()
  useTitle(title)
  return (
    <div className="welcome">
      <aside className="welcome-side" aria-hidden="true">
        <div className="welcome-mark">
          <img src="/icon.svg" width="44" height="44" alt="" />
          <span>Kairos</span>
        </div>
        <div>
          <p className="welcome-headline">{t('promise.headline')}</p>
          <ol className="welcome-steps">
            {(['explore', 'offer', 'act', 'confirm'] as const).map((step) => (
              <li key={step}>
                <b>{t(`promise.${step}`)}</b>
                <span>{t(`promise.${step}Text`)}</span>
              </li>
            ))}
          </ol>
        </div>
        <span />
      </aside>
      <main className="welcome-main">
        <div className="welcome-language">
          <Select<Locale>
            variant="borderless"
            value={locale}
            aria-label={t('language')}
            popupMatchSelectWidth={false}
            onChange={(next) => void changeLocale(next)}
            options={languageNames.map((one) => ({ value: one.locale, label: one.name }))}
          />
        </div>
        <div className="welcome-form">
          <img className="welcome-small-mark" src="/icon.svg" width="48" height="48" alt="" />
          <h1>{title}</h1>
          {about ? <div className="welcome-about">{about}</div> : null}
          {children}
        </div>
      </main>
    </div>
  )
}
