import { showInTimeline } from '#modules/conversations/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import {
  voucherExpired,
  voucherIssued,
  voucherKindsChanged,
  voucherRedeemed,
  vouchersPermissions,
  voucherUndone,
  voucherWithdrawn,
} from '../contract.ts'
import { expireVouchersJob } from './jobs.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'

export { qrPath, readableDay } from './card.ts'
export { publicCard, voucherForCustomer } from './for-customer.ts'
export { groupedCode } from './rules.ts'

const told = [voucherIssued, voucherRedeemed, voucherUndone, voucherWithdrawn, voucherExpired]
for (const kind of told) showInTimeline(kind)

export const serverModule: ServerModule = {
  name: 'vouchers',
  permissions: vouchersPermissions,
  events: [...told, voucherKindsChanged],
  routes,
  reactions,
  jobs: [expireVouchersJob],
}
