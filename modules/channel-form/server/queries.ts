import { asc, desc, eq } from 'drizzle-orm'
import { team } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { FormRecord } from '../contract.ts'
import { contactForm } from './schema.ts'

const mostForms = 200

/** Form pages as their settings show them, the default one first. `publicUrl` without a slash at the end. */
export async function readForms(db: Database, publicUrl: string, id?: string): Promise<FormRecord[]> {
  const found = await db
    .select({ form: contactForm, teamName: team.name })
    .from(contactForm)
    .leftJoin(team, eq(team.id, contactForm.teamId))
    .where(id ? eq(contactForm.id, id) : undefined)
    .orderBy(desc(contactForm.isDefault), asc(contactForm.key))
    .limit(mostForms)
  return found.map(({ form, teamName }) => ({
    id: form.id,
    key: form.key,
    title: form.title,
    intro: form.intro,
    team: form.teamId ? { id: form.teamId, name: teamName ?? '' } : null,
    language: form.language,
    required: form.required,
    enabled: form.enabled,
    isDefault: form.isDefault,
    url: `${publicUrl}/form/${form.key}`,
    createdAt: form.createdAt.toISOString(),
    updatedAt: form.updatedAt.toISOString(),
  }))
}
