import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { describeError } from './index.ts'

test('an error is logged with its message, stack and causes, a failed query without its values', () => {
  const cause = Object.assign(new Error('relation is missing'), { code: '42P01' })
  const text = JSON.stringify(describeError(new DrizzleQueryError('select $1, $2', ['top', 'very\nsecret'], cause)))
  expect(text).toContain('Failed query: select $1, $2')
  expect(text).toContain('relation is missing')
  expect(text).toContain('42P01')
  expect(text).toContain('log.test.ts')
  expect(text).not.toMatch(/secret|params/)
  expect(describeError('just a text')).toBe('just a text')
})
