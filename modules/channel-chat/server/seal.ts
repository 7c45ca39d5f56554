import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/*
 * Secrets that we must know again (to check signatures) lie sealed in the database: a stolen copy of it alone lets
 * nobody sign. AES-256-GCM, key from the company's secret by HKDF-SHA-256 (RFC 5869).
 */
const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'kairos chat site secret', 32))

export function seal(plain: string, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce)
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws Error when it was sealed with another secret or has been changed */
export function unseal(sealed: string, secret: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** A new secret for signatures: 256 random bits. */
export const newSecret = () => randomBytes(32).toString('base64url')
