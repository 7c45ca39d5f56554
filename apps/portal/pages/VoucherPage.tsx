/** @jsxImportSource preact */
import type { PublicVoucher } from '#modules/vouchers/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { Words } from '../words.ts'
import { Icon } from './drawings.tsx'
import { Shell } from './Shell.tsx'

type Props = {
  company: string
  locale: Locale
  t: Words
  voucher: PublicVoucher
  /** The code in two groups. */
  code: string
  /** The last day in words. */
  until: string | null
  /** When it was honoured or taken back, in words. */
  settled: string | null
  token: string
  qr: { size: number; path: string }
  /** For a colleague who looks at it on their own phone: where to honour it. */
  desk: string | null
}

/** 服务凭证: a promise with a face. Shown to any member of staff, honoured once. */
export function VoucherPage({ company, locale, t, voucher, code, until, settled, token, qr, desk }: Props) {
  const { state } = voucher
  const end = until ? t('voucher.until', { day: until }) : t('voucher.always')
  return (
    <Shell title={t('voucher.title')} company={company} locale={locale} t={t} foot={<p>{t('voucher.private')}</p>}>
      <article class={`ticket ${state}`}>
        <header>
          <small>{company}</small>
          <h1>{t('voucher.title')}</h1>
        </header>
        <div class="gift">
          <p class="for">{t('voucher.for', { name: voucher.customerName })}</p>
          <p class="honours">{voucher.honours}</p>
          <p class="why">{voucher.reason}</p>
        </div>
        <div class="stub">
          <div>
            <p class="hint">{t('voucher.code')}</p>
            <p class="code">{code}</p>
            <p>{end}</p>
            <p class={`pill ${state}`}>{t(`voucher.state.${state}`)}</p>
          </div>
          <svg class="qr" viewBox={`-3 -3 ${qr.size + 6} ${qr.size + 6}`} role="img" aria-label={t('voucher.qr')}>
            <path d={qr.path} />
          </svg>
        </div>
      </article>
      <p class="told">
        <Icon name={state === 'open' ? 'heart' : state === 'redeemed' ? 'tick' : 'clock'} />
        <span>{t(`voucher.told.${state}`, { when: settled ?? '', day: until ?? '' })}</span>
      </p>
      <p class="keep without-js">
        <a class="quiet-button" href={`/v/${token}/card.svg?lang=${locale}`}>
          {t('voucher.openPicture')}
        </a>
      </p>
      <div class="keep" hidden data-card={`/v/${token}/card.svg?lang=${locale}`}>
        <button type="button" class="quiet-button">
          {t('voucher.picture')}
        </button>
        <p class="hint" hidden>
          {t('voucher.hold')}
        </p>
        <img alt={t('voucher.pictureOf', { name: voucher.customerName, what: voucher.honours })} hidden />
      </div>
      {desk ? (
        <a class="main" href={desk}>
          {t('voucher.desk')}
        </a>
      ) : null}
    </Shell>
  )
}
