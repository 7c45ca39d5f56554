import { Button } from 'antd'
import { CallProblem, EmptyState, ErrorState, useGo, useTitle, useWords, Waiting } from '#platform/web/index.ts'
import './desk.css'

/** Nothing here: said in the middle of the page, with the way home. */
function Dead({ what }: { what: 'notFound' | 'forbidden' }) {
  const t = useWords('web')
  const go = useGo()
  useTitle(t(`problem.${what}`))
  return (
    <div className="desk-dead">
      <EmptyState
        title={t(`problem.${what}`)}
        text={t(`problem.${what}Text`)}
        action={
          <Button type="primary" onClick={() => go('/')}>
            {t('problem.home')}
          </Button>
        }
      />
    </div>
  )
}

export const NotFoundPage = () => <Dead what="notFound" />
export const ForbiddenPage = () => <Dead what="forbidden" />

/** A page that broke while drawing or could not be loaded. */
export function BrokenPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const retry = () => (error instanceof CallProblem && reset ? reset() : location.reload())
  return (
    <div className="desk-dead">
      <ErrorState problem={error} retry={retry} />
    </div>
  )
}

export function PendingPage() {
  return <Waiting lines={6} />
}
