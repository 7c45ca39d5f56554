import { SettingOutlined } from '@ant-design/icons'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMeFollowsServer } from '#modules/staff/web/index.tsx'
import {
  CommandPalette,
  deskActions,
  live,
  may,
  type NavigationItem,
  type SettingsItem,
  ShortcutOverlay,
  Slot,
  setTitleFacts,
  useIsPhone,
  useMaybeMe,
  useWords,
} from '#platform/web/index.ts'
import { DemoStrip } from '../demo/index.tsx'
import './desk.css'
import { LiveStrip } from './LiveStrip.tsx'
import { Rail } from './Rail.tsx'
import { TabBar } from './TabBar.tsx'

/** The frame of every desk page: rail (or tab bar on a phone), live line, palette, shortcuts. */
export function Desk({
  navigation,
  settings,
}: {
  navigation: readonly NavigationItem[]
  settings: readonly SettingsItem[]
}) {
  const t = useWords('desk')
  const me = useMaybeMe()
  const phone = useIsPhone()
  const signedIn = me !== null
  useEffect(() => {
    if (!signedIn) return
    live.start()
    return () => live.stop()
  }, [signedIn])
  useMeFollowsServer()
  useEffect(() => {
    if (me) setTitleFacts({ company: me.companyName })
  }, [me])
  if (!me) return null
  const items: NavigationItem[] = navigation.filter((one) => !one.permission || may(one.permission))
  const settingsItem: NavigationItem | undefined =
    settings.length > 0
      ? { key: 'settings', icon: SettingOutlined, labelKey: 'desk:settings', path: '/settings', order: 900 }
      : undefined
  return (
    <div className={phone ? 'desk desk-phone' : 'desk'}>
      <a className="desk-skip" href="#content">
        {t('skip')}
      </a>
      {phone ? null : <Rail items={items} settings={settingsItem} />}
      <div className="desk-body">
        <DemoStrip />
        <main id="content" className="desk-content" tabIndex={-1}>
          <LiveStrip />
          <Outlet />
        </main>
      </div>
      {phone ? <TabBar items={items} settings={settingsItem} /> : null}
      <CommandPalette />
      <Slot of={deskActions} props={{ place: 'desk' }} />
      <ShortcutOverlay />
    </div>
  )
}
