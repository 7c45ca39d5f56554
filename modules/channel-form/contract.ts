import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { admins, type PermissionTable } from '#platform/contract/permission.ts'
import { Empty, Id, IdParams, Instant, Line, LocaleShape, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'

export const formPermissions = {
  /** Set up the form pages. */
  'forms.manage': admins,
} satisfies PermissionTable

/** What a form may insist on; the text, and one way to reach the customer, are needed always. */
export const requirableFields = ['subject', 'name', 'phone', 'email'] as const
export type RequirableField = (typeof requirableFields)[number]

/** Longest entries, characters. */
export const longest = { subject: 200, text: 10_000, name: 100, phone: 60, email: 254 } as const
/** Most files with one message. */
export const mostFiles = 5

const FormKey = Type.String({
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$',
  maxLength: 40,
  description: 'last part of the address: small letters, digits, dashes',
})
const Required = Type.Array(OneOf(requirableFields), { maxItems: requirableFields.length, uniqueItems: true })

export const FormView = Type.Object({
  id: Id,
  key: Type.String(),
  /** '': the page's own words. */
  title: Type.String(),
  intro: Type.String(),
  /** Who gets what is sent; null: the common pool. */
  team: Nullable(Type.Object({ id: Id, name: Type.String() })),
  /** null: the reader's own. */
  language: Nullable(LocaleShape),
  required: Type.Array(OneOf(requirableFields)),
  enabled: Type.Boolean(),
  /** Answers at `/form` too. */
  isDefault: Type.Boolean(),
  /** The address to link to. */
  url: Type.String(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type FormRecord = Static<typeof FormView>

const fields = {
  title: Type.Optional(Text(100)),
  intro: Type.Optional(Text(1000)),
  teamId: Type.Optional(Nullable(Id)),
  language: Type.Optional(Nullable(LocaleShape)),
  required: Type.Optional(Required),
  enabled: Type.Optional(Type.Boolean()),
  /** true: takes the place of the one that was. */
  isDefault: Type.Optional(Type.Boolean()),
}

export const listForms = endpoint({
  method: 'GET',
  path: '/forms',
  permission: 'forms.manage',
  summary: 'All form pages, the default one first; the first 200',
  reply: Type.Object({
    items: Type.Array(FormView),
    /** Where the default form is, set up or not. */
    defaultUrl: Line(2000),
  }),
})
export const createForm = endpoint({
  method: 'POST',
  path: '/forms',
  permission: 'forms.manage',
  summary: 'Set up a form page; the first one becomes the default',
  body: Type.Object({ id: Type.Optional(Id), key: FormKey, ...fields }, { additionalProperties: false }),
  reply: FormView,
})
export const changeForm = endpoint({
  method: 'PATCH',
  path: '/forms/:id',
  permission: 'forms.manage',
  summary: 'Change a form page',
  params: IdParams,
  body: Type.Object({ key: Type.Optional(FormKey), ...fields }, { additionalProperties: false, minProperties: 1 }),
  reply: FormView,
})
export const removeForm = endpoint({
  method: 'DELETE',
  path: '/forms/:id',
  permission: 'forms.manage',
  summary: 'Remove a form page; what was sent by it stays',
  params: IdParams,
  reply: Empty,
})

export const formFields = ['key', 'title', 'intro', 'teamId', 'language', 'required', 'enabled', 'isDefault'] as const
export const formCreated = eventKind('form.created', Type.Object({ formId: Id }))
export const formChanged = eventKind('form.changed', Type.Object({ formId: Id, fields: Type.Array(OneOf(formFields)) }))
export const formRemoved = eventKind('form.removed', Type.Object({ formId: Id }))
