import type { ServerModule } from '#platform/server/module.ts'
import {
  mailArrived,
  mailboxChanged,
  mailboxCreated,
  mailboxHealthChanged,
  mailboxRemoved,
  mailPermissions,
  pictureSenderChanged,
} from '../contract.ts'
import { intakeJobs, intakeReactions, intakeRoutes } from './intake/index.ts'
import { mailboxJobs, mailboxMetrics, mailboxRoutes, mailboxServices } from './mailboxes/index.ts'
import { outJobs, outReactions, outRoutes } from './out/index.ts'
import { showRoutes } from './show/index.ts'

export const serverModule: ServerModule = {
  name: 'channel-email',
  permissions: mailPermissions,
  events: [mailboxCreated, mailboxChanged, mailboxRemoved, mailboxHealthChanged, mailArrived, pictureSenderChanged],
  routes: (app, kernel) => {
    mailboxRoutes(app, kernel)
    intakeRoutes(app, kernel)
    outRoutes(app, kernel)
    showRoutes(app, kernel)
  },
  jobs: [...mailboxJobs, ...intakeJobs, ...outJobs],
  reactions: [...intakeReactions, ...outReactions],
  services: mailboxServices,
  metrics: mailboxMetrics,
}
