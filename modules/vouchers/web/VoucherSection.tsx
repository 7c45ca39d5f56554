import { GiftOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { SideSection, useMay, useWords } from '#platform/web/index.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { VoucherDrawer } from './VoucherDrawer.tsx'
import { VoucherItem } from './VoucherItem.tsx'
import { useCustomerVouchers, useVoucherNews } from './vouchers.ts'

/** Beside a conversation: what this customer holds, and one button to give something. */
export function VoucherSection({ conversationId, customerId }: { conversationId: string; customerId: string }) {
  const t = useWords('vouchers')
  const mayIssue = useMay('vouchers.issue')
  const [issuing, setIssuing] = useState(false)
  const [shown, show] = useState<string | null>(null)
  useVoucherNews()
  const vouchers = useCustomerVouchers(customerId)
  if (!vouchers || (vouchers.length === 0 && !mayIssue)) return null
  const open = vouchers.filter(({ state }) => state === 'open')
  const listed = open.length > 0 ? open : vouchers.slice(0, 1)
  return (
    <SideSection
      title={t('title')}
      extra={
        mayIssue ? (
          <Button size="small" type="text" icon={<GiftOutlined />} onClick={() => setIssuing(true)}>
            {t('issue.open')}
          </Button>
        ) : null
      }
    >
      {vouchers.length === 0 ? <p className="side-hint">{t('section.empty')}</p> : null}
      <ul className="voucher-list">
        {listed.map((one) => (
          <VoucherItem key={one.id} voucher={one} open={() => show(one.id)} />
        ))}
      </ul>
      {issuing ? (
        <IssueDialog
          conversationId={conversationId}
          customerId={customerId}
          close={() => setIssuing(false)}
          done={show}
        />
      ) : null}
      {shown ? <VoucherDrawer id={shown} conversationId={conversationId} close={() => show(null)} /> : null}
    </SideSection>
  )
}
