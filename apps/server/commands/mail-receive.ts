import { Readable } from 'node:stream'
import type { Command } from 'commander'
import { FileProblem } from '#platform/server/files/index.ts'
import type { OpenKernel } from '../kernel.ts'
import { describe } from './report.ts'
import { withKernel } from './with-kernel.ts'

/** What mail servers understand (sysexits.h): taken; unusable, give it back; try again later, nothing is lost. */
const taken = 0
const unusable = 65
const later = 75

type Options = { mailbox?: string; to: string[]; json?: boolean }

/** `kairos mail receive < file`: for mail servers that hand mail to a program, and for whoever has a mail as a file. */
export function mailReceiveCommand(mail: Command): void {
  mail
    .command('receive')
    .description('takes in one raw mail from the standard input; exit codes as mail servers expect: 0, 65, 75')
    .option('--mailbox <address>', 'the mailbox it belongs to; default: found by the addresses it was sent to')
    .option(
      '--to <address>',
      'an address it was delivered to, may be repeated',
      (one, all: string[]) => [...all, one],
      [],
    )
    .option('--json', 'machine-readable output')
    .action(receive)
}

async function receive(options: Options): Promise<void> {
  try {
    const mail = await standardInput()
    if (mail) await withKernel((kernel) => takeOne(kernel, mail, options))
    else fail(options, unusable, 'empty', 'There is nothing on the standard input.')
  } catch (error) {
    const tooLarge = error instanceof FileProblem && error.kind === 'file-too-large'
    const { code, message } = describe(error)
    fail(options, tooLarge ? unusable : later, code, message)
  }
}

async function takeOne(kernel: OpenKernel, source: Readable, options: Options): Promise<void> {
  const { mailboxWith, storeArrival, takeIn } = await import('#modules/channel-email/server/index.ts')
  const mailboxId = options.mailbox ? await mailboxWith(kernel.db, options.mailbox) : null
  if (options.mailbox && !mailboxId) {
    // The command is written wrongly: the mail waits at its server until somebody has mended it.
    fail(options, later, 'unknown-mailbox', `${options.mailbox} is no mailbox of ours.`)
    return
  }
  const { arrivalId, repeated } = await storeArrival(kernel, { mailboxId, source, envelopeTo: options.to })
  // It is stored and queued: whatever goes wrong from here on is tried again by the server.
  await takeIn(kernel, arrivalId).catch(() => {})
  if (options.json) process.stdout.write(`${JSON.stringify({ arrivalId, repeated })}\n`)
  process.exitCode = taken
}

/** null when nothing comes. */
async function standardInput(): Promise<Readable | null> {
  const chunks: AsyncIterator<Buffer> = process.stdin[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return null
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return Readable.from(all())
}

function fail(options: Options, exitCode: number, code: string, message: string): void {
  process.stderr.write(options.json ? `${JSON.stringify({ error: { code, message } })}\n` : `kairos: ${message}\n`)
  process.exitCode = exitCode
}
