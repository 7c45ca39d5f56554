import { sql } from 'drizzle-orm'

/** Orders scores `s` as rules.ts `effectiveScore` does, the one that counts first. */
export const strongestFirst = sql`(s.source = 'customer' and s.recorded_by_id is null) desc,
  array_position(array['customer', 'reviewer', 'estimate'], s.source), s.at desc, s.id desc`
