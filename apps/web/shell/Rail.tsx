import { SearchOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Popover, Tooltip } from 'antd'
import { useState } from 'react'
import { AccountMenu } from '#modules/staff/web/index.tsx'
import {
  Avatar,
  deskActions,
  hasPalette,
  Keys,
  type NavigationItem,
  openPalette,
  Slot,
  useMe,
  usePath,
  useWords,
} from '#platform/web/index.ts'
import { NavigationBadge } from './NavigationBadge.tsx'

/** Left of everything: where one can go, the search, and oneself. */
export function Rail({ items, settings }: { items: readonly NavigationItem[]; settings: NavigationItem | undefined }) {
  const t = useWords('desk')
  return (
    <nav className="desk-rail" aria-label={t('navigation')}>
      <Link to="/" className="desk-mark" aria-label="Kairos">
        <img src="/icon.svg" width="34" height="34" alt="" />
      </Link>
      {hasPalette() ? (
        <Tooltip placement="right" title={<Keys keys="mod+k" />}>
          <button type="button" className="desk-nav" onClick={openPalette}>
            <SearchOutlined />
            <span>{t('search')}</span>
          </button>
        </Tooltip>
      ) : null}
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            <NavigationLink item={item} />
          </li>
        ))}
      </ul>
      <div className="desk-rail-foot">
        <Slot of={deskActions} props={{ place: 'rail' }} />
        {settings ? <NavigationLink item={settings} /> : null}
        <Account />
      </div>
    </nav>
  )
}

/** One destination; lit on its page and on those below it. */
export function NavigationLink({ item, onClick }: { item: NavigationItem; onClick?: () => void }) {
  const t = useWords('desk')
  const path = usePath()
  const here = [item.path, ...(item.also ?? [])].some((start) => path === start || path.startsWith(`${start}/`))
  const Icon = item.icon
  return (
    <Link
      to={item.path as '/'}
      className="desk-nav"
      aria-current={here ? 'page' : undefined}
      {...(onClick ? { onClick } : {})}
    >
      <span className="desk-nav-icon">
        <Icon />
        <NavigationBadge item={item} />
      </span>
      <span>{t(item.labelKey)}</span>
    </Link>
  )
}

function Account() {
  const t = useWords('desk')
  const me = useMe()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      placement="rightBottom"
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      arrow={false}
      styles={{ container: { padding: 8 } }}
      content={<AccountMenu close={() => setOpen(false)} />}
    >
      <button type="button" className="desk-account" aria-label={`${me.name} · ${t('account')}`} aria-expanded={open}>
        <Avatar name={me.name} id={me.id} hue={me.hue} availability={me.availability} />
      </button>
    </Popover>
  )
}
