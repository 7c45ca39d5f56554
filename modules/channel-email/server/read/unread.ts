import type { Notes } from './notes.ts'
import type { Part } from './part.ts'

const LONGEST = 200

/** Notes what a part is that cannot be read here: encrypted, a piece of a larger mail, a reference to elsewhere. */
export function noteWhatItIs({ type, parameters, parent, name }: Part, notes: Notes): void {
  const parameter = (key: string) => (parameters.get(key) ?? '').slice(0, LONGEST)
  if (parent?.type === 'multipart/encrypted') notes.add('encrypted')
  if (/^application\/(?:x-)?pkcs7-mime$/.test(type) || (type === 'application/octet-stream' && /\.p7m$/i.test(name))) {
    const kind = parameter('smime-type').toLowerCase()
    if (kind !== 'certs-only') notes.add(kind === 'signed-data' ? 'signed-inside' : 'encrypted')
  }
  if (type === 'message/partial') {
    notes.add('part-of-several', { number: parameter('number') || '?', total: parameter('total') || '?' })
  }
  if (type === 'message/external-body') {
    const place =
      parameter('url') || [parameter('site'), parameter('directory'), parameter('name')].filter(Boolean).join('/')
    notes.add('kept-elsewhere', { place: place.replace(/\s+/g, '') || '?' })
  }
}

/** The same for PGP written into the text. */
export function noteArmour(text: string, notes: Notes): void {
  if (!text.includes('-----BEGIN PGP ')) return
  if (/^-----BEGIN PGP MESSAGE-----/m.test(text)) notes.add('encrypted')
  else if (/^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text)) notes.add('pgp-signed')
}
