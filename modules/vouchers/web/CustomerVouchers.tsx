import { Button } from 'antd'
import { useState } from 'react'
import { Panel, useMay, useWords } from '#platform/web/index.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { VoucherDrawer } from './VoucherDrawer.tsx'
import { VoucherItem } from './VoucherItem.tsx'
import { useCustomerVouchers, useVoucherNews } from './vouchers.ts'

/** In a customer's file: everything that was given. */
export function CustomerVouchers({ customerId }: { customerId: string }) {
  const t = useWords('vouchers')
  const mayIssue = useMay('vouchers.issue')
  const [issuing, setIssuing] = useState(false)
  const [shown, show] = useState<string | null>(null)
  useVoucherNews()
  const vouchers = useCustomerVouchers(customerId)
  if (!vouchers) return null
  return (
    <Panel
      title={t('title')}
      actions={mayIssue ? <Button onClick={() => setIssuing(true)}>{t('issue.open')}</Button> : null}
    >
      {vouchers.length === 0 ? <p className="k-muted">{t('section.empty')}</p> : null}
      <ul className="voucher-list">
        {vouchers.map((one) => (
          <VoucherItem key={one.id} voucher={one} open={() => show(one.id)} />
        ))}
      </ul>
      {issuing ? <IssueDialog customerId={customerId} close={() => setIssuing(false)} done={show} /> : null}
      {shown ? <VoucherDrawer id={shown} close={() => show(null)} /> : null}
    </Panel>
  )
}
