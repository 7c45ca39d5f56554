import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type Size, seededId } from './sizes.ts'

/** A member (by number) with many open conversations, who asks for the day; the reader of everything else is the first. */
export const busyMember = 2

/** What a chat window needs to ask for its place in the queue. */
export const chatKey = 'bench-queue'
export const chatOrigin = 'https://bench.example'
export const visitorToken = (i: number): string => `bench-visitor-${i}`.padEnd(43, '-')
const touchpoints = 12

/** The instant of the i-th conversation's moment: the quarter up to now, evenly. */
const atOf = (i: string, size: Size) =>
  `(now() - (${size.conversations} - ${i}) * interval '90 days' / ${size.conversations})`

/**
 * Fills in what the method keeps, by SQL alone: moments with their scores, promises in all their states, tasks, confirmations,
 * expectations, chats that wait. The same every time for the same size, after `seed`.
 */
export async function seedMethod(client: pg.Client, size: Size): Promise<void> {
  const { moments, promises, tasks, openOfOne, queued } = size.method
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  await run('set synchronous_commit = off')
  await run(
    `insert into touchpoint (id, name, stage, position)
     select pg_temp.key(8, i), '触点' || i, case when i < 4 then 'before' when i < 9 then 'during' else 'after' end, i
     from generate_series(1, ${touchpoints}) i`,
  )
  // Three of four by mail or chat; four of ten scores are the customer's own.
  await run(
    `insert into moment (id, conversation_id, customer_id, kind, position, channel, began_at, answered_at, ended_at, waiting_seconds,
       inbound_count, outbound_count, served_by_id, team_id, touchpoint_id, touchpoint_by, score_id, score_value, score_source, score_at, estimate)
     select pg_temp.key(9, i), pg_temp.key(5, i), c.customer_id, case when i % 10 = 0 then 'spoken' else 'contact' end, 1,
       case i % 10 when 0 then 'phone' when 1 then 'email' when 2 then 'email' else 'chat' end, at, at + wait, at + wait, extract(epoch from wait),
       1, 1, c.assignee_id, c.team_id, pg_temp.key(8, 1 + i % ${touchpoints}), 'rule', pg_temp.key(10, i), value, source, at + interval '1 day', 0
     from (select i, ${atOf('i', size)} as at, (60 + (hashint8(i) & 8191)) * interval '1 second' as wait,
         ((hashint8(i * 7) & 1023) % 7) - 3 as value,
         case when i % 10 < 4 then 'customer' when i % 10 = 4 then 'reviewer' else 'estimate' end as source
       from generate_series($1::bigint - $2::bigint + 1, $1::bigint) i) made join conversation c on c.id = pg_temp.key(5, i)`,
    [size.conversations, moments],
  )
  await run(
    `insert into score (id, conversation_id, moment_id, value, source, by_kind, at, channel, effective, served_by_id, team_id)
     select score_id, conversation_id, id, score_value, score_source, case score_source when 'customer' then 'customer' when 'reviewer' then 'staff' else 'system' end,
       score_at, case when score_source = 'customer' then 'progress' else 'desk' end, true, served_by_id, team_id from moment`,
  )
  await run(
    `insert into promise (id, conversation_id, text, owner_kind, owner_id, due_at, state, settled_at, evidence_kind, kept_at, kept_late, broken_at,
       reason, created_at, created_by_kind, created_by_id, changed_at, changed_by_kind)
     select pg_temp.key(11, n), pg_temp.key(5, i), pg_temp.pick($4, n, 9), case when n % 10 = 0 then 'team' else 'member' end,
       case when n % 10 = 0 then pg_temp.key(1, 1 + n % ${size.teams}) else coalesce(c.assignee_id, pg_temp.key(2, 1 + n % ${size.members})) end,
       due, state, case state when 'open' then null when 'broken' then case when n % 40 = 35 then due + interval '2 hours' end else settled end,
       case when state = 'kept' then 'word' end, case when state = 'kept' then settled end, late, case when state = 'broken' then due end,
       case when state <> 'open' then '已处理' end, at + interval '1 hour', 'staff', pg_temp.key(2, 1 + n % ${size.members}), least(settled, now()), 'staff'
     from (select *, case when due > now() then 'open' when n % 20 < 15 then 'kept' when n % 20 = 15 then 'broken' when n % 20 = 16 then 'withdrawn'
           when n % 20 < 19 then 'renegotiated' else 'kept' end as state,
         due > now() is false and n % 20 = 14 as late, least(now(), case when n % 20 = 14 then due + interval '3 hours' else due - interval '1 hour' end) as settled
       from (select *, at + interval '4 hours' + (hashint8(n) & 255) * interval '25 minutes' as due
         from (select n, i, ${atOf('i', size)} as at from (select n, $1::bigint - $2::bigint + (n * $2::bigint / $3::bigint) as i
           from generate_series(1, $3::bigint) n) numbered) made) dated) stated
     join conversation c on c.id = pg_temp.key(5, i)`,
    [
      size.conversations,
      moments,
      promises,
      ['今天下班前回电', '安排师傅上门', '三个工作日内给出方案', '把账单核对清楚', '换好配件'],
    ],
  )
  await run(
    `insert into task (id, title, owner_kind, owner_id, due_at, state, conversation_id, settled_at, created_at, changed_at)
     select pg_temp.key(12, n), '任务' || n, 'member', pg_temp.key(2, 1 + n % ${size.members}), at + interval '2 days',
       case when n > $3::bigint * 0.9 or n % 50 = 0 then 'open' else 'done' end, pg_temp.key(5, i),
       case when n > $3::bigint * 0.9 or n % 50 = 0 then null else at + interval '1 day' end, at, at
     from (select n, i, ${atOf('i', size)} as at from (select n, $1::bigint - $2::bigint + (n * $2::bigint / $3::bigint) as i
       from generate_series(1, $3::bigint) n) numbered) made`,
    [size.conversations, moments, tasks],
  )
  await run(
    `insert into confirmation (id, conversation_id, asked_at, asked_by_kind, answer, words, answered_at, answered_by_kind, channel, at)
     select pg_temp.key(13, i), pg_temp.key(5, i), at, 'staff', case when i % 40 = 0 then 'not_met' when i % 20 = 0 then 'partly' else 'met' end,
       '还行', at + interval '1 hour', 'customer', 'progress', at
     from (select i, ${atOf('i', size)} as at from generate_series($1::bigint - $2::bigint + 1, $1::bigint) i where i % 4 = 0) made`,
    [size.conversations, moments],
  )
  await run(
    `insert into expectation (id, conversation_id, stated, version, changed_at, changed_by_kind)
     select pg_temp.key(14, i), pg_temp.key(5, i), '修好', 1, now(), 'staff'
     from generate_series($1::bigint - $2::bigint + 1, $1::bigint) i where i % 3 = 0`,
    [size.conversations, moments],
  )
  await run(
    `update conversation set assignee_id = $1, team_id = $2 where id in (
      select id from conversation where status = 'open' order by id limit $3)`,
    [seededId(2, busyMember), seededId(1, 1 + (busyMember % size.teams)), openOfOne],
  )
  await seedQueue(client, queued)
  await run('reset synchronous_commit')
}

/** Chats of one team that nobody has answered yet, the last come first by number, each with a window of its own. */
async function seedQueue(client: pg.Client, queued: number): Promise<void> {
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  await run(
    `insert into chat_site (id, key, name, allowed_origins, settings, sealed_secret, created_at, updated_at)
     values (pg_temp.key(15, 1), $1, '基准', array[$2], $3, '-', now(), now())`,
    [
      chatKey,
      chatOrigin,
      {
        title: '',
        greeting: '',
        accent: '#2f6fed',
        theme: 'auto',
        language: 'auto',
        position: 'right',
        ask: { name: 'nothing', email: 'nothing', phone: 'nothing' },
        sound: false,
        withoutButton: false,
        attachments: true,
      },
    ],
  )
  const hashes = Array.from({ length: queued }, (_, i) =>
    createHash('sha256')
      .update(visitorToken(i + 1))
      .digest('base64url'),
  )
  await run(
    `insert into chat_visitor (id, site_id, token_hash, locale, created_at, last_seen_at)
     select pg_temp.key(16, i), pg_temp.key(15, 1), hash, 'zh-CN', now(), now() from unnest($1::text[]) with ordinality made(hash, i)`,
    [hashes],
  )
  await run(
    `insert into chat_thread (conversation_id, site_id, visitor_id, started_at)
     select id, pg_temp.key(15, 1), pg_temp.key(16, i), now()
     from (select id, row_number() over (order by id desc) as i from conversation where status = 'open' order by id desc limit $1) newest`,
    [queued],
  )
  await run(
    `update conversation c set first_response_at = null, team_id = pg_temp.key(1, 1), created_at = t.started_at - v.i * interval '20 seconds'
     from chat_thread t join (select id, row_number() over (order by id) as i from chat_visitor) v on v.id = t.visitor_id
     where c.id = t.conversation_id`,
  )
}
