import { createHash } from 'node:crypto'
import { and, eq, lt, sql } from 'drizzle-orm'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { now, nowMs } from '../clock/index.ts'
import type { Database } from '../database/index.ts'
import { badField, Problem } from '../errors/index.ts'
import { idempotencyKey } from './schema.ts'

/** A request that died half-way blocks its key this long, ms. */
const abandonedAfter = 120_000

/**
 * `Idempotency-Key` on POST by signed-in staff: the first answer is stored and repeated for the same key and body, so
 * a retried request does nothing twice. Keys are per person and kept for a day (job `http.sweep-idempotency-keys`).
 */
export function replayOnIdempotencyKey(app: FastifyInstance, db: Database): void {
  const owned = new WeakMap<FastifyRequest, string>()

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (request.method !== 'POST' || key === undefined || !request.principal) return
    if (typeof key !== 'string' || key.length === 0 || key.length > 200) throw badField('Idempotency-Key', 'format')
    const person = request.principal.id
    const full = `${person}:${key}`
    const fingerprint = createHash('sha256')
      .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex')
    for (;;) {
      const made = await db
        .insert(idempotencyKey)
        .values({ key: full, fingerprint, at: now() })
        .onConflictDoNothing()
        .returning({ key: idempotencyKey.key })
      if (made.length > 0) {
        owned.set(request, full)
        return
      }
      const [known] = await db.select().from(idempotencyKey).where(eq(idempotencyKey.key, full))
      if (!known) continue
      if (known.fingerprint !== fingerprint) throw badField('Idempotency-Key', 'taken')
      if (known.status !== null) {
        reply.header('idempotent-replay', 'true')
        return reply
          .code(known.status)
          .type('application/json; charset=utf-8')
          .send(known.reply ?? '')
      }
      if (nowMs() - known.at.getTime() < abandonedAfter) throw new Problem('conflict')
      await db
        .delete(idempotencyKey)
        .where(
          and(
            eq(idempotencyKey.key, full),
            sql`${idempotencyKey.status} is null`,
            lt(idempotencyKey.at, new Date(nowMs() - abandonedAfter)),
          ),
        )
    }
  })

  app.addHook('onSend', (request, reply, payload, next) => {
    const key = owned.get(request)
    if (!key) return next(null, payload)
    owned.delete(request)
    settle(key, reply.statusCode, payload).then(() => next(null, payload), next)
  })

  const settle = async (key: string, status: number, payload: unknown) => {
    // What may succeed when tried again is not stored.
    if (status >= 500 || status === 429 || (payload !== null && typeof payload !== 'string')) {
      await db.delete(idempotencyKey).where(eq(idempotencyKey.key, key))
      return
    }
    await db
      .update(idempotencyKey)
      .set({ status, reply: payload as string | null })
      .where(eq(idempotencyKey.key, key))
  }
}
