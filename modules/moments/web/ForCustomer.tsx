import { CopyOutlined, ExportOutlined, EyeOutlined } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTell, useWords } from '#platform/web/index.ts'
import { type MomentRecord, progressTexts } from '../contract.ts'
import { copyText } from './copy.ts'
import { LayerField } from './LayerField.tsx'
import { progressAddress } from './moment.ts'

/** What the customer reads on the progress page, marked as such, and the way to that page. */
export function ForCustomer({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  return (
    <div className="for-customer">
      <h4>
        <EyeOutlined aria-hidden="true" /> {t('forCustomer')}
      </h4>
      {progressTexts.map((field) => (
        <LayerField key={field} moment={moment} field={field} />
      ))}
      <ProgressLink moment={moment} />
    </div>
  )
}

function ProgressLink({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const doing = (work: () => Promise<void>) => async () => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const copy = (renew: boolean) =>
    doing(async () => {
      // Where nothing else gets to the customer, whoever hands the link over says so.
      await copyText(await progressAddress(moment.conversationId, { renew, given: moment.reachable }))
      tell.done(t(renew ? 'link.renewed' : 'link.copied'))
    })
  if (!moment.abilities.work && !moment.progressPath) return null
  return (
    <div className="progress-link">
      <span className="progress-link-title">{t('link.title')}</span>
      {moment.abilities.work ? (
        <Button size="small" icon={<CopyOutlined />} loading={busy} onClick={copy(false)}>
          {t('link.copy')}
        </Button>
      ) : null}
      {moment.progressPath ? (
        <Button size="small" icon={<ExportOutlined />} href={moment.progressPath} target="_blank" rel="noreferrer">
          {t('link.open')}
        </Button>
      ) : null}
      {moment.progressPath && moment.abilities.work ? (
        <Popconfirm
          title={t('link.renewAsk')}
          description={t('link.renewText')}
          okText={t('link.renew')}
          onConfirm={copy(true)}
        >
          <Button size="small" type="text">
            {t('link.renew')}
          </Button>
        </Popconfirm>
      ) : null}
    </div>
  )
}
