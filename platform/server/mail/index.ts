import type { Logger } from '../log/index.ts'

export type ProductMail = { to: string; subject: string; text: string; link?: string }

/** Where the product's own mail goes. */
export type Outbox = {
  send: (mail: ProductMail) => Promise<void>
  /** Whether it reaches people by itself; if not, whoever reads the log hands it on. */
  reaches: () => Promise<boolean>
}

/**
 * Until mail is set up, invitations and password resets are printed for the administrator who reads the log: on the
 * standard error stream, in plain words, because the structured log hides secrets.
 */
export function consoleOutbox(
  log: Logger,
  print: (text: string) => void = (text) => process.stderr.write(text),
): Outbox {
  return {
    reaches: async () => false,
    send: async (mail) => {
      log.info({ to: mail.to, subject: mail.subject }, 'mail is not set up: printed instead')
      print(`\n── ${mail.subject} → ${mail.to}\n${mail.text}\n\n`)
    },
  }
}
