import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** The form of what `seal` makes; raised when the way changes. */
const form = 'v1'

function keyOf(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'kairos', purpose, 32))
}

/**
 * Encrypts a password for the database (AES-256-GCM, a key of its own for each purpose derived from the company's secret
 * by HKDF): who has only the database cannot read it.
 */
export function seal(secret: string, purpose: string, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce)
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return [
    form,
    nonce.toString('base64url'),
    bytes.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.')
}

/** @returns what was sealed, or null when it was sealed with another secret or has been changed */
export function unseal(secret: string, purpose: string, sealed: string): string | null {
  const [version, nonce, bytes, tag] = sealed.split('.')
  if (version !== form || !nonce || bytes === undefined || !tag) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), Buffer.from(nonce, 'base64url'))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(bytes, 'base64url')), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
