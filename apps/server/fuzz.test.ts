import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '#modules/staff/server/testing.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  minLength?: number
  pattern?: string
}
type Operation = {
  method: InjectOptions['method']
  path: string
  params: { name: string; in: string; schema: Schema }[]
  body?: Schema
}

const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '漏\udc00水',
    '‮',
    "'; drop table member; --",
    '%_\\',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    'x'.repeat(200_000),
    '漏'.repeat(30_000),
    [],
    {},
    [[[[[[[[]]]]]]]],
    '0001-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '2026-02-30T25:61:00+99:99',
    '00000000-0000-0000-0000-000000000000',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.integer(),
  fc.double(),
  fc.constant(null).map(() => {
    let deep: unknown = 'end'
    for (let depth = 0; depth < 400; depth += 1) deep = depth % 2 ? [deep] : { deep }
    return deep
  }),
  fc.constant(JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":1}}')),
)

/** Mostly what the schema asks for, so that the input gets past the first door. */
function fitting(schema: Schema | undefined, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (!schema) return nasty
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, ids)))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'string':
      if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid())
      if (schema.format === 'date-time') {
        return fc.oneof(fc.date({ noInvalidDate: true }).map(safeIso), fc.constant('2026-12-01T10:00:00+08:00'))
      }
      if (schema.format === 'email') return fc.emailAddress()
      return fc.oneof(
        fc.string({ maxLength: Math.min(schema.maxLength ?? 40, 40) }),
        fc.constantFrom('王丽', '漏水', 'zh-CN', 'Asia/Shanghai', '13900000000', '#1042'),
      )
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 1000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? -10, max: schema.maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(fitting(schema.items, ids), { maxLength: 3 })
    case 'object': {
      const shape = Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, fitting(inner, ids)]),
      )
      return fc.record(shape, { requiredKeys: (schema.required ?? []) as never[] })
    }
    default:
      return nasty
  }
}

function safeIso(date: Date): string {
  return date.toISOString()
}

/** Puts something nasty in one place of a fitting value, or in its place altogether. */
function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: value },
    { weight: 1, arbitrary: nasty },
    {
      weight: 4,
      arbitrary: fc.tuple(value, nasty, fc.nat()).map(([whole, bad, at]) => {
        if (typeof whole !== 'object' || whole === null) return bad
        const keys = Object.keys(whole)
        if (keys.length === 0) return { surprise: bad }
        return { ...whole, [keys[at % keys.length] as string]: bad }
      }),
    },
  )
}

let server: TestServer
let owner: Member
let operations: Operation[]
let ids: string[]

beforeAll(async () => {
  server = await startTestServer()
  owner = await server.member('owner')
  const other = await server.member('agent')
  const { paths } = server.app.swagger() as unknown as {
    paths: Record<
      string,
      Record<
        string,
        { parameters?: Operation['params']; requestBody?: { content: Record<string, { schema: Schema }> } }
      >
    >
  }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      method: method.toUpperCase() as InjectOptions['method'],
      path,
      params: one.parameters ?? [],
      body: one.requestBody?.content['application/json']?.schema,
    })),
  )
  ids = [owner.id, other.id]
  for (const list of ['/customers', '/conversations', '/teams']) {
    const { body } = await owner.get(list)
    ids.push(...(body?.items ?? []).slice(0, 3).map((item: { id: string }) => item.id))
  }
})
afterAll(() => server.close())

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 4000)

/** One address and body for `operation`, and whether it comes with a session. */
function request(operation: Operation) {
  const part = (where: string) =>
    fc.record(
      Object.fromEntries(
        operation.params
          .filter((param) => param.in === where)
          .map((param) => [param.name, spoiled(fitting(param.schema, ids))]),
      ),
    )
  return fc.record({
    path: part('path'),
    query: fc.oneof(part('query'), fc.dictionary(fc.string({ maxLength: 8 }), nasty, { maxKeys: 3 })),
    body: operation.body ? spoiled(fitting(operation.body, ids)) : fc.constant(undefined),
    raw: fc.option(fc.constantFrom('{"a":', '[1,', '"\\ud800"', 'null', '\u0000'), { freq: 12, nil: undefined }),
    signedIn: fc.boolean(),
  })
}

test('nothing that anybody sends is answered with a 5xx or not at all, and every refusal says why', async () => {
  expect(operations.length).toBeGreaterThan(20)
  for (const operation of operations) {
    await fc.assert(
      fc.asyncProperty(request(operation), async ({ path, query, body, raw, signedIn }) => {
        let url = operation.path
        for (const [name, value] of Object.entries(path))
          url = url.replace(`{${name}}`, encodeURIComponent(asText(value).toWellFormed()))
        const search = new URLSearchParams(
          Object.entries(query).map(([key, value]) => [key.toWellFormed(), asText(value).toWellFormed()]),
        )
        const answer = await server.app.inject({
          method: operation.method,
          url: `${url}?${search}`.slice(0, 12_000),
          headers: {
            ...(signedIn ? { cookie: owner.cookie } : {}),
            'accept-language': 'zh-TW',
            ...(body !== undefined || raw !== undefined ? { 'content-type': 'application/json' } : {}),
          },
          ...(raw !== undefined ? { payload: raw } : body !== undefined ? { payload: JSON.stringify(body) } : {}),
        })
        expect(
          answer.statusCode,
          `${operation.method} ${url}?${search} ${JSON.stringify(body)?.slice(0, 500)} → ${answer.body.slice(0, 300)}`,
        ).toBeLessThan(500)
        if (answer.statusCode >= 400) {
          const { error } = answer.json() as { error: { code: string; message: string; fields: unknown[] } }
          expect(error.message).toMatch(/\p{Script=Han}/u)
          expect(error.code).not.toBe('')
        }
        // Some of it ends the session it came with.
        if (answer.statusCode === 401 && signedIn) owner.cookie = await openSession(server.kernel, owner.id)
      }),
      { numRuns: 25, seed: 20_261_121, endOnFailure: true },
    )
  }
}, 600_000)
