import path from 'node:path'
import { installPackages, isExecutable } from './find-browser.ts'

const places = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin', '/usr/bin', '/usr/local/bin']

/** What to do where there is none. */
export const whyNoDovecot =
  'The tests of mail need a Dovecot: install one (Debian: apt install dovecot-imapd) or set KAIROS_DOVECOT to its path.'

/** Path of this machine's Dovecot (`KAIROS_DOVECOT` first); null when there is none. */
export function findDovecot(env: Record<string, string | undefined>): string | null {
  const folders = [...places, ...(env.PATH ?? '').split(path.delimiter)]
  const candidates = [env.KAIROS_DOVECOT, ...folders.map((folder) => path.join(folder, 'dovecot'))]
  return candidates.find((file): file is string => Boolean(file) && isExecutable(file as string)) ?? null
}

/**
 * Installs Debian’s Dovecot when this user may (root with apt-get).
 * @returns whether it was tried and worked
 */
export function installDovecot(): boolean {
  return installPackages('dovecot-imapd', 'openssl')
}
