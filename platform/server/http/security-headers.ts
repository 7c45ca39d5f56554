import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import { fastify } from 'fastify'

/** Set by whoever answers, not by helmet. */
const answers = new Set(['connection', 'content-length', 'content-type', 'date', 'keep-alive'])

/**
 * The headers that helmet would put on every reply. They are the same for all of them, and composing them takes longer
 * than most of our statements, so helmet is asked once.
 */
export async function securityHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const probe = fastify()
  await probe.register(helmet, options)
  probe.get('/', async () => '')
  const { headers } = await probe.inject('/')
  await probe.close()
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !answers.has(name))
      .map(([name, value]) => [name, String(value)]),
  )
}
