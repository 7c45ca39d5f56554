import { GiftOutlined } from '@ant-design/icons'
import type { ChangeRecord } from '#modules/conversations/contract.ts'
import { useCall, useWords } from '#platform/web/index.ts'
import { readVoucher } from '../contract.ts'

/** One line of a conversation's timeline: who gave, honoured, took back what. */
export function VoucherLine({ change }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('vouchers')
  const id = typeof change.data.voucherId === 'string' ? change.data.voucherId : ''
  const { data } = useCall(readVoucher, { params: { id } })
  return (
    <span>
      <GiftOutlined aria-hidden="true" />{' '}
      {t(`timeline.${change.name.slice('voucher.'.length)}`, {
        who: change.actor.name ?? t(change.actor.kind === 'system' ? 'byClock' : 'former'),
        what: data?.honours ?? t('one'),
      })}
    </span>
  )
}
