import type { Static, TSchema } from 'typebox'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One HTTP door, described once for both sides: the server serves it (`serve`), the browser calls it (`call`),
 * OpenAPI is generated from it.
 *
 * `path` is relative to `/api/v1`, parameters as `:name`. `permission` is the name of a permission declared by a
 * module's contract, `signed-in` (any member of staff), or `public` (anybody; the handler itself must then check a
 * token or limit the rate).
 */
export type Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> = {
  method: Method
  path: string
  permission: string
  summary: string
  params?: Params
  query?: Query
  body?: Body
  reply: Reply
  /** Requests per minute and address; leave out for the default of signed-in routes. */
  ratePerMinute?: number
  /** Largest body in bytes; default 1 MiB. */
  bodyLimit?: number
  /** Called from pages of other origins, without cookies; the module itself says which origins. */
  foreign?: boolean
}

/** Declares an endpoint; only gives it its types. */
export function endpoint<Params extends TSchema, Query extends TSchema, Body extends TSchema, Reply extends TSchema>(
  definition: Endpoint<Params, Query, Body, Reply>,
): Endpoint<Params, Query, Body, Reply> {
  return definition
}

export type ParamsOf<E> = E extends Endpoint<infer P, TSchema, TSchema, TSchema> ? Static<P> : never
export type QueryOf<E> = E extends Endpoint<TSchema, infer Q, TSchema, TSchema> ? Static<Q> : never
export type BodyOf<E> = E extends Endpoint<TSchema, TSchema, infer B, TSchema> ? Static<B> : never
export type ReplyOf<E> = E extends Endpoint<TSchema, TSchema, TSchema, infer R> ? Static<R> : never
