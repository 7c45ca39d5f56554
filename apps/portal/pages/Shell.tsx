/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { type Locale, locales } from '#platform/contract/locale.ts'
import { assets } from '../assets.ts'
import type { Words } from '../words.ts'

const languageNames: Record<Locale, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }
const shortNames: Record<Locale, string> = { 'zh-CN': '简', 'zh-TW': '繁', en: 'EN' }

/** The frame of every page: head, the company's name, languages, foot. */
export function Shell({
  title,
  company,
  locale,
  t,
  children,
  wide = false,
  noindex = true,
  languageForm,
  foot,
  watch,
  query = '',
}: {
  title: string
  company: string
  locale: Locale
  t: Words
  children: ComponentChildren
  wide?: boolean
  noindex?: boolean
  /** Id of a form that changes language without losing what was typed. */
  languageForm?: string
  foot?: ComponentChildren
  /** Where the script asks for news, and what it knows. */
  watch?: { url: string; version: string }
  /** What the address keeps when the language changes, such as `sent=…&`. */
  query?: string
}) {
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#eef1fb" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12141b" />
        <meta name="format-detection" content="telephone=no" />
        {noindex ? <meta name="robots" content="noindex, nofollow" /> : null}
        <title>{company ? `${title} · ${company}` : title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assets.stylesheet} />
        <script src={assets.script} defer />
      </head>
      <body {...(watch ? { 'data-watch': watch.url, 'data-version': watch.version } : {})}>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        <header class={wide ? 'top wide' : 'top'}>
          <span class="brand">
            <span class="mark" aria-hidden="true">
              {[...company.trim()][0] ?? '·'}
            </span>
            <b>{company}</b>
          </span>
          <Languages locale={locale} t={t} form={languageForm} query={query} />
        </header>
        <main id="main" class={wide ? 'wide' : undefined}>
          {children}
        </main>
        <footer class={wide ? 'wide' : undefined}>{foot}</footer>
      </body>
    </html>
  )
}

function Languages({ locale, t, form, query }: { locale: Locale; t: Words; form: string | undefined; query: string }) {
  return (
    <nav class="languages" aria-label={t('languages')}>
      {locales.map((one) =>
        one === locale ? (
          <span key={one} lang={one} aria-current="true" title={languageNames[one]}>
            {shortNames[one]}
          </span>
        ) : form ? (
          <button
            key={one}
            type="submit"
            form={form}
            name="relang"
            value={one}
            formNoValidate
            lang={one}
            title={languageNames[one]}
          >
            {shortNames[one]}
          </button>
        ) : (
          <a key={one} href={`?${query}lang=${one}`} lang={one} hreflang={one} title={languageNames[one]}>
            {shortNames[one]}
          </a>
        ),
      )}
    </nav>
  )
}
