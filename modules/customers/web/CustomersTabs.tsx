import { Link, usePath, useWords } from '#platform/web/index.ts'
import './customers.css'

/** 客户 | 单位 */
export function CustomersTabs() {
  const t = useWords('customers')
  const path = usePath()
  return (
    <nav className="k-page-tabs" aria-label={t('title')}>
      {(['customers', 'organizations'] as const).map((one) => (
        <Link key={one} to={`/${one}` as '/'} aria-current={path === `/${one}` ? 'page' : undefined}>
          {t(one === 'customers' ? 'title' : 'organizations')}
        </Link>
      ))}
    </nav>
  )
}
