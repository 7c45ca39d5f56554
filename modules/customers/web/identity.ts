/** What somebody typed into "phone or mail": a mail address, a phone number, or else an id of another system. */
export function identityFrom(text: string): { kind: 'email' | 'phone' | 'external'; value: string } {
  const value = text.trim()
  if (value.includes('@')) return { kind: 'email', value }
  if (/^[+＋（(\d][\d\s()（）-]{4,}$/.test(value)) return { kind: 'phone', value }
  return { kind: 'external', value }
}
