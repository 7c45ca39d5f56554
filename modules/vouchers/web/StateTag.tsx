import { useWords } from '#platform/web/index.ts'
import type { VoucherRecord } from '../contract.ts'
import './vouchers.css'

/** Whether it is still honoured, and for how long. */
export function StateTag({ voucher }: { voucher: VoucherRecord }) {
  const t = useWords('vouchers')
  return (
    <span className="voucher-state" data-state={voucher.expiring ? 'expiring' : voucher.state}>
      {t(voucher.expiring ? 'state.expiring' : `state.${voucher.state}`)}
    </span>
  )
}
