import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { type Locale, locales } from '#platform/contract/locale.ts'
import { currentLocale, useWords } from '#platform/web/index.ts'
import { type PromiseSettings, proposalKinds } from '../../contract.ts'

type Texts = PromiseSettings['templates']

/** What a text may leave open; filled in when it is written. */
const places = ['customer', 'what', 'due', 'new', 'why', 'link'] as const

/** What customers are written when a time is to be moved, in each language. */
export function Templates({ texts, onChange }: { texts: Texts; onChange: (texts: Texts) => void }) {
  const t = useWords('promises')
  const [language, show] = useState<Locale>(currentLocale)
  return (
    <div className="setup-texts">
      <Segmented<Locale>
        value={language}
        aria-label={t('setup.language.label')}
        onChange={show}
        options={locales.map((one) => ({ value: one, label: t(`setup.language.${one}`) }))}
      />
      {proposalKinds.map((kind) => (
        <div key={kind} className="setup-text">
          <label htmlFor={`setup-text-${kind}`}>{t(`setup.text.${kind}`)}</label>
          <Input.TextArea
            id={`setup-text-${kind}`}
            lang={language}
            autoSize={{ minRows: 4 }}
            maxLength={2000}
            value={texts[kind][language]}
            onChange={({ target }) => onChange({ ...texts, [kind]: { ...texts[kind], [language]: target.value } })}
          />
        </div>
      ))}
      <p className="k-muted setup-places">
        {places.map((one) => (
          <span key={one}>
            <code>{`{{${one}}}`}</code> {t(`setup.place.${one}`)}
          </span>
        ))}
        <span>{t('setup.unfilled')}</span>
      </p>
    </div>
  )
}
