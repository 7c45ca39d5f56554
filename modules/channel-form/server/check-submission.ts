import { readEmail, readPhone, regionOf } from '#modules/customers/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { digits } from '#platform/text/digits.ts'
import { longest, type RequirableField } from '../contract.ts'

export type Entries = { subject: string; text: string; name: string; phone: string; email: string }
type EntryField = keyof Entries
/** Keys under `reason.` of this module's words. */
type EntryReason = 'required' | 'text' | 'contact' | 'phone' | 'email' | 'too-long'
export type EntryProblems = Partial<Record<EntryField, EntryReason>>

/** Fewest digits that reach somebody: five, as in 10086. */
const fewestDigits = 5

/** What is wrong with what a customer typed; empty when all is well. Numbers without a prefix follow the language. */
export function checkSubmission(
  entries: Entries,
  { required, locale, files }: { required: readonly RequirableField[]; locale: Locale; files: number },
): EntryProblems {
  const problems: EntryProblems = {}
  for (const field of Object.keys(longest) as EntryField[]) {
    if (entries[field].length > longest[field]) problems[field] = 'too-long'
  }
  if (!entries.text.trim() && files === 0) problems.text ??= 'text'
  for (const field of required) if (!entries[field].trim()) problems[field] ??= 'required'
  const phone = entries.phone.trim()
  const email = entries.email.trim()
  if (!phone && !email && !problems.phone && !problems.email) problems.phone = 'contact'
  if (phone && !isPhone(phone, locale)) problems.phone ??= 'phone'
  if (email && readEmail(email) === null) problems.email ??= 'email'
  return problems
}

function isPhone(value: string, locale: Locale): boolean {
  const read = readPhone(value, regionOf(locale))
  return read !== null && digits(read.normalised).length >= fewestDigits
}
