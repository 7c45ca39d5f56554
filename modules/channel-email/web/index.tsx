import { MailOutlined, SignatureOutlined } from '@ant-design/icons'
import { composerEnvelope, contactEnvelope, conversationMessage } from '#modules/conversations/web/index.tsx'
import { fillSlot, later, page, prefetch, type WebModule } from '#platform/web/index.ts'
import { listMailboxes, mailChannel } from '../contract.ts'

/** Mail at the desk: mails in the timeline, addresses in the composer, mailboxes in the settings. */
export const webModule: WebModule = {
  name: 'channel-email',
  routes: [
    page('/settings/mailboxes', () => import('./settings/MailboxesPage.tsx'), 'MailboxesPage', {
      permission: 'mail.manage',
      ahead: () => prefetch(listMailboxes, {}),
    }),
    page('/settings/mailboxes/arrivals', () => import('./settings/ArrivalsPage.tsx'), 'ArrivalsPage', {
      permission: 'mail.manage',
    }),
    page('/settings/mailboxes/$id', () => import('./settings/MailboxPage.tsx'), 'MailboxPage', {
      permission: 'mail.manage',
    }),
    page('/settings/mail-signatures', () => import('./settings/SignaturesPage.tsx'), 'SignaturesPage', {
      permission: 'mail.signatures',
    }),
  ],
  settings: [
    {
      key: 'mailboxes',
      labelKey: 'channel-email:settings.nav',
      icon: MailOutlined,
      path: '/settings/mailboxes',
      group: 'company',
      permission: 'mail.manage',
      order: 40,
    },
    {
      key: 'mail-signatures',
      labelKey: 'channel-email:signatures.title',
      icon: SignatureOutlined,
      path: '/settings/mail-signatures',
      group: 'company',
      permission: 'mail.signatures',
      order: 45,
    },
  ],
  slots: [
    fillSlot(conversationMessage, {
      key: mailChannel,
      order: 10,
      render: later(() => import('./message/MailMessage.tsx'), 'MailMessage'),
    }),
    fillSlot(composerEnvelope, {
      key: mailChannel,
      order: 10,
      permission: 'conversations.write',
      render: later(() => import('./compose/ComposerEnvelope.tsx'), 'ComposerEnvelope'),
    }),
    fillSlot(contactEnvelope, {
      key: mailChannel,
      order: 10,
      permission: 'conversations.write',
      render: later(() => import('./compose/ContactEnvelope.tsx'), 'ContactEnvelope'),
    }),
  ],
}
