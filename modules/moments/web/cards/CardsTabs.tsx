import { Link, usePath, useWords } from '#platform/web/index.ts'

const tabs = [
  ['/scorecards', 'cards.title'],
  ['/handovers', 'handover.title'],
] as const

/** 评分卡 | 内部转交 */
export function CardsTabs() {
  const t = useWords('moments')
  const path = usePath()
  return (
    <nav className="k-page-tabs" aria-label={t('cards.title')}>
      {tabs.map(([to, name]) => (
        <Link key={to} to={to as '/'} aria-current={path === to ? 'page' : undefined}>
          {t(name)}
        </Link>
      ))}
    </nav>
  )
}
