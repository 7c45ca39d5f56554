/** Plain data of the demo company. Times are ISO instants; references are stable keys such as `staff:li-na`. */

export type StaffRole = 'owner' | 'admin' | 'supervisor' | 'agent' | 'sales' | 'viewer'
export type TeamKey = 'team:frontdesk' | 'team:repair' | 'team:steward'
export type CustomerKind = 'owner' | 'tenant' | 'shop' | 'company' | 'supplier' | 'internal'
export type Language = 'zh-CN' | 'zh-TW' | 'zh-HK' | 'en'
/** How a story may begin; who has a mail address writes a mail in place of a form. */
export type Beginning = 'chat' | 'form' | 'phone' | 'counter' | 'visit' | 'letter'
export type Channel = Beginning | 'mail'
export type ConversationStatus = 'open' | 'waiting' | 'snoozed' | 'resolved' | 'closed'
export type Priority = 'low' | 'normal' | 'high' | 'urgent'
export type MessageDirection = 'inbound' | 'outbound' | 'note'
export type MessageKind = 'message' | 'phone' | 'counter' | 'visit' | 'letter'
export type PromiseState = 'open' | 'kept' | 'broken' | 'renegotiated' | 'withdrawn'
export type StepName = 'explore' | 'offer' | 'act' | 'confirm'
export type StepState = 'pending' | 'active' | 'done' | 'skipped'
export type ScoreValue = -3 | -2 | -1 | 0 | 1 | 2 | 3

export type DemoTeam = { key: TeamKey; name: string; description: string; lead: string }

export type DemoStaff = {
  key: string
  name: string
  title: string
  email: string
  phone: string
  role: StaffRole
  teams: TeamKey[]
  language: Language
}

export type DemoOrganization = {
  key: string
  name: string
  kind: 'household' | 'shop' | 'company' | 'supplier' | 'internal'
  address: string
}

export type DemoIdentity = { kind: 'phone' | 'email' | 'external'; value: string; label: string }

export type DemoCustomer = {
  key: string
  name: string
  kind: CustomerKind
  gender: 'female' | 'male'
  /** How staff speak to this person, e.g. 王女士. */
  salutation: string
  organization: string
  identities: DemoIdentity[]
  tags: string[]
  notes: string
  language: Language
  timeZone: string
  createdAt: string
}

export type DemoMessage = {
  key: string
  at: string
  direction: MessageDirection
  kind: MessageKind
  /** A staff key, or the customer's key. */
  author: string
  text: string
  /** Only on logged phone calls, counter talks and visits. */
  durationSeconds?: number
  /** Staff keys named with @ in a note. */
  mentions?: string[]
}

export type DemoStep = {
  state: StepState
  at: string | null
  /** Words that show the step was done, usually close to what was said. */
  evidence: string | null
  message: string | null
}

export type DemoExpectation = {
  stated: string | null
  outcome: string | null
  latent: string | null
  organizationInterest: string | null
  personalInterest: string | null
}

export type DemoPromiseEvent = {
  at: string
  state: PromiseState
  by: string
  dueAt: string
  note: string | null
  message: string | null
}

export type DemoPromise = {
  key: string
  text: string
  owner: string
  madeAt: string
  dueAt: string
  state: PromiseState
  /** When the state left `open`; null while open. */
  settledAt: string | null
  /** The message in which it was made. */
  message: string
  /** The message that proves how it ended; null while open. */
  evidence: string | null
  /** The promise that took the place of a broken or renegotiated one. */
  replacedBy: string | null
  history: DemoPromiseEvent[]
}

export type DemoScore = { value: ScoreValue; words: string; comment: string | null; at: string }

export type DemoHandover = {
  at: string
  by: string
  fromTeam: TeamKey
  toTeam: TeamKey
  to: string
  /** The internal note that carries it. */
  message: string
}

export type DemoConversation = {
  key: string
  /** 1 … 600 by time of creation. */
  number: number
  subject: string
  customer: string
  channel: Channel
  status: ConversationStatus
  priority: Priority
  team: TeamKey
  assignee: string | null
  tags: string[]
  createdAt: string
  updatedAt: string
  firstResponseAt: string | null
  resolvedAt: string | null
  closedAt: string | null
  snoozedUntil: string | null
  /** Why it was resolved without Confirm or with a promise open; null when there was nothing to explain. */
  resolveReason: string | null
  messages: DemoMessage[]
  steps: Record<StepName, DemoStep>
  expectation: DemoExpectation
  promises: DemoPromise[]
  score: DemoScore | null
  handovers: DemoHandover[]
  /** Which script it follows; for statistics and tests, not for the screen. */
  scenario: string
  course: string
}

export type DemoCannedReply = { key: string; title: string; shortcut: string; owner: string | null; text: string }

export type DemoView = {
  key: string
  name: string
  /** null: everybody's; a team key: that team's; a staff key: a person's own. */
  scope: string | null
  filter: { status?: ConversationStatus; priority?: Priority; assignee?: 'me' | 'none'; team?: TeamKey; tag?: string }
}

export type DemoCompany = {
  company: { name: string; shortName: string; address: string; hotline: string; timeZone: string; introduction: string }
  teams: DemoTeam[]
  staff: DemoStaff[]
  organizations: DemoOrganization[]
  customers: DemoCustomer[]
  conversations: DemoConversation[]
  cannedReplies: DemoCannedReply[]
  views: DemoView[]
}
