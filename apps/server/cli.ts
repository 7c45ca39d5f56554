import { Command, CommanderError } from 'commander'
import { demoCommand } from './commands/demo.ts'
import { mailCommand } from './commands/mail.ts'
import { promiseCommand } from './commands/promise.ts'
import { startCommand } from './commands/start.ts'
import { statusCommand } from './commands/status.ts'
import { userCommand } from './commands/user.ts'
import { productVersion } from './version.ts'

/**
 * The one command line. Exit codes: 0 done, 1 could not (one sentence says why), 2 called wrongly.
 */
const program = new Command('kairos')
  .description('Kairos: customer service in which every contact is a moment of truth')
  .version(productVersion)
  .showHelpAfterError('(kairos --help shows what there is)')
  .exitOverride()

for (const add of [startCommand, demoCommand, userCommand, statusCommand, promiseCommand, mailCommand]) add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
