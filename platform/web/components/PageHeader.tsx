import { ArrowLeftOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTitle } from '../screen.ts'
import { useWords } from '../words.ts'
import './page.css'
// Pages use its small parts too: notes, hints, what is wrong, rows of buttons.
import './side.css'

/** The top of a page: its name (also in the window's title), what it is about, and what one can do. */
export function PageHeader({
  title,
  about,
  actions,
  back,
  extra,
}: {
  title: string
  about?: ReactNode
  actions?: ReactNode
  back?: string
  extra?: ReactNode
}) {
  const t = useWords('web')
  useTitle(title)
  return (
    <header className="k-page-header">
      <div className="k-page-header-row">
        {back ? (
          <Link to={back as '/'} className="k-page-back" aria-label={t('back')}>
            <ArrowLeftOutlined />
          </Link>
        ) : null}
        <div className="k-page-header-text">
          <h1>{title}</h1>
          {about ? <div className="k-muted">{about}</div> : null}
        </div>
        {actions ? <div className="k-page-actions">{actions}</div> : null}
      </div>
      {extra}
    </header>
  )
}

/** A page's body: scrolls with the content, comfortable for reading. `broad` for two columns, `wide` fills the window (tables, boards). */
export function Page({ children, wide, broad }: { children: ReactNode; wide?: boolean; broad?: boolean }) {
  return <div className={`k-page${wide ? ' k-page-wide' : ''}${broad ? ' k-page-broad' : ''}`}>{children}</div>
}

/** A white card with a heading. */
export function Panel({
  title,
  about,
  actions,
  children,
  flush,
}: {
  title?: ReactNode
  about?: ReactNode
  actions?: ReactNode
  children: ReactNode
  flush?: boolean
}) {
  return (
    <section className={flush ? 'k-panel k-panel-flush' : 'k-panel'}>
      {title ? (
        <div className="k-panel-head">
          <div>
            <h2>{title}</h2>
            {about ? <p className="k-muted">{about}</p> : null}
          </div>
          {actions}
        </div>
      ) : null}
      {children}
    </section>
  )
}
