import { Link, Navigate, Outlet } from '@tanstack/react-router'
import { may, PageHeader, type SettingsItem, useIsPhone, usePath, useWords } from '#platform/web/index.ts'

/** 设置: the list of pages at the left, the page at the right; on a phone one after the other. */
export function SettingsFrame({ items }: { items: readonly SettingsItem[] }) {
  const t = useWords('desk')
  const phone = useIsPhone()
  const path = usePath()
  const seen = items.filter((one) => !one.permission || may(one.permission))
  const atTop = path === '/settings'
  const first = seen[0]
  if (atTop && !phone && first) return <Navigate to={first.path as '/'} replace />
  const list = (
    <nav className="settings-list" aria-label={t('settings')}>
      {(['personal', 'company'] as const).map((group) => {
        const own = seen.filter((one) => one.group === group)
        if (own.length === 0) return null
        return (
          <section key={group}>
            <h2>{t(group)}</h2>
            {own.map(({ key, icon: Icon, labelKey, path: to }) => (
              <Link key={key} to={to as '/'} aria-current={path.startsWith(to) ? 'page' : undefined}>
                <Icon />
                <span>{t(labelKey)}</span>
              </Link>
            ))}
          </section>
        )
      })}
    </nav>
  )
  if (phone && atTop) {
    return (
      <div className="settings-phone">
        <PageHeader title={t('settings')} />
        {list}
      </div>
    )
  }
  return (
    <div className="settings">
      {phone ? null : list}
      <div className="settings-page">
        <Outlet />
      </div>
    </div>
  )
}
