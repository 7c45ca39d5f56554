import { addressOf, CallProblem, call, currentLocale } from '#platform/web/index.ts'
import { type AttachmentRecord, removeDraft, saveDraft } from '../../contract.ts'
import type { EnvelopeRecord } from './envelope.ts'
import { changeOpened } from './heads.ts'
import { hasOutgoing, outgoingTexts } from './outbox.ts'

export type DraftMode = 'reply' | 'note'
export type DraftContent = {
  html: string
  mode: DraftMode
  attachments: readonly AttachmentRecord[]
  /** Whom a reply goes to and how, where its channel asks for it. */
  envelope: EnvelopeRecord | null
}
/** As the server keeps it. */
export type StoredDraft = {
  html: string
  mode: DraftMode
  attachments: AttachmentRecord[]
  envelope: EnvelopeRecord | null
  version: number
  updatedAt: string
}
/** `idle`: nothing written. */
export type DraftState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed' | 'conflict'

const settle = 700
const nothing: DraftContent = { html: '', mode: 'reply', attachments: [], envelope: null }

/** An editor's empty document. */
export const isBlank = (html: string): boolean => html.replace(/<(?!img\b)[^>]*>|&nbsp;|\s/g, '') === ''
/** The words of a text, for telling whether two are the same after cleaning. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<img[^>]*src="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;|\s/g, '')
const isEmpty = (content: DraftContent) =>
  isBlank(content.html) && content.attachments.length === 0 && content.envelope === null

/**
 * Keeps what one person writes into one conversation on the server. Made for that conversation and used for no other:
 * the id is fixed here, so nothing written for A can be stored with B.
 */
export class DraftKeeper {
  readonly conversationId: string
  private content: DraftContent
  private version: number
  /** When the server stored what is known here. */
  private storedAt: string
  /** Drafts stored up to then have become a message. */
  private spentAt = ''
  private dirty = false
  /** Everything written so far went out as a message. */
  private handed = false
  private saving: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private newer: StoredDraft | null = null
  private readonly changed: (state: DraftState, newer: StoredDraft | null) => void

  constructor(
    conversationId: string,
    stored: StoredDraft | null,
    changed: (state: DraftState, newer: StoredDraft | null) => void,
  ) {
    this.conversationId = conversationId
    this.content = stored && !isOnItsWay(conversationId, stored) ? stored : nothing
    this.version = stored?.version ?? 0
    this.storedAt = stored?.updatedAt ?? ''
    this.changed = changed
  }

  /** What the editor begins with. */
  get start(): DraftContent {
    return this.content
  }

  get isDirty(): boolean {
    return this.dirty
  }

  /** The writer changed something; it is saved when they pause. */
  write(content: DraftContent): void {
    this.content = content
    this.dirty = true
    this.handed = false
    this.changed('typing', null)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), settle)
  }

  /** The text is on its way as a message: the server keeps the draft until that has arrived. */
  handOver(content: DraftContent): void {
    clearTimeout(this.timer)
    this.content = content
    this.dirty = false
    this.spentAt = this.storedAt
    this.handed = true
    this.changed('idle', null)
  }

  /** The message arrived, and the server threw the draft away with it: what was begun since is stored anew. */
  async arrived(): Promise<void> {
    await this.saving
    this.version = 0
    changeOpened(this.conversationId, (before) => ({ ...before, draft: null }))
    if (!isEmpty(this.content)) {
      this.dirty = true
      await this.flush()
    } else if (!hasOutgoing(this.conversationId)) {
      await call(removeDraft, { params: { id: this.conversationId } }).catch(() => {})
    }
  }

  /** Saves now if there is something to save. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    if (this.saving) await this.saving
    if (!this.dirty) return
    this.saving = this.save().finally(() => {
      this.saving = null
    })
    await this.saving
  }

  /** The conversation is left; two texts that nobody has chosen between are kept both. */
  leave(): void {
    this.joinUnchosen()
    void this.flush()
  }

  private joinUnchosen(): void {
    const theirs = this.newer
    if (!theirs) return
    this.newer = null
    this.version = theirs.version
    const { html, attachments } = this.content
    const others = theirs.attachments.filter((one) => !attachments.some((mine) => mine.id === one.id))
    this.content = { ...this.content, html: theirs.html + html, attachments: [...attachments, ...others] }
    this.dirty = true
  }

  /** The page is being closed: one last request that outlives it. */
  flushAtClose(): void {
    clearTimeout(this.timer)
    this.joinUnchosen()
    if (!this.dirty) return
    this.dirty = false
    const body = JSON.stringify(this.body())
    void fetch(addressOf(saveDraft, { id: this.conversationId }), {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'accept-language': currentLocale() },
      credentials: 'same-origin',
      // Browsers take at most 64 KiB of such requests.
      keepalive: body.length < 60_000,
      body,
    }).catch(() => {})
  }

  /** Another window of the same person saved; `adopt` shows that text when nothing is unsaved here. */
  heard(stored: StoredDraft | null, adopt: (content: DraftContent) => void): void {
    if (this.saving || this.dirty || (stored?.version ?? 0) === this.version) return
    // An answer that was on its way while the text became a message.
    if (stored && (stored.updatedAt <= this.spentAt || isOnItsWay(this.conversationId, stored))) return
    // Two texts stand against each other, and the writer has not chosen yet: what is typed here stays.
    if (this.newer) {
      this.meets(stored)
      return
    }
    this.storedAt = stored?.updatedAt ?? ''
    this.version = stored?.version ?? 0
    this.content = stored ?? { ...nothing, mode: this.content.mode }
    adopt(this.content)
    this.changed(isEmpty(this.content) ? 'idle' : 'saved', null)
  }

  private meets(theirs: StoredDraft | null): void {
    this.newer = theirs
    if (theirs) {
      this.changed('conflict', theirs)
      return
    }
    // The other window threw its text away or sent it: this one is the only one left.
    this.version = 0
    this.dirty = true
    void this.flush()
  }

  /** After a conflict: go on from the text of the other window, or write over it. */
  settleConflict(take: 'theirs' | 'mine', adopt: (content: DraftContent) => void): void {
    const theirs = this.newer
    this.newer = null
    if (!theirs) return
    this.version = theirs.version
    if (take === 'mine') {
      this.dirty = true
      void this.flush()
      return
    }
    this.content = theirs
    this.dirty = false
    adopt(theirs)
    this.changed('saved', null)
  }

  private body() {
    return {
      html: this.content.html,
      mode: this.content.mode,
      attachmentIds: this.content.attachments.map((one) => one.id),
      envelope: this.content.envelope,
      version: this.version,
    }
  }

  private async save(): Promise<void> {
    const content = this.content
    const { conversationId: id } = this
    this.dirty = false
    this.changed('saving', null)
    try {
      if (isEmpty(content)) {
        if (hasOutgoing(id)) return
        await call(removeDraft, { params: { id } })
        this.version = 0
        changeOpened(id, (before) => ({ ...before, draft: null }))
        if (!this.dirty) this.changed('idle', null)
        return
      }
      const draft = await call(saveDraft, { params: { id }, body: this.body() })
      this.version = draft.version
      this.storedAt = draft.updatedAt
      if (this.handed) this.spentAt = draft.updatedAt
      else changeOpened(id, (before) => ({ ...before, draft }))
      if (!this.dirty) this.changed('saved', null)
    } catch (error) {
      if (error instanceof CallProblem && error.code.endsWith('draft-newer')) {
        const theirs = (error.details as StoredDraft | null) ?? null
        // Not within this save: it has to end before another begins.
        if (theirs) this.meets(theirs)
        else setTimeout(() => this.meets(null))
        return
      }
      this.dirty = true
      this.changed('failed', null)
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void this.flush(), 5000)
    }
  }
}

/** A stored draft whose words are just being sent is not shown a second time. */
function isOnItsWay(conversationId: string, stored: StoredDraft): boolean {
  return outgoingTexts(conversationId).some((html) => wordsOf(html) === wordsOf(stored.html))
}
