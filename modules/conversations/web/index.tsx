import { MessageOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { customerHistory } from '#modules/customers/web/index.tsx'
import { deskActions, fillSlot, later, page, prefetch, type WebModule } from '#platform/web/index.ts'
import { countConversations, openConversation } from '../contract.ts'
import { ContactHost } from './contact/ContactHost.tsx'
import { CustomerConversations, SidebarCustomer } from './customer.tsx'
import { useUnreadBadge } from './data/counts.ts'
import { conversationSidebar } from './slots.ts'

export { openContactForm } from './contact/open.ts'
export { useOpenConversation } from './conversation/open.ts'
export type { EnvelopeRecord, HeldEnvelope } from './data/envelope.ts'
export {
  type Amends,
  type ComposerSending,
  type ContactTextPart,
  composerEnvelope,
  contactEnvelope,
  contactText,
  conversationBadge,
  conversationChange,
  conversationComposer,
  conversationHanding,
  conversationMessage,
  conversationSidebar,
  messageAmends,
} from './slots.ts'

/** The editor for texts with placeholders, for settings of channels. */
export const TemplateField = later(() => import('./composer/TemplateField.tsx'), 'TemplateField')

/** The room of conversations. */
export const webModule: WebModule = {
  name: 'conversations',
  routes: [
    page('/conversations', () => import('./ConversationsPage.tsx'), 'ConversationsPage', {
      permission: 'conversations.read',
      ahead: () => prefetch(countConversations, {}),
      children: [
        page('/conversations/$id', () => import('./conversation/ConversationPage.tsx'), 'ConversationPage', {
          permission: 'conversations.read',
          ahead: ({ id }) => {
            if (id) prefetch(openConversation, { params: { id } })
          },
        }),
      ],
    }),
    page('/settings/canned-replies', () => import('./settings/CannedRepliesPage.tsx'), 'CannedRepliesPage', {
      permission: 'conversations.read',
    }),
  ],
  navigation: [
    {
      key: 'conversations',
      icon: MessageOutlined,
      labelKey: 'conversations:nav',
      path: '/conversations',
      permission: 'conversations.read',
      order: 20,
      useBadge: useUnreadBadge,
      countsInTitle: true,
    },
  ],
  settings: [
    {
      key: 'canned-replies',
      labelKey: 'conversations:canned.title',
      icon: ThunderboltOutlined,
      path: '/settings/canned-replies',
      group: 'personal',
      permission: 'conversations.read',
      order: 40,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'customer',
      order: 40,
      permission: 'customers.read',
      render: SidebarCustomer,
    }),
    fillSlot(customerHistory, {
      key: 'conversations',
      order: 10,
      permission: 'conversations.read',
      render: CustomerConversations,
    }),
    fillSlot(deskActions, { key: 'contact', order: 10, permission: 'conversations.write', render: ContactHost }),
  ],
}
