import { type TSchema, Type } from 'typebox'
import { locales } from './locale.ts'

/** Shapes that every contract uses. All strings have an upper limit; NUL never passes the door (see platform/server/http). */
export const Id = Type.String({ format: 'uuid' })
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601 with offset' })
export const Line = (max = 200) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
export const Text = (max = 20_000) => Type.String({ maxLength: max })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const OneOf = <T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
export const LocaleShape = OneOf(locales)
export const IdParams = Type.Object({ id: Id })
export const Empty = Type.Object({})

/** Keyset paging: pass `after` = the last reply's `next`. */
export const PageQuery = {
  after: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
}
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) })

export const FieldProblem = Type.Object({ field: Type.String(), reason: Type.String() })
export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    fields: Type.Array(FieldProblem),
    details: Type.Optional(Type.Unknown()),
  }),
})
