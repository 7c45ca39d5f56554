import { badField } from '../errors/index.ts'

const deepest = 32

/**
 * What no text column or JSON column can hold never gets to a handler: NUL and unpaired surrogates. NUL is refused,
 * a lone surrogate becomes U+FFFD (it comes from emoji cut in half by old programs, not from attackers alone).
 * @returns the value, with strings repaired
 * @throws Problem `bad-request` naming the field
 */
export function cleanInput(value: unknown, field = '', depth = 0): unknown {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw badField(field, 'control-character')
    return value.isWellFormed() ? value : value.toWellFormed()
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) throw badField(field, 'too-deep')
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = cleanInput(value[i], `${field}[${i}]`, depth + 1)
    return value
  }
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    if (key.includes('\0') || !key.isWellFormed()) throw badField(field || 'body', 'control-character')
    record[key] = cleanInput(record[key], field ? `${field}.${key}` : key, depth + 1)
  }
  return record
}
