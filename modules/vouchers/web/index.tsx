import { GiftOutlined } from '@ant-design/icons'
import {
  conversationChange,
  conversationComposer,
  conversationSidebar,
  messageAmends,
} from '#modules/conversations/web/index.tsx'
import { customerHistory } from '#modules/customers/web/index.tsx'
import { fillSlot, later, page, prefetch, type WebModule } from '#platform/web/index.ts'
import { listVoucherKinds } from '../contract.ts'

const VoucherLine = later(() => import('./VoucherLine.tsx'), 'VoucherLine')
/** Events of ours that the timeline shows. */
const changeLines = [
  'voucher.issued',
  'voucher.redeemed',
  'voucher.undone',
  'voucher.withdrawn',
  'voucher.expired',
] as const

/** 服务凭证: given beside a conversation or in a customer's file, honoured in a room of its own. */
export const webModule: WebModule = {
  name: 'vouchers',
  routes: [
    page('/vouchers', () => import('./VouchersPage.tsx'), 'VouchersPage', { permission: 'vouchers.read' }),
    page('/settings/voucher-kinds', () => import('./KindsPage.tsx'), 'KindsPage', {
      permission: 'vouchers.manage',
      ahead: () => prefetch(listVoucherKinds, {}),
    }),
  ],
  navigation: [
    {
      key: 'vouchers',
      icon: GiftOutlined,
      labelKey: 'vouchers:nav',
      path: '/vouchers',
      permission: 'vouchers.read',
      order: 35,
    },
  ],
  settings: [
    {
      key: 'voucher-kinds',
      labelKey: 'vouchers:kinds.nav',
      icon: GiftOutlined,
      path: '/settings/voucher-kinds',
      group: 'company',
      permission: 'vouchers.manage',
      order: 75,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'vouchers',
      order: 36,
      permission: 'vouchers.read',
      render: later(() => import('./VoucherSection.tsx'), 'VoucherSection'),
    }),
    fillSlot(customerHistory, {
      key: 'vouchers',
      order: 30,
      permission: 'vouchers.read',
      render: later(() => import('./CustomerVouchers.tsx'), 'CustomerVouchers'),
    }),
    fillSlot(conversationComposer, {
      key: 'vouchers',
      order: 60,
      permission: 'vouchers.issue',
      render: later(() => import('./InReply.tsx'), 'InReply'),
    }),
    fillSlot(messageAmends, {
      key: 'vouchers',
      order: 10,
      permission: 'vouchers.issue',
      render: later(() => import('./Amends.tsx'), 'Amends'),
    }),
    ...changeLines.map((key) => fillSlot(conversationChange, { key, order: 0, render: VoucherLine })),
  ],
}
