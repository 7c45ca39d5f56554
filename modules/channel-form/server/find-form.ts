import { eq } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { RequirableField } from '../contract.ts'
import { contactForm } from './schema.ts'

/** A form as its page needs it. `id` and `key` null: nobody has set one up, `/form` works all the same. */
export type OpenForm = {
  id: string | null
  key: string | null
  title: string
  intro: string
  teamId: string | null
  language: Locale | null
  required: readonly RequirableField[]
}

const builtIn: OpenForm = { id: null, key: null, title: '', intro: '', teamId: null, language: null, required: [] }

/** The form at this key; without a key, the default one. null when there is none, or it is switched off. */
export async function findForm(db: Database, key?: string): Promise<OpenForm | null> {
  const [found] = await db
    .select()
    .from(contactForm)
    .where(key === undefined ? eq(contactForm.isDefault, true) : eq(contactForm.key, key))
  if (!found) return key === undefined ? builtIn : null
  return found.enabled ? found : null
}
