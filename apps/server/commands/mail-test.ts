import type { Command } from 'commander'
import type { MailServerTestRecord } from '#modules/channel-email/contract.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { OpenKernel } from '../kernel.ts'
import { reporting } from './report.ts'
import { withKernel } from './with-kernel.ts'

type Options = { json?: boolean }

/** `kairos mail test MAILBOX`: whether its servers let us in, in their own words, and why not. */
export function mailTestCommand(mail: Command): void {
  mail
    .command('test')
    .description('signs in to both servers of a mailbox; exit code 0 when both let us in, else 1')
    .argument('<mailbox>', 'its address or id')
    .option('--json', 'machine-readable output')
    .action((mailbox: string, options: Options) =>
      reporting(options.json ?? false, () => withKernel((kernel) => testMailbox(kernel, mailbox, options))),
    )
}

async function testMailbox(kernel: OpenKernel, wanted: string, { json }: Options): Promise<void> {
  const { findMailboxId, testConnection } = await import('#modules/channel-email/server/index.ts')
  const id = await findMailboxId(kernel.db, wanted)
  if (!id) return refuse(json, 'unknown-mailbox', `${wanted} is no mailbox of ours.`)
  const { imap, smtp } = await testConnection(kernel, { id })
  const tests = [imap, smtp].filter((one) => one !== null)
  if (tests.length === 0) return refuse(json, 'no-servers', `${wanted} has no servers set up.`)
  if (json) process.stdout.write(`${JSON.stringify({ mailbox: id, imap, smtp })}\n`)
  else process.stdout.write([...lines('IMAP', imap), ...lines('SMTP', smtp)].map((line) => `${line}\n`).join(''))
  if (!tests.every(({ ok }) => ok)) process.exitCode = 1
}

function lines(name: string, test: MailServerTestRecord | null): string[] {
  if (!test) return [`${name}  not set up`]
  const first = `${name}  ${test.ok ? 'ok' : 'failed'}  ${test.milliseconds} ms  ${test.words}`
  if (test.cause) return [first, `      ${translate('en', `channel-email:mail-cause.${test.cause}`)}`]
  return test.folders ? [first, `      ${test.messages} mails in the inbox; ${test.folders.join(', ')}`] : [first]
}

function refuse(json: boolean | undefined, code: string, message: string): void {
  process.stderr.write(json ? `${JSON.stringify({ error: { code, message } })}\n` : `kairos: ${message}\n`)
  process.exitCode = 1
}
