import type { Lines } from './text.ts'
import type { Beginning, CustomerKind, MessageKind, Priority, TeamKey } from './types.ts'

/**
 * A story script. Lines may use `[a|b]`, `{2~9}` and these slots: {name} {sir} {unit} {up} {home} {org} {me} {nick} {tech}
 * {worker} {since}, own `slots`, and {due} (only in `offer`). `promise` is a verb phrase; a customer must be able to say
 * “说好……前” in front of it.
 */
export type Scenario = {
  key: string
  topic: string
  tags?: readonly string[]
  team: TeamKey
  /** service: something is promised and done; inquiry: answered at once; praise: thanks from a customer. */
  style: 'service' | 'inquiry' | 'praise'
  mood: 'trouble' | 'neutral' | 'warm'
  who: readonly CustomerKind[]
  channels?: readonly Beginning[]
  priority?: Priority
  /** May begin between 22 and 6 o'clock. */
  night?: boolean
  english?: boolean
  slots?: Record<string, string>
  /** Slots that belong together; one set is taken for the whole story. */
  cases?: readonly Record<string, string>[]
  subject: Lines
  /** Words of ours that came first (a notice), before the customer's. */
  notice?: Lines
  open: Lines
  ask?: Lines
  answer?: Lines
  offer: Lines
  promise?: Lines
  /** Shortest and longest time promised, in hours. */
  hours?: readonly [number, number]
  note?: Lines
  /** The deed as logged; without it the report to the customer is the evidence. */
  act?: Lines
  actKind?: Exclude<MessageKind, 'message'>
  done?: Lines
  thanks: Lines
  /** What a careless colleague answers. */
  bad?: Lines
  expect: readonly [stated: string, outcome: string, latent: string]
  interests?: readonly [organization: string | null, personal: string | null]
}

export const residents = ['owner', 'tenant'] as const
export const premises = ['owner', 'tenant', 'shop', 'company'] as const
export const businesses = ['shop', 'company'] as const
