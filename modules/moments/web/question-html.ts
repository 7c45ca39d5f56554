import type { QuestionRecord } from '../contract/hear.ts'

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** The question with the link to the progress page, as a message. */
export function questionHtml({ text, link }: QuestionRecord, url: string): string {
  return `<p>${escaped(text)}</p><p><a href="${escaped(url)}">${escaped(link)}</a></p>`
}
