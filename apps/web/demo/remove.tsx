import { App } from 'antd'
import { useState } from 'react'
import { readDemo, removeDemoCompany } from '#apps/contract/demo.ts'
import { CallProblem, call, queryClient, refetch, useTell, useWords } from '#platform/web/index.ts'

/** Asks once, says what goes and what stays, and removes the demo company. */
export function useRemoveDemo(): { ask: () => void; busy: boolean } {
  const t = useWords('demo')
  const tell = useTell()
  const { modal } = App.useApp()
  const [busy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    try {
      const { conversations, customers, members } = await call(removeDemoCompany, { body: {} })
      tell.done(t('removed', { conversations, customers, members }))
      await queryClient.invalidateQueries()
    } catch (problem) {
      // Whoever belongs to the demo company goes with it: the way on is the sign-in, or the first visit.
      if (problem instanceof CallProblem && problem.code === 'not-signed-in') return
      tell.failed(problem)
      await refetch(readDemo).catch(() => {})
    } finally {
      setBusy(false)
    }
  }
  const ask = () =>
    void modal.confirm({
      title: t('ask.title'),
      width: 480,
      content: (
        <div className="demo-ask">
          <h4>{t('ask.goes')}</h4>
          <ul>
            <li>{t('ask.goesData')}</li>
            <li>{t('ask.goesPeople')}</li>
          </ul>
          <h4>{t('ask.stays')}</h4>
          <ul>
            <li>{t('ask.staysOwn')}</li>
          </ul>
          <p>{t('ask.you')}</p>
        </div>
      ),
      okText: t('remove'),
      okButtonProps: { danger: true },
      onOk: remove,
    })
  return { ask, busy }
}
