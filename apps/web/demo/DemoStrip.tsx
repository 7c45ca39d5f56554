import { ExperimentOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { readDemo } from '#apps/contract/demo.ts'
import { useCall, useMay, useWords } from '#platform/web/index.ts'
import './demo.css'
import { useRemoveDemo } from './remove.tsx'

/** Says to those who manage the company that what they see is invented, and lets them end it. */
export function DemoStrip() {
  return useMay('company.manage') ? <Strip /> : null
}

function Strip() {
  const t = useWords('demo')
  const { data } = useCall(readDemo, {}, { staleTime: 10 * 60_000 })
  const { ask, busy } = useRemoveDemo()
  if (!data?.loaded) return null
  return (
    <aside className="demo-strip" aria-label={t('title')}>
      <ExperimentOutlined aria-hidden="true" />
      <span>{t('strip')}</span>
      <Button size="small" type="text" loading={busy} onClick={ask}>
        {t('remove')}
      </Button>
    </aside>
  )
}
