import type { MailNote } from './shapes.ts'

/** What the reader has to say: `mail-note.<code>` in the module's words. */
export type NoteCode =
  | 'cut-mail'
  | 'cut-header'
  | 'cut-parts'
  | 'cut-depth'
  | 'cut-text'
  | 'cut-files'
  | 'cut-file'
  | 'no-header'
  | 'no-end'
  | 'part-of-several'
  | 'kept-elsewhere'
  | 'encrypted'
  | 'signed-inside'
  | 'pgp-signed'
  | 'winmail-unreadable'

const MOST = 30

/** Collects notes: each code once for the same parameters, and not more than a person reads. */
export class Notes {
  readonly all: MailNote[] = []

  add(code: NoteCode, params?: Record<string, string | number>): void {
    const note: MailNote = params ? { code, params } : { code }
    if (this.all.length >= MOST) return
    const key = JSON.stringify(note)
    if (!this.all.some((one) => JSON.stringify(one) === key)) this.all.push(note)
  }
}
