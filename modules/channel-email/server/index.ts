import type { ServerModule } from '#platform/server/module.ts'
import {
  mailArrived,
  mailboxChanged,
  mailboxCreated,
  mailboxHealthChanged,
  mailboxRemoved,
  mailMatterBegun,
  mailPermissions,
  mailSignatureChanged,
  pictureSenderChanged,
} from '../contract.ts'
import { intakeJobs, intakeReactions, intakeRoutes, intakeServices } from './intake/index.ts'
import { mailboxJobs, mailboxMetrics, mailboxRoutes } from './mailboxes/index.ts'
import { mailboxServices } from './mailboxes/runner/index.ts'
import { outJobs, outReactions, outRoutes, outServices } from './out/index.ts'
import { showRoutes } from './show/index.ts'

export { type Arriving, mailboxWith, senderOfMail, storeArrival, takeIn } from './intake/index.ts'
export { findMailboxId, testConnection } from './mailboxes/index.ts'
export { type Automatic, productOutbox, queueAutomatic, registerMailFooter } from './out/index.ts'

export const serverModule: ServerModule = {
  name: 'channel-email',
  permissions: mailPermissions,
  events: [
    mailboxCreated,
    mailboxChanged,
    mailboxRemoved,
    mailboxHealthChanged,
    mailArrived,
    mailMatterBegun,
    mailSignatureChanged,
    pictureSenderChanged,
  ],
  routes: (app, kernel) => {
    mailboxRoutes(app, kernel)
    intakeRoutes(app, kernel)
    outRoutes(app, kernel)
    showRoutes(app, kernel)
  },
  jobs: [...mailboxJobs, ...intakeJobs, ...outJobs],
  reactions: [...intakeReactions, ...outReactions],
  services: [...mailboxServices, ...intakeServices, ...outServices],
  metrics: mailboxMetrics,
}
