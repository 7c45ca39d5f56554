import { createHash, randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import type { Site, Visitor } from './queries.ts'
import { chatVisitor } from './schema.ts'

/** A visitor's token: 256 random bits. Only its hash is kept here. */
export const newVisitorToken = () => randomBytes(32).toString('base64url')
export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** The token in `Authorization: Bearer`, or null. */
export function tokenOf(request: FastifyRequest): string | null {
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

export async function visitorByToken(db: Database, site: Site, token: string | null): Promise<Visitor | null> {
  if (!token) return null
  const [found] = await db
    .select()
    .from(chatVisitor)
    .where(and(eq(chatVisitor.tokenHash, hashOf(token)), eq(chatVisitor.siteId, site.id)))
  return found ?? null
}

/** @throws Problem `not-signed-in` without a visitor's token that belongs to this site */
export async function mustBeVisitor(db: Database, site: Site, request: FastifyRequest): Promise<Visitor> {
  const found = await visitorByToken(db, site, tokenOf(request))
  if (!found) throw new Problem('channel-chat.no-visitor', { status: 401 })
  return found
}

/** The visitor, kept from changing until the transaction ends: what one browser does happens one after the other. */
export async function lockVisitor(tx: Transaction, id: string): Promise<Visitor> {
  const [found] = await tx.select().from(chatVisitor).where(eq(chatVisitor.id, id)).for('update')
  if (!found) throw new Problem('channel-chat.no-visitor', { status: 401 })
  return found
}
