import { StartProblem } from '#platform/server/errors/start-problem.ts'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file stands in place of a folder',
  EEXIST: 'a file stands in place of a folder',
  ENOENT: 'the folder cannot be made',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
}

const postgresDiskFull = '53100' // SQLSTATE disk_full

/** The errno name (`EACCES`) of a system error, or an empty string. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Turns an error met while writing below the data folder into a StartProblem; unknown errors pass unchanged. */
export function folderProblem(folder: string, error: unknown): unknown {
  const errno = errnoOf(error)
  if (errno === 'ENOSPC' || errno === 'EDQUOT' || errno === postgresDiskFull) return diskFull(folder)
  const reason = reasons[errno]
  if (!reason) return error
  return new StartProblem(
    'data-folder-not-writable',
    `The data folder ${folder} cannot be written: ${reason}.`,
    { folder, reason: errno },
    error,
  )
}

export function diskFull(folder: string): StartProblem {
  return new StartProblem('disk-full', `The disk that holds the data folder ${folder} is full.`, { folder })
}

export function folderInUse(folder: string, pid: number | null): StartProblem {
  const holder = pid === null ? 'another program' : `the process ${pid}`
  return new StartProblem('data-folder-in-use', `The data folder ${folder} is already in use by ${holder}.`, {
    folder,
    pid,
  })
}

export function versionMismatch(folder: string, found: string, served: string): StartProblem {
  return new StartProblem(
    'data-version-mismatch',
    `The data folder ${folder} was made by PostgreSQL ${found}, but this program brings PostgreSQL ${served}.`,
    { folder, found, served },
  )
}

export function platformNotServed(platform: string, reason: string): StartProblem {
  return new StartProblem(
    'platform-not-served',
    `No PostgreSQL is shipped that runs on this machine (${platform}: ${reason}); set DATABASE_URL to a PostgreSQL 15 or newer.`,
    { platform, reason },
  )
}

/** `lines` are the last lines of PostgreSQL's own log or output. A full disk shows there and gets its own code. */
export function startFailed(folder: string, reason: string, lines: string[]): StartProblem {
  if (lines.some((line) => line.includes('No space left on device') || line.includes('Disk quota exceeded')))
    return diskFull(folder)
  return new StartProblem('database-start-failed', `The database in ${folder} did not start: ${reason}.`, {
    folder,
    reason,
    lines,
  })
}
