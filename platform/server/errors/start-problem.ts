/** Facts that belong to a problem: folder, pid, versions, last log lines. Only what can be written as JSON. */
export type StartProblemDetail = Record<string, string | number | boolean | string[] | null>

/**
 * The program cannot start, for a reason its operator can act on.
 * `code` is the key of the error catalogue, `detail` fills its placeholders, `message` is one plain English sentence.
 */
export class StartProblem extends Error {
  readonly code: string
  readonly detail: StartProblemDetail

  constructor(code: string, message: string, detail: StartProblemDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.name = 'StartProblem'
    this.code = code
    this.detail = detail
  }
}
