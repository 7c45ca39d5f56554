import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { nowMs } from '#platform/server/clock/index.ts'

/** A rendered form: its id makes what is sent from it happen once, its age tells people from programs. */
export type RenderedForm = { id: string /** ms since 1970 */; madeAt: number }

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{43})$/

/**
 * The hidden field of a form. `purpose` binds it to its page: one form's token opens no other. Pass `id` to render the
 * same form once more.
 */
export function formToken(secret: string, purpose: string, id: string = randomUUID()): string {
  const madeAt = nowMs().toString(36)
  return `${id}.${madeAt}.${mac(secret, purpose, id, madeAt)}`
}

/** Reads it back; null when we did not make it for this purpose. */
export function readFormToken(secret: string, purpose: string, token: string | undefined): RenderedForm | null {
  const match = shape.exec(token ?? '')
  if (!match) return null
  const [, id, madeAt, given] = match as unknown as [string, string, string, string]
  if (!timingSafeEqual(Buffer.from(mac(secret, purpose, id, madeAt)), Buffer.from(given))) return null
  return { id, madeAt: Number.parseInt(madeAt, 36) }
}

function mac(secret: string, purpose: string, id: string, madeAt: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['portal-form', purpose, id, madeAt]))
    .digest('base64url')
}
