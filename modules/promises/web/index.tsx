import { ScheduleOutlined } from '@ant-design/icons'
import {
  contactText,
  conversationBadge,
  conversationChange,
  conversationComposer,
  conversationHanding,
  conversationSidebar,
} from '#modules/conversations/web/index.tsx'
import { deskActions, fillSlot, later, page, type WebModule } from '#platform/web/index.ts'
import type { PromiseRecord } from '../contract.ts'
import { usePromiseBadge } from './promises.ts'

export const DueChip = later<'DueChip', { promise: PromiseRecord; short?: boolean }>(
  () => import('./DueChip.tsx'),
  'DueChip',
)

const PromiseLine = later(() => import('./PromiseLine.tsx'), 'PromiseLine')
/** Events of ours that the timeline shows. */
const changeLines = [
  'promise.made',
  'promise.kept',
  'promise.broken',
  'promise.renegotiated',
  'promise.withdrawn',
  'promise.reopened',
  'promise.date-proposed',
  'promise.date-answered',
  'promise.date-ended',
] as const

/** 承诺: beside each conversation, as a room of their own, and as a calm word before they fall due. */
export const webModule: WebModule = {
  name: 'promises',
  routes: [
    page('/promises', () => import('./page/PromisesPage.tsx'), 'PromisesPage', { permission: 'promises.read' }),
    page('/settings/promises', () => import('./settings/PromiseSettingsPage.tsx'), 'PromiseSettingsPage', {
      permission: 'promises.settings',
    }),
  ],
  navigation: [
    {
      key: 'promises',
      icon: ScheduleOutlined,
      labelKey: 'promises:nav',
      path: '/promises',
      permission: 'promises.read',
      order: 30,
      useBadge: usePromiseBadge,
    },
  ],
  settings: [
    {
      key: 'promises',
      labelKey: 'promises:setup.title',
      icon: ScheduleOutlined,
      path: '/settings/promises',
      group: 'company',
      permission: 'promises.settings',
      order: 49,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'promises',
      order: 20,
      permission: 'promises.read',
      render: later(() => import('./section/PromiseSection.tsx'), 'PromiseSection'),
    }),
    fillSlot(conversationBadge, {
      key: 'promise-due',
      order: 20,
      permission: 'promises.read',
      render: later(() => import('./AttentionChip.tsx'), 'AttentionChip'),
    }),
    fillSlot(conversationComposer, {
      key: 'promises',
      order: 10,
      permission: 'promises.work',
      render: later(() => import('./writing/PromiseWriting.tsx'), 'PromiseWriting'),
    }),
    fillSlot(contactText, {
      key: 'promises',
      order: 10,
      permission: 'promises.work',
      render: later(() => import('./writing/ContactWriting.tsx'), 'ContactWriting'),
    }),
    fillSlot(conversationHanding, {
      key: 'promises',
      order: 10,
      permission: 'promises.read',
      render: later(() => import('./section/PromisesAlong.tsx'), 'PromisesAlong'),
    }),
    ...changeLines.map((key) => fillSlot(conversationChange, { key, order: 0, render: PromiseLine })),
    fillSlot(deskActions, {
      key: 'promise-reminders',
      order: 90,
      permission: 'promises.read',
      render: later(() => import('./Reminders.tsx'), 'Reminders'),
    }),
  ],
}
