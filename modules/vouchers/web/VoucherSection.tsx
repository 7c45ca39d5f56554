import { GiftOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { openConversation } from '#modules/conversations/contract.ts'
import { SideSection, useCall, useMay, useWords } from '#platform/web/index.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { VoucherDrawer } from './VoucherDrawer.tsx'
import { VoucherItem } from './VoucherItem.tsx'
import { useCustomerVouchers, useVoucherNews } from './vouchers.ts'

/** Beside a conversation: what this customer holds, and one button to give something. */
export function VoucherSection({ conversationId, customerId }: { conversationId: string; customerId: string }) {
  const t = useWords('vouchers')
  const mayIssue = useMay('vouchers.issue')
  /** Open with these words as the reason. */
  const [issuing, setIssuing] = useState<string | null>(null)
  const [shown, show] = useState<string | null>(null)
  useVoucherNews()
  const vouchers = useCustomerVouchers(customerId)
  const sorry = useBrokenPromise(conversationId)
  if (!vouchers || (vouchers.length === 0 && !mayIssue)) return null
  const open = vouchers.filter(({ state }) => state === 'open')
  const listed = open.length > 0 ? open : vouchers.slice(0, 1)
  return (
    <SideSection
      title={t('title')}
      extra={
        mayIssue ? (
          <Button size="small" type="text" icon={<GiftOutlined />} onClick={() => setIssuing('')}>
            {t('issue.open')}
          </Button>
        ) : null
      }
    >
      {sorry && mayIssue && !vouchers.some((one) => one.conversation?.id === conversationId) ? (
        <div className="side-note">
          <span className="side-note-words">{t('section.broken')}</span>
          <Button size="small" onClick={() => setIssuing(t('section.sorry'))}>
            {t('issue.open')}
          </Button>
        </div>
      ) : null}
      {vouchers.length === 0 && !sorry ? <p className="side-hint">{t('section.empty')}</p> : null}
      <ul className="voucher-list">
        {listed.map((one) => (
          <VoucherItem key={one.id} voucher={one} open={() => show(one.id)} />
        ))}
      </ul>
      {issuing !== null ? (
        <IssueDialog
          conversationId={conversationId}
          customerId={customerId}
          reason={issuing}
          close={() => setIssuing(null)}
          done={show}
        />
      ) : null}
      {shown ? <VoucherDrawer id={shown} conversationId={conversationId} close={() => show(null)} /> : null}
    </SideSection>
  )
}

/** Whether we broke our word in this matter: the timeline tells. */
function useBrokenPromise(conversationId: string): boolean {
  const { data } = useCall(openConversation, { params: { id: conversationId } })
  return data?.timeline.items.some((one) => one.type === 'change' && one.name === 'promise.broken') ?? false
}
