import type { QuestionRecord } from '../contract/hear.ts'

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** The question with the link to where it is answered, as a message: who sends that link has asked. */
export function questionHtml({ text, link }: QuestionRecord, url: string): string {
  return `<p>${escaped(text)}</p><p><a href="${escaped(`${url}#answer`)}">${escaped(link)}</a></p>`
}
