import { type Static, Type } from 'typebox'
import { admins, type PermissionTable } from '#platform/contract/permission.ts'
import { Id, Instant, LocaleShape, Nullable, OneOf } from '#platform/contract/shapes.ts'

export const chatPermissions = {
  /** Make and change chat windows, see their secrets. */
  'chat.manage': admins,
} satisfies PermissionTable

/** Name of the channel in conversations and messages. */
export const chatChannel = 'chat'

export const asks = ['nothing', 'optional', 'required'] as const
export type Ask = (typeof asks)[number]
export const themes = ['auto', 'light', 'dark'] as const
export const positions = ['right', 'left'] as const

/** How a chat window looks and what it asks. Empty texts: the window's own words in the visitor's language. */
export const SiteSettings = Type.Object(
  {
    title: Type.String({ maxLength: 60 }),
    greeting: Type.String({ maxLength: 500 }),
    accent: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    theme: OneOf(themes),
    /** `auto`: the language of the visitor's browser. */
    language: Type.Union([Type.Literal('auto'), LocaleShape]),
    position: OneOf(positions),
    ask: Type.Object({ name: OneOf(asks), email: OneOf(asks), phone: OneOf(asks) }, { additionalProperties: false }),
    /** Whether a new message makes a sound before the visitor has chosen. */
    sound: Type.Boolean(),
    /** No round button: the page opens the window itself. */
    withoutButton: Type.Boolean(),
    attachments: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type SiteSettingsRecord = Static<typeof SiteSettings>

export const defaultSettings: SiteSettingsRecord = {
  title: '',
  greeting: '',
  accent: '#2f6fed',
  theme: 'auto',
  language: 'auto',
  position: 'right',
  ask: { name: 'nothing', email: 'nothing', phone: 'nothing' },
  sound: false,
  withoutButton: false,
  attachments: true,
}

/** `resolved` and `closed` as in conversations; everything else is `open` to the visitor. */
export const chatStatuses = ['open', 'resolved', 'closed'] as const
export type ChatStatus = (typeof chatStatuses)[number]

export const ChatConversation = Type.Object({
  id: Id,
  number: Type.Integer(),
  status: OneOf(chatStatuses),
  /** Resolved or closed, and no score given since. */
  canRate: Type.Boolean(),
  rating: Nullable(Type.Integer()),
  /** The visitor's conversation before this one; its messages are fetched when wanted. */
  previousId: Nullable(Id),
})
export type ChatConversationRecord = Static<typeof ChatConversation>

export const ChatAttachment = Type.Object({
  id: Id,
  name: Type.String(),
  type: Type.String(),
  /** Bytes. */
  size: Type.Integer(),
  /** A picture that is safe to show. */
  image: Type.Boolean(),
})
export type ChatAttachmentRecord = Static<typeof ChatAttachment>

/** A message as the visitor sees it: never a note, never who is behind the scenes. */
export const ChatMessage = Type.Object({
  id: Id,
  conversationId: Id,
  seq: Type.Integer(),
  at: Instant,
  mine: Type.Boolean(),
  author: Nullable(Type.Object({ name: Type.String(), hue: Type.Integer() })),
  /** Sanitised rich text of staff; null for the visitor's own plain text. */
  html: Nullable(Type.String()),
  text: Type.String(),
  attachments: Type.Array(ChatAttachment),
})
export type ChatMessageRecord = Static<typeof ChatMessage>
