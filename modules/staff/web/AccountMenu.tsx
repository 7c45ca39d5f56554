import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { type Availability, availabilities, changeMe, setAvailability, signOut } from '#modules/staff/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import {
  call,
  changeLocale,
  languageNames,
  live,
  type ModeChoice,
  setMe,
  useGo,
  useMe,
  useMode,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import './account.css'
import { forgetMe } from './me.ts'
import { RoleTag } from './RoleTag.tsx'

/** Behind one's own face: availability, language, light or dark, settings, signing out. */
export function AccountMenu({ close }: { close: () => void }) {
  const t = useWords('staff')
  const me = useMe()
  const go = useGo()
  const tell = useTell()
  const { choice, choose } = useMode()
  const [leaving, setLeaving] = useState(false)

  const become = async (availability: Availability) => {
    const before = me.availability
    setMe({ ...me, availability })
    try {
      await call(setAvailability, { body: { availability } })
    } catch (problem) {
      setMe({ ...me, availability: before })
      tell.failed(problem)
    }
  }
  const speak = async (locale: Locale) => {
    await changeLocale(locale)
    setMe({ ...me, locale })
    await call(changeMe, { body: { locale } }).catch(tell.failed)
  }
  const leave = async () => {
    setLeaving(true)
    try {
      await call(signOut, {})
      close()
      live.stop()
      go('/sign-in')
      forgetMe()
    } catch (problem) {
      tell.failed(problem)
      setLeaving(false)
    }
  }
  return (
    <div className="account">
      <div className="account-who">
        <strong>{me.name}</strong> <RoleTag role={me.role as 'agent'} />
        <div className="k-muted k-ellipsis">{me.email}</div>
      </div>
      <fieldset>
        <legend>{t('availability.title')}</legend>
        <Segmented<Availability>
          block
          value={me.availability}
          onChange={(value) => void become(value)}
          options={availabilities.map((one) => ({
            value: one,
            label: (
              <>
                <i className="account-dot" data-availability={one} />
                {t(`availability.${one}`)}
              </>
            ),
          }))}
        />
      </fieldset>
      <fieldset>
        <legend>{t('appearance.title')}</legend>
        <Segmented<ModeChoice>
          block
          value={choice}
          onChange={choose}
          options={(['auto', 'light', 'dark'] as const).map((one) => ({ value: one, label: t(`appearance.${one}`) }))}
        />
      </fieldset>
      <fieldset>
        <legend>{t('language')}</legend>
        <Select<Locale>
          style={{ width: '100%' }}
          value={me.locale}
          aria-label={t('language')}
          onChange={(locale) => void speak(locale)}
          options={languageNames.map(({ locale, name }) => ({ value: locale, label: name }))}
        />
      </fieldset>
      <button
        type="button"
        className="account-action"
        onClick={() => {
          close()
          go('/settings/profile')
        }}
      >
        {t('profile.nav')}
      </button>
      <button type="button" className="account-action" disabled={leaving} onClick={() => void leave()}>
        {t('signOut')}
      </button>
    </div>
  )
}
