import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { OneOf } from '#platform/contract/shapes.ts'

/** When the owner is reminded: after a share of the time has gone (per cent), or so many minutes before it is due. */
const Reminder = Type.Object(
  { by: OneOf(['share', 'before'] as const), value: Type.Integer({ minimum: 1, maximum: 50_000 }) },
  { additionalProperties: false },
)
export type ReminderRule = Static<typeof Reminder>

/** Promises up to this length (minutes, null: any longer one) and when they are reminded of. */
const Band = Type.Object(
  {
    upTo: Type.Union([Type.Integer({ minimum: 1, maximum: 3_000_000 }), Type.Null()]),
    reminders: Type.Array(Reminder, { maxItems: 6 }),
  },
  { additionalProperties: false },
)
export type ReminderBand = Static<typeof Band>

const template = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })
/** A text for the customer in each language; lines with a placeholder that is empty are left out. */
const Template = Type.Object({ 'zh-CN': template, 'zh-TW': template, en: template }, { additionalProperties: false })

export const teamReminders = ['never', 'away', 'always'] as const
const minutes = Type.Integer({ minimum: 0, maximum: 100_000 })

export const PromiseSettings = Type.Object(
  {
    /** By length, shortest first; the last one has `upTo` null. */
    bands: Type.Array(Band, { minItems: 1, maxItems: 12 }),
    /** Reminders that can wait are given in the team's opening hours. */
    inHours: Type.Boolean(),
    /** Whether colleagues of the team hear reminders of a person's promise: `away`: while the owner is away. */
    team: OneOf(teamReminders),
    /** Minutes; 0: never. */
    escalation: Type.Object(
      {
        /** Before it is due, when nobody has begun. */
        before: minutes,
        /** After it was broken, when nobody has acted since. */
        after: minutes,
      },
      { additionalProperties: false },
    ),
    notice: Type.Object(
      {
        on: Type.Boolean(),
        /** How long before it is due a notice is drafted when nobody has begun: per cent of the promise's length. */
        share: Type.Integer({ minimum: 1, maximum: 90 }),
        /** At most so many minutes before. */
        most: Type.Integer({ minimum: 1, maximum: 20_000 }),
        /** Promises shorter than this (minutes) get none. */
        shortest: minutes,
      },
      { additionalProperties: false },
    ),
    templates: Type.Object({ ask: Template, notice: Template }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)
export type PromiseSettings = Static<typeof PromiseSettings>

const SettingsView = Type.Object({
  settings: PromiseSettings,
  /** What the product comes with. */
  standard: PromiseSettings,
  version: Type.Integer(),
  mayChange: Type.Boolean(),
})

export const readPromiseSettings = endpoint({
  method: 'GET',
  path: '/promises/settings',
  permission: 'promises.read',
  summary: 'Reminders, escalation and notices of promises',
  reply: SettingsView,
})

export const changePromiseSettings = endpoint({
  method: 'PUT',
  path: '/promises/settings',
  permission: 'promises.settings',
  summary: 'Change reminders, escalation and notices; they hold for open promises too',
  body: Type.Object(
    { settings: PromiseSettings, version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }) },
    { additionalProperties: false },
  ),
  reply: SettingsView,
})
