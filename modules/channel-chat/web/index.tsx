import { CommentOutlined } from '@ant-design/icons'
import { Suspense } from 'react'
import { conversationSidebar } from '#modules/conversations/web/index.tsx'
import { fillSlot, lazily, page, prefetch, type WebModule } from '#platform/web/index.ts'
import { listChatSites } from '../contract.ts'

const Presence = lazily(() => import('./PresenceSection.tsx'), 'PresenceSection')

/** Web chat at the desk: windows in the settings, and where the visitor is beside a conversation. */
export const webModule: WebModule = {
  name: 'channel-chat',
  routes: [
    page('/settings/chat', () => import('./ChatSitesPage.tsx'), 'ChatSitesPage', {
      permission: 'chat.manage',
      ahead: () => prefetch(listChatSites, {}),
    }),
    page('/settings/chat/$id', () => import('./ChatSitePage.tsx'), 'ChatSitePage', { permission: 'chat.manage' }),
  ],
  settings: [
    {
      key: 'chat',
      labelKey: 'channel-chat:settings.nav',
      icon: CommentOutlined,
      path: '/settings/chat',
      group: 'company',
      permission: 'chat.manage',
      order: 50,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'chat-presence',
      order: 50,
      permission: 'conversations.read',
      render: ({ conversationId, conversation }) =>
        conversation.channel === 'chat' ? (
          <Suspense>
            <Presence conversationId={conversationId} />
          </Suspense>
        ) : null,
    }),
  ],
}
