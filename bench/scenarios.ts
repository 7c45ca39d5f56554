import type pg from 'pg'
import { newId } from '#platform/server/database/index.ts'
import type { Scenario } from './load.ts'
import { methodScenarios } from './scenarios-method.ts'
import { commonWord, numberInText, rareWord } from './seed.ts'
import { longConversations, type Size, seededId } from './sizes.ts'

const spread = (i: number, count: number) => 1 + ((i * 7919) % count)

/*
 * The limit is what somebody would write by hand for the same work: the same rows and columns read, the same rows
 * written, in as few planned statements as come to mind, one after the other over one connection. Not in it, because they
 * are the product's own: sessions, checks of input, texts cleaned, ids that make a retry harmless, promises to listeners.
 */

/** One line of a list as the API tells it. */
const rowColumns = `c.id, c.number, c.subject, c.status, c.snoozed_until, c.priority, c.channel, c.tags, c.created_at, c.waiting_since,
  c.last_message_at, c.attention_at, c.message_count, c.last_seq, c.preview_text, c.preview_kind, c.preview_direction,
  c.preview_author_kind, c.version, c.team_id, c.assignee_id, c.customer_id, cu.name as customer_name, cu.appellation,
  case when cu.name = '' then (select i.value from identity i where i.customer_id = cu.id and i.kind in ('email', 'phone')
    order by i.verified desc, i.created_at limit 1) end as contact,
  a.name as assignee_name, a.hue, t.name as team_name, w.name as writer, r.last_seq as read_seq`
const rowJoins = `join customer cu on cu.id = c.customer_id left join member a on a.id = c.assignee_id left join team t on t.id = c.team_id
  left join member w on w.id = c.preview_author_id left join conversation_read r on r.conversation_id = c.id and r.member_id = $1`
/** The head of one: a line, its clocks, who resolved it, and the conversations it is tied to. */
const headColumns = `${rowColumns}, c.language, c.first_response_at, c.last_inbound_at, c.last_outbound_at, c.resolved_at, c.resolved_by,
  rb.name as resolver, c.resolve_reason, c.closed_at, mi.number as merged_number, mi.subject as merged_subject, lf.number as linked_number,
  lf.subject as linked_subject`
const headJoins = `${rowJoins} left join member rb on rb.id = c.resolved_by left join conversation mi on mi.id = c.merged_into_id
  left join conversation lf on lf.id = c.linked_from_id`
const messageColumns = `m.id, m.seq, m.direction, m.kind, m.channel, m.author_kind, m.author_id, st.name, st.hue, m.html, m.text, m.cleaned_by,
  m.occurred_at, m.created_at, m.duration_seconds, m.mentions, m.delivery, m.delivery_reason, m.private, m.meta,
  (select json_agg(json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size) order by f.position)
   from attachment f where f.message_id = m.id) as files`

/** All of them, for the `reader` (an owner, who sees all) and one with many open conversations. `secondPage` is the cursor and its last row. */
export function scenariosFor(
  size: Size,
  { reader, busyCookie }: { reader: string; busyCookie: string },
  secondPage: { cursor: string; at: string; id: string },
): Scenario[] {
  const long = longConversations(size)
  const body = '<p>您好，已经安排师傅今天下午三点上门，请放心。</p>'
  const text = '您好，已经安排师傅今天下午三点上门，请放心。'
  const events = (client: pg.PoolClient, names: readonly string[], subject: string) =>
    client.query({
      name: 'events',
      text: `insert into event (id, name, at, actor_kind, actor_id, subject_id, data, audience)
        select * from unnest($1::uuid[], $2::text[]) made(id, name), (values (now(), 'staff', $3::uuid, $4::uuid, $5::jsonb, $6::text[])) same`,
      values: [
        names.map(() => newId()),
        names,
        reader,
        subject,
        '{"direction":"outbound","kind":"message","seq":21}',
        ['team:*', 'team:none'],
      ],
    })
  /** What the API answers with. */
  const head = (client: pg.PoolClient, conversation: string) =>
    client.query({
      name: 'head',
      text: `select ${headColumns} from conversation c ${headJoins} where c.id = $2`,
      values: [reader, conversation],
    })
  const read = (client: pg.PoolClient, conversation: string) =>
    client.query({
      name: 'read',
      text: `insert into conversation_read (member_id, conversation_id, last_seq, at) values ($1, $2, 1, now())
        on conflict (member_id, conversation_id) do update set last_seq = excluded.last_seq, at = excluded.at`,
      values: [reader, conversation],
    })
  const message = async (client: pg.PoolClient, conversation: string) => {
    const id = newId()
    await client.query({
      name: 'message',
      text: `insert into message (id, conversation_id, seq, direction, channel, author_kind, author_id, html, text, cleaned_by, occurred_at, created_at, delivery)
        select $1, c.id, c.last_seq + 1, 'outbound', 'chat', 'staff', $3, $4, $5, 1, now(), now(), 'queued' from conversation c where c.id = $2`,
      values: [id, conversation, reader, body, text],
    })
    await client.query({
      name: 'searched',
      text: `insert into search_message (message_id, conversation_id, at, text, grams)
        select $1, $2, now(), $3, (select grams from search_message limit 1)`,
      values: [id, conversation, text],
    })
    return id
  }
  const transaction = async (client: pg.PoolClient, work: () => Promise<void>) => {
    await client.query('begin')
    await work()
    await client.query('commit')
  }

  return [
    {
      name: 'open a conversation with 20 messages',
      kind: 'read',
      aim: 0.5,
      call: (i) => ({ method: 'GET', path: `/conversations/${seededId(5, spread(i, long))}` }),
      bare: async (client, i) => {
        const id = seededId(5, spread(i, long))
        await client.query({
          name: 'open',
          text: `select ${headColumns}, d.html as draft, d.mode, d.version as draft_version, d.updated_at from conversation c ${headJoins}
            left join draft d on d.conversation_id = c.id and d.member_id = $1 where c.id = $2`,
          values: [reader, id],
        })
        await client.query({
          name: 'open-card',
          text: `select cu.id, cu.name, cu.appellation, cu.kind, cu.color, cu.tags, cu.merged_into_id, cu.removed_at, cu.anonymised_at,
              o.id as organization, o.name as organization_name, o.kind as organization_kind, (select i.value from identity i
                where i.customer_id = cu.id and i.kind in ('email', 'phone') order by i.verified desc, i.created_at limit 1) as contact
            from conversation c join customer cu on cu.id = c.customer_id left join organization o on o.id = cu.organization_id where c.id = $1`,
          values: [id],
        })
        await client.query({
          name: 'open-messages',
          text: `select ${messageColumns} from message m left join member st on st.id = m.author_id
            where m.conversation_id = $1 order by m.occurred_at desc, m.id desc limit 30`,
          values: [id],
        })
        await client.query({
          name: 'open-events',
          text: `select e.id, e.name, e.at, e.actor_kind, e.actor_id, st.name as actor, st.hue, e.data from event e
            left join member st on st.id = e.actor_id where e.subject_id = $1 order by e.id desc limit 30`,
          values: [id],
        })
      },
    },
    {
      name: 'list 50',
      kind: 'read',
      aim: 0.5,
      call: () => ({ method: 'GET', path: '/conversations?view=all&limit=50' }),
      bare: async (client) => {
        await client.query({
          name: 'list',
          text: `select ${rowColumns} from (select * from conversation where merged_into_id is null order by last_message_at desc, id desc limit 51) c ${rowJoins} order by c.last_message_at desc, c.id desc`,
          values: [reader],
        })
      },
    },
    {
      name: 'list the next 50',
      kind: 'read',
      aim: 0.5,
      call: () => ({ method: 'GET', path: `/conversations?view=all&limit=50&after=${secondPage.cursor}` }),
      bare: async (client) => {
        await client.query({
          name: 'list-next',
          text: `select ${rowColumns} from (select * from conversation where merged_into_id is null and (last_message_at, id) < ($2::timestamptz, $3::uuid)
            order by last_message_at desc, id desc limit 51) c ${rowJoins} order by c.last_message_at desc, c.id desc`,
          values: [reader, secondPage.at, secondPage.id],
        })
      },
    },
    search('search a rare word', rareWord),
    search('search a common word', commonWord),
    search('search two characters', '漏水'),
    search('search a number in the text', numberInText),
    {
      name: 'create a conversation',
      kind: 'write',
      aim: 0.4,
      call: (i) => ({
        method: 'POST',
        path: '/conversations',
        body: {
          customerId: seededId(3, spread(i, size.customers)),
          subject: '地下车库漏水',
          message: { direction: 'inbound', kind: 'phone', html: body },
        },
      }),
      bare: (client, i) =>
        transaction(client, async () => {
          const id = newId()
          await client.query({
            name: 'create',
            text: `insert into conversation (id, subject, status, customer_id, channel, created_at, created_by, last_message_at, waiting_since, message_count, last_seq, preview_text, preview_kind, preview_direction, preview_author_kind)
              values ($1, '地下车库漏水', 'open', $2, 'phone', now(), $3, now(), now(), 1, 1, $4, 'phone', 'inbound', 'customer')`,
            values: [id, seededId(3, spread(i, size.customers)), reader, text],
          })
          await client.query({
            name: 'searched-subject',
            text: `insert into search_subject (conversation_id, text, grams) select $1, '地下车库漏水', (select grams from search_subject limit 1)`,
            values: [id],
          })
          await message(client, id)
          // The customer has spoken: the first of the four steps has begun.
          await client.query({
            name: 'step',
            text: `insert into step_state (conversation_id, step, state, how, evidence_kind, by_kind, by_id, at)
              values ($1, 'explore', 'doing', 'evidence', 'inbound', 'staff', $2, now())`,
            values: [id, reader],
          })
          await read(client, id)
          await events(client, ['conversation.created', 'conversation.message-added', 'moment.step-changed'], id)
          await head(client, id)
        }),
    },
    {
      name: 'scorecard by agent, 30 days',
      kind: 'read',
      aim: 0.4,
      call: () => ({ method: 'GET', path: '/scorecards?by=agent&limit=50' }),
      bare: async (client) => {
        await client.query({
          name: 'scorecard',
          text: `select m.served_by_id, p.name, count(*), count(m.score_value), sum(m.score_value), avg(m.score_value),
            array_agg(m.score_value), percentile_cont(0.5) within group (order by m.waiting_seconds)
            from moment m left join member p on p.id = m.served_by_id
            where m.began_at >= now() - interval '30 days' and m.began_at < now() and m.kind <> 'internal'
            group by 1, 2 order by 3 desc limit 50`,
        })
      },
    },
    {
      name: 'post a reply',
      kind: 'write',
      aim: 0.4,
      call: (i) => ({
        method: 'POST',
        path: `/conversations/${replyTo(i, size)}/messages`,
        body: { id: newId(), direction: 'outbound', html: body },
      }),
      bare: (client, i) =>
        transaction(client, async () => {
          const id = replyTo(i + 500_000, size)
          await client.query({
            name: 'lock',
            text: 'select * from conversation where id = $1 for update',
            values: [id],
          })
          const said = await message(client, id)
          await client.query({
            name: 'touch',
            text: `update conversation set last_seq = last_seq + 1, message_count = message_count + 1, last_message_at = now(), last_outbound_at = now(),
              status = 'waiting', waiting_since = null, preview_text = $2, preview_direction = 'outbound', preview_author_kind = 'staff', preview_author_id = $3, version = version + 1 where id = $1`,
            values: [id, text, reader],
          })
          await read(client, id)
          await events(client, ['conversation.message-added', 'conversation.status-changed'], id)
          await head(client, id)
          await client.query({
            name: 'said',
            text: `select ${messageColumns} from message m left join member st on st.id = m.author_id where m.id = $1`,
            values: [said],
          })
        }),
    },
    ...methodScenarios(size, reader, busyCookie),
  ]
}

/** Open conversations in turn, so that no two requests at once wait for the same row. */
function replyTo(i: number, size: Size): string {
  return seededId(5, 50 * (1 + (i % (size.conversations / 50))))
}

function search(name: string, word: string): Scenario {
  return {
    name,
    kind: 'read',
    aim: null,
    call: () => ({ method: 'GET', path: `/search?q=${encodeURIComponent(word)}&limit=20` }),
    bare: async (client) => {
      // The limit of any search: reading the newest texts that hold the word, no rights, no ranking, no snippet.
      await client.query({
        name: 'search',
        text: `select message_id, conversation_id, text from search_message where text like '%' || $1 || '%' order by at desc limit 20`,
        values: [word.toLowerCase()],
      })
    },
  }
}
