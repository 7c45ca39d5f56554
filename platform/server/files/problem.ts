import { Problem } from '../errors/index.ts'

export type FileProblemKind = 'file-too-large' | 'disk-full' | 'file-not-found' | 'range-not-satisfiable'

const shapes = {
  'file-too-large': { code: 'too-large', status: 413 },
  'disk-full': { code: 'unavailable', status: 503 },
  'file-not-found': { code: 'not-found', status: 404 },
  'range-not-satisfiable': { code: 'bad-request', status: 416 },
} as const

/** What can go wrong with a stored file. `kind` tells the cases apart; the rest is for the reader of the answer. */
export class FileProblem extends Problem {
  readonly kind: FileProblemKind
  constructor(kind: FileProblemKind, options: { details?: unknown; cause?: unknown } = {}) {
    super(shapes[kind].code, { status: shapes[kind].status, ...options })
    this.name = 'FileProblem'
    this.kind = kind
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Names a full disk (or quota) as such; every other error stays what it is. */
export function storageError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code && FULL.has(code) ? new FileProblem('disk-full', { cause: error }) : error
}
