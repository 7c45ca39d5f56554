import { webModule as channelChat } from '#modules/channel-chat/web/index.tsx'
import { webModule as channelEmail } from '#modules/channel-email/web/index.tsx'
import { webModule as channelForm } from '#modules/channel-form/web/index.tsx'
import { webModule as conversations } from '#modules/conversations/web/index.tsx'
import { webModule as customers } from '#modules/customers/web/index.tsx'
import { webModule as moments } from '#modules/moments/web/index.tsx'
import { webModule as promises } from '#modules/promises/web/index.tsx'
import { webModule as search } from '#modules/search/web/index.tsx'
import { webModule as staff } from '#modules/staff/web/index.tsx'
import { webModule as tasks } from '#modules/tasks/web/index.tsx'
import { webModule as vouchers } from '#modules/vouchers/web/index.tsx'
import type { WebModule } from '#platform/web/index.ts'
import { webModule as demo } from './demo/index.tsx'
import { webModule as today } from './today/index.tsx'

/** Every module of the desk, once, lowest rank first. */
export const webModules: readonly WebModule[] = [
  staff,
  customers,
  conversations,
  tasks,
  moments,
  promises,
  search,
  channelChat,
  channelForm,
  channelEmail,
  vouchers,
  today,
  demo,
]
