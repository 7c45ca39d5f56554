import type { ReactNode } from 'react'
import './side.css'

/**
 * A section beside something, e.g. in the pane of a conversation, under its heading; `label` instead where the content
 * has headings of its own. Within it `side-hint`, `side-problem`, `side-note` and `side-go` have their looks.
 */
export function SideSection({
  title,
  label,
  extra,
  className = '',
  children,
}: {
  title?: string
  label?: string
  extra?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <section className={`side-section ${className}`} aria-label={title ?? label}>
      {title ? (
        <header className="side-head">
          <h3>{title}</h3>
          {extra}
        </header>
      ) : null}
      {children}
    </section>
  )
}
