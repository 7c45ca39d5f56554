import { ScheduleOutlined } from '@ant-design/icons'
import { lazy, Suspense } from 'react'
import { conversationBadge, conversationChange, conversationSidebar } from '#modules/conversations/web/index.tsx'
import { deskActions, fillSlot, page, type WebModule } from '#platform/web/index.ts'
import { AttentionChip } from './AttentionChip.tsx'
import { changeLines, PromiseLine } from './PromiseLine.tsx'
import { usePromiseBadge } from './promises.ts'
import { Reminders } from './Reminders.tsx'

export { DueChip } from './DueChip.tsx'
export { usePromiseBadge }

const Section = lazy(async () => ({ default: (await import('./section/PromiseSection.tsx')).PromiseSection }))

/** 承诺: beside each conversation, as a room of their own, and as a calm word before they fall due. */
export const webModule: WebModule = {
  name: 'promises',
  routes: [page('/promises', () => import('./page/PromisesPage.tsx'), 'PromisesPage', { permission: 'promises.read' })],
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
  slots: [
    fillSlot(conversationSidebar, {
      key: 'promises',
      order: 20,
      permission: 'promises.read',
      render: (props) => (
        <Suspense>
          <Section {...props} />
        </Suspense>
      ),
    }),
    fillSlot(conversationBadge, { key: 'promise-due', order: 20, permission: 'promises.read', render: AttentionChip }),
    ...changeLines.map((key) => fillSlot(conversationChange, { key, order: 0, render: PromiseLine })),
    fillSlot(deskActions, { key: 'promise-reminders', order: 90, permission: 'promises.read', render: Reminders }),
  ],
}
