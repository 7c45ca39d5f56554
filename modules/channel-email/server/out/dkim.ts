import { createPrivateKey } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import DKIM from 'nodemailer/lib/dkim'
import type { Kernel } from '#platform/server/module.ts'
import type { MailboxAccount } from '../mailboxes/index.ts'

type Key = NonNullable<MailboxAccount['dkim']>

/**
 * The mail with a signature of our own domain (RFC 6376). Larger ones wait in the system's temporary folder meanwhile. A
 * key that cannot be used is no reason to leave a customer without an answer: the mail goes out unsigned, and the log
 * says so.
 */
export function signed({ log }: Pick<Kernel, 'log'>, raw: Readable, { domain, selector, privateKey }: Key): Readable {
  try {
    createPrivateKey(privateKey)
  } catch (error) {
    log.warn({ error, domain, selector }, 'the DKIM key cannot be used: mail goes out unsigned')
    return raw
  }
  return new DKIM({ domainName: domain, keySelector: selector, privateKey, cacheDir: tmpdir() }).sign(raw)
}
