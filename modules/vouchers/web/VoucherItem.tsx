import { useWords } from '#platform/web/index.ts'
import type { VoucherRecord } from '../contract.ts'
import { StateTag } from './StateTag.tsx'
import { dayText } from './vouchers.ts'

/** One voucher in a narrow list. */
export function VoucherItem({ voucher, open }: { voucher: VoucherRecord; open: () => void }) {
  const t = useWords('vouchers')
  return (
    <li>
      <button type="button" className="voucher-item" onClick={open}>
        <span className="voucher-item-top">
          <b>{voucher.honours}</b>
          <StateTag voucher={voucher} />
        </span>
        <small className="k-muted">
          {voucher.validUntil ? t('until', { day: dayText(voucher.validUntil) }) : t('always')} · {voucher.reason}
        </small>
      </button>
    </li>
  )
}
