import { Alert, Button } from 'antd'
import { useState } from 'react'
import { loadDemoCompany, readDemo } from '#apps/contract/demo.ts'
import {
  call,
  know,
  Loaded,
  Page,
  PageHeader,
  Panel,
  queryClient,
  useCall,
  useGo,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import './demo.css'
import { useRemoveDemo } from './remove.tsx'

/** 设置 · 示范公司: load it into an empty company, or remove it again. */
export function DemoPage() {
  const t = useWords('demo')
  const go = useGo()
  const tell = useTell()
  const query = useCall(readDemo, {})
  const { ask, busy } = useRemoveDemo()
  const [loading, setLoading] = useState(false)
  const load = async () => {
    setLoading(true)
    try {
      know(readDemo, {}, await call(loadDemoCompany, {}))
      await queryClient.invalidateQueries()
      tell.done(t('loadedNow'))
      go('/')
    } catch (problem) {
      tell.failed(problem)
      setLoading(false)
    }
  }
  return (
    <Page>
      <PageHeader title={t('title')} about={t('about')} />
      <Loaded query={query} lines={3}>
        {({ loaded, loadable }) => (
          <Panel title={t(loaded ? 'page.loaded' : 'page.empty')}>
            <p>{t('page.what')}</p>
            {loaded ? (
              <>
                <p className="demo-gap">{t('ask.you')}</p>
                <Button danger loading={busy} onClick={ask} className="demo-gap">
                  {t('remove')}
                </Button>
              </>
            ) : loadable ? (
              <Button type="primary" loading={loading} onClick={load} className="demo-gap">
                {t(loading ? 'page.loading' : 'page.load')}
              </Button>
            ) : (
              <Alert className="demo-gap" type="info" showIcon title={t('page.notEmpty')} />
            )}
          </Panel>
        )}
      </Loaded>
    </Page>
  )
}
