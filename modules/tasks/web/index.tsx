import { CheckSquareOutlined } from '@ant-design/icons'
import { conversationChange, conversationHanding, conversationSidebar } from '#modules/conversations/web/index.tsx'
import { deskActions, fillSlot, later, page, type WebModule } from '#platform/web/index.ts'
import { useTaskBadge } from './badge.ts'

const TaskLine = later(() => import('./TaskLine.tsx'), 'TaskLine')

/** 服务任务: beside each conversation, and as a room of their own. */
export const webModule: WebModule = {
  name: 'tasks',
  routes: [page('/tasks', () => import('./TasksPage.tsx'), 'TasksPage', { permission: 'tasks.read' })],
  navigation: [
    {
      key: 'tasks',
      icon: CheckSquareOutlined,
      labelKey: 'tasks:nav',
      path: '/tasks',
      permission: 'tasks.read',
      order: 32,
      useBadge: useTaskBadge,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'tasks',
      order: 24,
      permission: 'tasks.read',
      render: later(() => import('./TaskSection.tsx'), 'TaskSection'),
    }),
    fillSlot(conversationHanding, {
      key: 'tasks',
      order: 20,
      permission: 'tasks.read',
      render: later(() => import('./TasksAlong.tsx'), 'TasksAlong'),
    }),
    ...(['task.made', 'task.moved'] as const).map((key) =>
      fillSlot(conversationChange, { key, order: 0, render: TaskLine }),
    ),
    fillSlot(deskActions, {
      key: 'task-notices',
      order: 91,
      permission: 'tasks.read',
      render: later(() => import('./Notices.tsx'), 'Notices'),
    }),
  ],
}
