import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { ReadMail } from '#modules/channel-email/server/read/shapes.ts'
import { mailReceiveCommand } from './mail-receive.ts'
import { mailTestCommand } from './mail-test.ts'

/** `kairos mail …`: what an administrator does about mail. Each action loads only what it needs. */
export function mailCommand(program: Command): void {
  const mail = program.command('mail').description('reads mail and takes it in')
  mail
    .command('parse')
    .description('reads raw mails as Kairos does and prints one line of JSON for each; starts nothing')
    .argument('<files...>', 'files with one raw mail each; - reads the standard input')
    .action(parseFiles)
  mailReceiveCommand(mail)
  mailTestCommand(mail)
}

/** Exit code 1 when a file could not be read; the others are read all the same. */
async function parseFiles(files: string[]): Promise<void> {
  const { readMail } = await import('#modules/channel-email/server/read/index.ts')
  for (const file of files) {
    try {
      await printLine(inOrder(await readMail(open(file)), file))
    } catch (error) {
      process.exitCode = 1
      await printLine({ file, error: explain(error) })
    }
  }
}

function open(file: string): Readable {
  return file === '-' ? process.stdin : createReadStream(file)
}

function inOrder(mail: ReadMail, file: string): Record<string, unknown> {
  const { headers: _, ...facts } = mail
  const { subject, from, to, cc, date, messageId, inReplyTo, references, text, html, reply, folded, ...rest } = facts
  const { attachments, auto, bounce, ...others } = rest
  const first = { subject, from, to, cc, date, messageId, inReplyTo, references, text, html, reply, folded }
  return { ...first, attachments, auto, bounce, ...others, file }
}

async function printLine(line: Record<string, unknown>): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
}

const REASONS: Readonly<Record<string, { code: string; message: string }>> = {
  ENOENT: { code: 'not-found', message: 'There is no such file.' },
  EISDIR: { code: 'is-folder', message: 'This is a folder.' },
  EACCES: { code: 'not-readable', message: 'This user may not read it.' },
  EPERM: { code: 'not-readable', message: 'This user may not read it.' },
}

function explain(error: unknown): { code: string; message: string } {
  const known = REASONS[(error as NodeJS.ErrnoException).code ?? '']
  return known ?? { code: 'unexpected', message: error instanceof Error ? error.message : String(error) }
}
