import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const places = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
]

/** Path of a Chromium or Chrome of this machine (`KAIROS_CHROMIUM` first); null when there is none. */
export function findBrowser(env: Record<string, string | undefined>): string | null {
  const folders = [...(env.PATH ?? '').split(path.delimiter), ...places]
  const candidates = [env.KAIROS_CHROMIUM, ...names.flatMap((name) => folders.map((folder) => path.join(folder, name)))]
  candidates.push(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  )
  return candidates.find((file): file is string => Boolean(file) && isExecutable(file as string)) ?? null
}

/**
 * Installs Debian's Chromium and Chinese fonts when this user may (root with apt-get).
 * @returns whether it was tried and worked
 */
export function installBrowser(): boolean {
  return installPackages('chromium', 'fonts-noto-cjk')
}

/** Installs packages of Debian without asking when this user may. @returns whether it was tried and worked */
export function installPackages(...names: string[]): boolean {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return false
  const apt = (...args: string[]) =>
    execFileSync('/usr/bin/apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...names)
    return true
  } catch {
    return false
  }
}

/** Whether this user may run the file. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
