export { sanitizeMail } from './mail.ts'
export { sanitizeRich } from './rich.ts'
export { htmlToText, textToHtml } from './text.ts'
