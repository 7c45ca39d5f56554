import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { locales } from '#platform/contract/locale.ts'
import { admins, everyone, leaders, type PermissionTable, workers } from '#platform/contract/permission.ts'
import {
  Empty,
  Id,
  IdParams,
  Instant,
  Line,
  Nullable,
  OneOf,
  Page,
  PageQuery,
  Text,
} from '#platform/contract/shapes.ts'
import { ContactWish, contactTimes, contactWays } from './contract/contact-wish.ts'

export * from './contract/contact-wish.ts'

export const customerPermissions: PermissionTable = {
  'customers.read': everyone,
  'customers.edit': workers,
  'customers.merge': leaders,
  'customers.remove': admins,
}

export const customerKinds = ['external', 'internal'] as const
export type CustomerKind = (typeof customerKinds)[number]
/** Strongest first: what a signed login says outweighs what somebody typed. */
export const identityKinds = ['external', 'email', 'phone', 'visitor'] as const
export type IdentityKind = (typeof identityKinds)[number]
export const organizationKinds = ['household', 'company', 'shop', 'dealer', 'other'] as const
export type OrganizationKind = (typeof organizationKinds)[number]

export const Tags = Type.Array(Line(50), { maxItems: 50, uniqueItems: true })
const TimeZone = Line(60)

/** Where a customer can be reached or recognised. `source` tells external systems apart; '' for mail and phone. */
export const Identity = Type.Object({
  id: Id,
  kind: OneOf(identityKinds),
  source: Type.String(),
  /** As given; phone numbers in international form are in `normalised`. */
  value: Type.String(),
  normalised: Type.String(),
  verified: Type.Boolean(),
  /** Mail or messages to it came back. */
  undeliverable: Type.Boolean(),
  createdAt: Instant,
})
export type IdentityRecord = Static<typeof Identity>

export const IdentityInput = Type.Object(
  {
    id: Type.Optional(Id),
    kind: OneOf(['external', 'email', 'phone'] as const),
    value: Line(320),
    source: Type.Optional(Type.String({ maxLength: 100 })),
    verified: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

export const OrganizationRef = Type.Object({ id: Id, name: Type.String(), kind: OneOf(organizationKinds) })

/** What lists and other modules show of a customer. */
export const CustomerCard = Type.Object({
  id: Id,
  /** '' when unknown, as of an anonymous visitor: then show `contact`, else the word for visitor with `code`. */
  name: Type.String(),
  /** How to address them, such as 王先生; '' when not set. */
  appellation: Type.String(),
  kind: OneOf(customerKinds),
  color: Nullable(Type.String()),
  /** The best mail address or phone number, as given. */
  contact: Nullable(Type.String()),
  /** Four letters that tell nameless customers apart. */
  code: Type.String(),
  organization: Nullable(OrganizationRef),
  tags: Type.Array(Type.String()),
  /** Set once the file was merged into another, which then is the one to show. */
  mergedIntoId: Nullable(Id),
  removed: Type.Boolean(),
  anonymised: Type.Boolean(),
})
export type CustomerCardRecord = Static<typeof CustomerCard>

const CustomerAbilities = Type.Object({ edit: Type.Boolean(), merge: Type.Boolean(), remove: Type.Boolean() })

/** One merge that brought another file into this one; `undoable` until it was undone or later merges cover it. */
const MergeRecord = Type.Object({
  id: Id,
  mergedId: Id,
  mergedName: Type.String(),
  at: Instant,
  undoable: Type.Boolean(),
})

export const Customer = Type.Object({
  ...CustomerCard.properties,
  language: Nullable(OneOf(locales)),
  timeZone: Nullable(Type.String()),
  contactWish: Nullable(ContactWish),
  notes: Type.String(),
  identities: Type.Array(Identity),
  merges: Type.Array(MergeRecord),
  /** Other files that may be the same person: one contact named identities of both. Staff decide. */
  suspects: Type.Array(CustomerCard),
  createdAt: Instant,
  updatedAt: Instant,
  abilities: CustomerAbilities,
})
export type CustomerRecord = Static<typeof Customer>

const editable = {
  name: Type.Optional(Type.String({ maxLength: 200 })),
  appellation: Type.Optional(Type.String({ maxLength: 100 })),
  kind: Type.Optional(OneOf(customerKinds)),
  color: Type.Optional(Nullable(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }))),
  organizationId: Type.Optional(Nullable(Id)),
  language: Type.Optional(Nullable(OneOf(locales))),
  timeZone: Type.Optional(Nullable(TimeZone)),
  tags: Type.Optional(Tags),
  notes: Type.Optional(Text(20_000)),
}

export const CustomerInput = Type.Object(
  {
    id: Type.Optional(Id),
    ...editable,
    name: Line(200),
    identities: Type.Optional(Type.Array(IdentityInput, { maxItems: 20 })),
  },
  { additionalProperties: false },
)
export const CustomerPatch = Type.Object(
  {
    ...editable,
    contactWish: Type.Optional(
      Nullable(Type.Object({ way: OneOf(contactWays), time: OneOf(contactTimes) }, { additionalProperties: false })),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
)

export const listCustomers = endpoint({
  method: 'GET',
  path: '/customers',
  permission: 'customers.read',
  summary: 'Customers, newest first',
  query: Type.Object({
    ...PageQuery,
    /** Part of the name, or of a mail address, or at least three digits of a phone number. */
    q: Type.Optional(Type.String({ maxLength: 200 })),
    tag: Type.Optional(Type.String({ maxLength: 50 })),
    organizationId: Type.Optional(Id),
    kind: Type.Optional(OneOf(customerKinds)),
  }),
  reply: Page(CustomerCard),
})

export const createCustomer = endpoint({
  method: 'POST',
  path: '/customers',
  permission: 'customers.edit',
  summary: 'Add a customer',
  body: CustomerInput,
  reply: Customer,
})

export const readCustomer = endpoint({
  method: 'GET',
  path: '/customers/:id',
  permission: 'customers.read',
  summary: 'One customer with identities and organization',
  params: IdParams,
  reply: Customer,
})

export const updateCustomer = endpoint({
  method: 'PATCH',
  path: '/customers/:id',
  permission: 'customers.edit',
  summary: 'Change a customer',
  params: IdParams,
  body: CustomerPatch,
  reply: Customer,
})

export const removeCustomer = endpoint({
  method: 'DELETE',
  path: '/customers/:id',
  permission: 'customers.remove',
  summary:
    'Remove a customer; with `anonymise` everything personal goes for good, the words of their conversations too',
  params: IdParams,
  query: Type.Object({ anonymise: Type.Optional(Type.Boolean()) }),
  reply: Empty,
})

export const restoreCustomer = endpoint({
  method: 'POST',
  path: '/customers/:id/restore',
  permission: 'customers.remove',
  summary: 'Bring a removed customer back, unless anonymised',
  params: IdParams,
  reply: Customer,
})

export const addIdentity = endpoint({
  method: 'POST',
  path: '/customers/:id/identities',
  permission: 'customers.edit',
  summary: 'Add a mail address, phone number or external id',
  params: IdParams,
  body: IdentityInput,
  reply: Customer,
})

export const changeIdentity = endpoint({
  method: 'PATCH',
  path: '/customers/:id/identities/:identityId',
  permission: 'customers.edit',
  summary: 'Mark an identity as verified or undeliverable',
  params: Type.Object({ id: Id, identityId: Id }),
  body: Type.Object(
    { verified: Type.Optional(Type.Boolean()), undeliverable: Type.Optional(Type.Boolean()) },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: Customer,
})

export const removeIdentity = endpoint({
  method: 'DELETE',
  path: '/customers/:id/identities/:identityId',
  permission: 'customers.edit',
  summary: 'Take an identity away',
  params: Type.Object({ id: Id, identityId: Id }),
  reply: Customer,
})

export const mergeCustomers = endpoint({
  method: 'POST',
  path: '/customers/:id/merge',
  permission: 'customers.merge',
  summary: 'Merge another file into this one; this one stays',
  params: IdParams,
  body: Type.Object({ mergeId: Type.Optional(Id), otherId: Id }, { additionalProperties: false }),
  reply: Type.Object({ mergeId: Id, customer: Customer }),
})

export const undoMerge = endpoint({
  method: 'POST',
  path: '/customers/merges/:id/undo',
  permission: 'customers.merge',
  summary: 'Take a merge back: both files as before',
  params: IdParams,
  reply: Customer,
})

export const dismissSuspect = endpoint({
  method: 'POST',
  path: '/customers/:id/suspects/:otherId/dismiss',
  permission: 'customers.edit',
  summary: 'Two files are two people after all',
  params: Type.Object({ id: Id, otherId: Id }),
  reply: Customer,
})

export const listCustomerTags = endpoint({
  method: 'GET',
  path: '/customer-tags',
  permission: 'customers.read',
  summary: 'Tags in use, most used first',
  query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: Type.Object({ items: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })) }),
})

export const Organization = Type.Object({
  ...OrganizationRef.properties,
  address: Type.String(),
  tags: Type.Array(Type.String()),
  notes: Type.String(),
  memberCount: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
  abilities: Type.Object({ edit: Type.Boolean(), remove: Type.Boolean() }),
})
export type OrganizationRecord = Static<typeof Organization>

const organizationEditable = {
  kind: Type.Optional(OneOf(organizationKinds)),
  address: Type.Optional(Type.String({ maxLength: 500 })),
  tags: Type.Optional(Tags),
  notes: Type.Optional(Text(20_000)),
}

export const OrganizationInput = Type.Object(
  { id: Type.Optional(Id), name: Line(200), ...organizationEditable },
  { additionalProperties: false },
)
export const OrganizationPatch = Type.Object(
  { name: Type.Optional(Line(200)), ...organizationEditable },
  { additionalProperties: false, minProperties: 1 },
)

export const listOrganizations = endpoint({
  method: 'GET',
  path: '/organizations',
  permission: 'customers.read',
  summary: 'Organizations, newest first; members by `GET /customers?organizationId=`',
  query: Type.Object({
    ...PageQuery,
    q: Type.Optional(Type.String({ maxLength: 200 })),
    kind: Type.Optional(OneOf(organizationKinds)),
    tag: Type.Optional(Type.String({ maxLength: 50 })),
  }),
  reply: Page(Organization),
})

export const createOrganization = endpoint({
  method: 'POST',
  path: '/organizations',
  permission: 'customers.edit',
  summary: 'Add an organization',
  body: OrganizationInput,
  reply: Organization,
})

export const readOrganization = endpoint({
  method: 'GET',
  path: '/organizations/:id',
  permission: 'customers.read',
  summary: 'One organization',
  params: IdParams,
  reply: Organization,
})

export const updateOrganization = endpoint({
  method: 'PATCH',
  path: '/organizations/:id',
  permission: 'customers.edit',
  summary: 'Change an organization',
  params: IdParams,
  body: OrganizationPatch,
  reply: Organization,
})

export const removeOrganization = endpoint({
  method: 'DELETE',
  path: '/organizations/:id',
  permission: 'customers.remove',
  summary: 'Remove an organization; its members stay, without one',
  params: IdParams,
  reply: Empty,
})

// Subject of every customer event is the customer; audience is everyone, as all staff read customers.

export const customerCreated = eventKind('customer.created', Type.Object({ customerId: Id }))

/** `fields` may hold any editable field, `identities`, or `suspects`. */
export const customerChanged = eventKind(
  'customer.changed',
  Type.Object({ customerId: Id, fields: Type.Array(Type.String()) }),
)

/** The file `mergedId` went into `keptId` (the subject); whoever holds things by customer moves them to `keptId`. */
export const customerMerged = eventKind(
  'customer.merged',
  Type.Object({ mergeId: Id, keptId: Id, mergedId: Id, identityIds: Type.Array(Id) }),
)

/** Things moved by the merge `mergeId` go back from `keptId` to `mergedId`. */
export const customerMergeUndone = eventKind(
  'customer.merge-undone',
  Type.Object({ mergeId: Id, keptId: Id, mergedId: Id, identityIds: Type.Array(Id) }),
)

/**
 * With `anonymised`, whoever keeps words by or about the customer, or copies of their name and addresses, wipes them;
 * figures and times stay. Files merged into this one are the same person.
 */
export const customerRemoved = eventKind(
  'customer.removed',
  Type.Object({ customerId: Id, anonymised: Type.Boolean() }),
)
export const customerRestored = eventKind('customer.restored', Type.Object({ customerId: Id }))

export const organizationCreated = eventKind('organization.created', Type.Object({ organizationId: Id }))
export const organizationChanged = eventKind(
  'organization.changed',
  Type.Object({ organizationId: Id, fields: Type.Array(Type.String()) }),
)
export const organizationRemoved = eventKind('organization.removed', Type.Object({ organizationId: Id }))
