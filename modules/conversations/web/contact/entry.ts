/** What a new customer's entry looks like: a phone number, a mail address, or a name. */
export function readEntry(text: string): { name: string; phone: string; email: string } {
  const entry = text.trim()
  if (/^\S+@\S+\.\S+$/.test(entry)) return { name: '', phone: '', email: entry }
  if (/^[+\d][\d\s()-]{5,}$/.test(entry)) return { name: '', phone: entry, email: '' }
  // 王丽 13812345678
  const both = /^(.*?\D)\s*(\+?\d[\d\s-]{6,})$/.exec(entry)
  if (both) return { name: (both[1] ?? '').trim(), phone: (both[2] ?? '').trim(), email: '' }
  return { name: entry, phone: '', email: '' }
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Plain text as paragraphs. */
export function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((part) => `<p>${part.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign).replaceAll('\n', '<br>')}</p>`)
    .join('')
}
