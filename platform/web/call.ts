import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { currentLocale, labelled } from './locale.ts'

export type FieldReason = { field: string; reason: string }

/**
 * What went wrong with a call, in words for people. `status` 0 with code `offline`: the server was not reached;
 * `aborted`: the caller gave up.
 */
export class CallProblem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly FieldReason[]
  readonly details: unknown
  constructor(status: number, code: string, message: string, fields: readonly FieldReason[] = [], details?: unknown) {
    super(message)
    this.name = 'CallProblem'
    this.status = status
    this.code = code
    this.fields = fields
    this.details = details
  }
  /** The problem and the reasons of its fields, as one line. */
  get told(): string {
    return labelled(this.message, ...this.fields.map((one) => one.reason))
  }
}

type Given<K extends string, T> = unknown extends T
  ? { [P in K]?: undefined }
  : object extends T
    ? { [P in K]?: T }
    : { [P in K]: T }

/** The arguments that an endpoint wants; those its contract does not name cannot be given. */
export type CallArguments<E> = Given<'params', ParamsOf<E>> & Given<'query', QueryOf<E>> & Given<'body', BodyOf<E>>
export type CallOptions = { signal?: AbortSignal; idempotencyKey?: string }
// biome-ignore lint/suspicious/noExplicitAny: the shape parameters are contravariant nowhere, any endpoint fits
export type AnyEndpoint = Endpoint<any, any, any, any>

const prefix = '/api/v1'
let offlineText: () => string = () => ''
let signedOut: () => void = () => {}

/** What to do when the server says that nobody is signed in any more; the desk leads to the sign-in page. */
export function whenSignedOut(handle: () => void): void {
  signedOut = handle
}

/** The sentence for "the server was not reached". */
export function sayOffline(text: () => string): void {
  offlineText = text
}

/** The address of an endpoint below the page's origin, e.g. for `<a href download>` and uploads. */
export function addressOf(
  endpoint: AnyEndpoint,
  params?: Record<string, unknown>,
  query?: Record<string, unknown>,
): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return prefix + path + (text ? `?${text}` : '')
}

/**
 * Calls an endpoint of a contract: `await call(openCustomer, { params: { id } })`.
 * @throws CallProblem also when the server cannot be reached
 */
export async function call<E extends AnyEndpoint>(
  endpoint: E,
  input: CallArguments<E> & CallOptions,
): Promise<ReplyOf<E>> {
  const { params, query, body, signal, idempotencyKey } = input as CallOptions &
    Record<'params' | 'query', Record<string, unknown>> & { body: unknown }
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': currentLocale() }
  const raw = body instanceof FormData
  if (body !== undefined && !raw) headers['content-type'] = 'application/json'
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey
  let answer: Response
  try {
    answer = await fetch(addressOf(endpoint, params, query), {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw new CallProblem(0, 'aborted', '')
    throw new CallProblem(0, 'offline', offlineText(), [], String(error))
  }
  const text = await answer.text().catch(() => '')
  const content = parse(text)
  if (answer.ok) return content as ReplyOf<E>
  const told = (
    content as { error?: { code?: string; message?: string; fields?: FieldReason[]; details?: unknown } } | undefined
  )?.error
  const problem = new CallProblem(
    answer.status,
    told?.code ?? 'unavailable',
    told?.message ?? `${answer.status} ${offlineText()}`,
    told?.fields ?? [],
    told?.details,
  )
  if (problem.code === 'not-signed-in') signedOut()
  throw problem
}

function parse(text: string): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether trying again may help: not reached, overloaded, or broken on the server's side. */
export function isPassing(problem: unknown): boolean {
  return (
    problem instanceof CallProblem && (problem.code === 'offline' || problem.status === 429 || problem.status >= 500)
  )
}
