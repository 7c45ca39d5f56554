import type { TSchema } from 'typebox'
import { registerOutbound } from '#modules/conversations/server/index.ts'
import type { Reaction } from '#platform/server/events/index.ts'
import type { Job } from '#platform/server/jobs/index.ts'
import type { Service } from '#platform/server/module.ts'
import { mailChannel } from '../../contract.ts'
import { forgetCustomer } from './forget-customer.ts'
import { forgetRaw } from './forget-raw.ts'
import { keepSent } from './keep-sent.ts'
import { lookUp } from './look-up.ts'
import { prepareMail } from './prepare.ts'
import { sendProductMail } from './product-mail.ts'
import { sendMail, stopSending } from './send-mail.ts'
import { sweepOut } from './sweep.ts'

export { type Automatic, queueAutomatic } from './automatic.ts'
export { registerMailFooter } from './footer.ts'
export { productOutbox } from './product-mail.ts'
export { outRoutes } from './routes.ts'

registerOutbound({ channel: mailChannel, prepare: prepareMail })

export const outJobs: readonly Job<TSchema>[] = [sendMail, sweepOut, lookUp, keepSent, forgetRaw, sendProductMail]
export const outReactions: readonly Reaction[] = [forgetCustomer]
/** Connections that wait for the next mail are closed when the process ends. */
export const outServices: readonly Service[] = [
  { name: 'channel-email.sending', start: async (kernel) => () => stopSending(kernel) },
]
