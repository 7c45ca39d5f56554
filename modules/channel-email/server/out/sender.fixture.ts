/**
 * A process of its own that sends what is due of one mailbox: `node sender.fixture.ts <database> <data folder> <secret>
 * <mailbox id>`. It ends when all is sent, or when somebody ends it.
 */
import { openKernel } from '#apps/server/kernel.ts'
import { readConfig } from '#platform/server/config/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { sendMail, stopSending } from './send-mail.ts'

const [database = '', folder = '', secret = '', mailboxId = ''] = process.argv.slice(2)
const config = readConfig({ KAIROS_DATA: folder, KAIROS_SECRET: secret, KAIROS_ROLES: 'web', KAIROS_POOL: '4' })
const kernel = await openKernel(config, database, createLog('silent'))
await sendMail.run(kernel, { mailboxId })
await stopSending(kernel)
await kernel.close()
