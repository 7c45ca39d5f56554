import { Parser } from 'htmlparser2'
import type { Locale } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import type { MailNote, ReadMail } from '../read/shapes.ts'
import type { KeptFile } from './intake.ts'

/** Characters of a message that stand in the timeline and are searched; the mail itself keeps all of its text. */
export const longestMessage = 60_000
/** Pictures in the text that are shown below it. */
const mostPictures = 30

export type Body = {
  text: string
  /** Left out when the text says it all. */
  html?: string
  /** Content id → attachment. */
  pictures: Record<string, string>
  notes: MailNote[]
}

/** A content id in HTML has percent signs where its header has the signs themselves. */
function plainCid(cid: string): string {
  const bare = cid.trim().replace(/^<|>$/g, '')
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}

/**
 * What a mail says as a message of a conversation: the new text, without quotes and signature, and the pictures that
 * stand in it. Never empty: a mail of files alone says so, in `locale`.
 */
export function bodyOf(
  mail: Pick<ReadMail, 'reply' | 'foldedHtml' | 'html'>,
  files: readonly KeptFile[],
  locale: Locale,
): Body {
  const pictures: Record<string, string> = {}
  for (const { cid, attachmentId } of files) if (cid) pictures[plainCid(cid)] ??= attachmentId
  const shown = Object.keys(pictures).length > 0 ? shownPictures(mail.foldedHtml || mail.html, pictures) : []
  const { text, notes } = cut(mail.reply.trim() === '' ? nothingSaid(files, locale) : mail.reply)
  if (shown.length === 0) return { text, pictures, notes }
  const images = shown.map((id) => `<p><img src="/api/v1/attachments/${id}" alt=""></p>`)
  return { text, html: textToHtml(text) + images.join(''), pictures, notes }
}

function nothingSaid(files: readonly KeptFile[], locale: Locale): string {
  return translate(locale, files.length > 0 ? 'channel-email:no-text-but-files' : 'channel-email:no-text')
}

function cut(text: string): { text: string; notes: MailNote[] } {
  if (text.length <= longestMessage) return { text, notes: [] }
  return {
    text: `${text.slice(0, longestMessage).replace(/[\ud800-\udbff]$/, '')}…`,
    notes: [{ code: 'cut-shown', params: { characters: longestMessage } }],
  }
}

/** Attachments shown in the text outside its folds, in their order. */
function shownPictures(html: string, pictures: Readonly<Record<string, string>>): string[] {
  const found = new Set<string>()
  let folded = 0
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (folded > 0 || attributes['data-kairos-fold'] !== undefined) {
        if (name === 'div') folded += 1
      } else if (name === 'img') {
        const cid = /^\s*cid:(.+)$/is.exec(attributes.src ?? '')?.[1]
        const id = cid === undefined ? undefined : pictures[plainCid(cid)]
        if (id && found.size < mostPictures) found.add(id)
      }
    },
    onclosetag: (name) => {
      if (name === 'div' && folded > 0) folded -= 1
    },
  })
  parser.end(html)
  return [...found]
}

/** Pictures that a reader's browser would fetch from elsewhere. */
export function remotePictures(html: string): number {
  const images = html.match(
    /<(?:img|input|video|source|v:imagedata)\b[^>]{0,5000}?\b(?:src|poster|srcset)\s*=\s*["']?\s*(?:https?:)?\/\//gi,
  )
  const backgrounds = html.match(/(?:\bbackground\s*=\s*["']?\s*|url\(\s*["']?\s*)(?:https?:)?\/\//gi)
  return (images?.length ?? 0) + (backgrounds?.length ?? 0)
}
