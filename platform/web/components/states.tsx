import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { CallProblem } from '../call.ts'
import { useWords } from '../words.ts'
import './page.css'

/** An empty place teaches: what belongs here, how it gets here (two sentences), and one button. */
export function EmptyState({
  title,
  text,
  action,
  drawing,
}: {
  title: string
  text: ReactNode
  action?: ReactNode
  drawing?: ReactNode
}) {
  return (
    <div className="k-state">
      {drawing ?? <EmptyDrawing />}
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </div>
  )
}

function EmptyDrawing() {
  return (
    <svg
      className="k-state-drawing"
      viewBox="0 0 120 84"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d="M14 66h92" strokeLinecap="round" />
      <rect x="28" y="18" width="52" height="36" rx="9" fill="var(--k-surface)" />
      <path d="M40 54v10l10-10" fill="var(--k-surface)" strokeLinejoin="round" />
      <path d="M40 31h28M40 40h17" strokeLinecap="round" />
      <circle cx="88" cy="26" r="12" fill="var(--k-surface)" stroke="var(--k-accent)" />
      <path d="M88 19.5v6.5l4.5 3" stroke="var(--k-accent)" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** Something could not be loaded: what, and a way to try again. */
export function ErrorState({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const t = useWords('web')
  const text = problem instanceof CallProblem ? problem.message : t('problem.pageText')
  return (
    <div className="k-state" role="alert">
      <h2>{t('problem.title')}</h2>
      <p>{text}</p>
      {retry ? <Button onClick={retry}>{t('retry')}</Button> : null}
    </div>
  )
}

/** Grey lines in the shape of what is coming. Shown only where nothing is known yet. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const t = useWords('web')
  return (
    <div role="status" aria-label={t('loading')} style={{ padding: 16 }}>
      <Skeleton active title={false} paragraph={{ rows: lines }} />
    </div>
  )
}

/** One of three: the problem, the wait, or the content once there is some. */
export function Loaded<T>({
  query,
  children,
  lines,
}: {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  children: (data: T) => ReactNode
  lines?: number
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState problem={query.error} retry={() => void query.refetch()} />
  return <Waiting {...(lines ? { lines } : {})} />
}
