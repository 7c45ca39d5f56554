import { Button } from 'antd'
import { CallProblem, EmptyState, ErrorState, useGo, useTitle, useWords, Waiting } from '#platform/web/index.ts'

export function NotFoundPage() {
  const t = useWords('web')
  const go = useGo()
  useTitle(t('problem.notFound'))
  return (
    <EmptyState
      title={t('problem.notFound')}
      text={t('problem.notFoundText')}
      action={
        <Button type="primary" onClick={() => go('/')}>
          {t('problem.home')}
        </Button>
      }
    />
  )
}

export function ForbiddenPage() {
  const t = useWords('web')
  const go = useGo()
  useTitle(t('problem.forbidden'))
  return (
    <EmptyState
      title={t('problem.forbidden')}
      text={t('problem.forbiddenText')}
      action={
        <Button type="primary" onClick={() => go('/')}>
          {t('problem.home')}
        </Button>
      }
    />
  )
}

/** A page that broke while drawing or could not be loaded. */
export function BrokenPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const retry = () => (error instanceof CallProblem && reset ? reset() : location.reload())
  return <ErrorState problem={error} retry={retry} />
}

export function PendingPage() {
  return <Waiting lines={6} />
}
