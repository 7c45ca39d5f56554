import { MenuOutlined, SearchOutlined } from '@ant-design/icons'
import { Drawer } from 'antd'
import { useState } from 'react'
import { AccountMenu } from '#modules/staff/web/index.tsx'
import { hasPalette, type NavigationItem, openPalette, useWords } from '#platform/web/index.ts'
import { NavigationBadge } from './NavigationBadge.tsx'
import { NavigationLink } from './Rail.tsx'

/** On a phone: the four places used most at the bottom, everything else behind the last. */
export function TabBar({
  items,
  settings,
}: {
  items: readonly NavigationItem[]
  settings: NavigationItem | undefined
}) {
  const t = useWords('desk')
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const rest = [...items.slice(4), ...(settings ? [settings] : [])]
  return (
    <nav className="desk-tabs" aria-label={t('navigation')}>
      {items.slice(0, 4).map((item) => (
        <NavigationLink key={item.key} item={item} />
      ))}
      <button type="button" className="desk-nav" onClick={() => setOpen(true)} aria-expanded={open}>
        <span className="desk-nav-icon">
          <MenuOutlined />
          {items.slice(4).map((item) => (
            <NavigationBadge key={item.key} item={item} />
          ))}
        </span>
        <span>{t('more')}</span>
      </button>
      <Drawer placement="bottom" open={open} onClose={close} title={t('more')} size="auto" className="desk-more">
        <div className="desk-more-items">
          {hasPalette() ? (
            <button
              type="button"
              className="desk-nav"
              onClick={() => {
                close()
                openPalette()
              }}
            >
              <SearchOutlined />
              <span>{t('search')}</span>
            </button>
          ) : null}
          {rest.map((item) => (
            <NavigationLink key={item.key} item={item} onClick={close} />
          ))}
        </div>
        <AccountMenu close={close} />
      </Drawer>
    </nav>
  )
}
