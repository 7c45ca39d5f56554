import type pg from 'pg'
import { newId } from '#platform/server/database/index.ts'
import type { Call } from './load.ts'
import { commonWord, longConversations, rareWord, type Size, seededId } from './seed.ts'

export type Scenario = {
  name: string
  kind: 'read' | 'write'
  /** What the ratio to the limit should at least be; searches have an upper time instead. */
  aim: number | null
  /** The i-th request of a run. */
  call: (i: number) => Call
  /** The same work as bare SQL. */
  bare: (client: pg.PoolClient, i: number) => Promise<void>
}

const spread = (i: number, count: number) => 1 + ((i * 7919) % count)

const rowColumns = `c.id, c.number, c.subject, c.status, c.snoozed_until, c.priority, c.channel, c.tags, c.created_at, c.waiting_since,
  c.last_message_at, c.attention_at, c.message_count, c.last_seq, c.preview_text, c.preview_kind, c.preview_direction,
  c.preview_author_kind, c.team_id, c.assignee_id, c.customer_id, cu.name as customer_name, a.name as assignee_name, a.hue,
  t.name as team_name, w.name as writer, r.last_seq as read_seq`
const rowJoins = `join customer cu on cu.id = c.customer_id left join member a on a.id = c.assignee_id left join team t on t.id = c.team_id
  left join member w on w.id = c.preview_author_id left join conversation_read r on r.conversation_id = c.id and r.member_id = $1`

/** All of them, for the `reader` (an owner, who sees all). `secondPage` is the cursor and its last row. */
export function scenariosFor(
  size: Size,
  reader: string,
  secondPage: { cursor: string; at: string; id: string },
): Scenario[] {
  const long = longConversations(size)
  const body = '<p>您好，已经安排师傅今天下午三点上门，请放心。</p>'
  const text = '您好，已经安排师傅今天下午三点上门，请放心。'
  const event = (client: pg.PoolClient, name: string, subject: string) =>
    client.query({
      name: 'event',
      text: `insert into event (id, name, at, actor_kind, actor_id, subject_id, data, audience) values ($1, $2, now(), 'staff', $3, $4, $5, $6)`,
      values: [
        newId(),
        name,
        reader,
        subject,
        '{"direction":"outbound","kind":"message","seq":21}',
        ['team:*', 'team:none'],
      ],
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
    await event(client, 'conversation.message-added', conversation)
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
          text: `select ${rowColumns} from conversation c ${rowJoins} where c.id = $2`,
          values: [reader, id],
        })
        await client.query({
          name: 'open-people',
          text: `select i.* from conversation c join identity i on i.customer_id = c.customer_id where c.id = $1`,
          values: [id],
        })
        await client.query({
          name: 'open-messages',
          text: `select m.id, m.seq, m.direction, m.kind, m.channel, m.author_kind, m.author_id, st.name, st.hue, m.html, m.text, m.occurred_at, m.created_at, m.delivery,
              (select json_agg(json_build_object('id', f.id, 'name', f.name)) from attachment f where f.message_id = m.id) as files
            from message m left join member st on st.id = m.author_id where m.conversation_id = $1 order by m.occurred_at desc, m.id desc limit 30`,
          values: [id],
        })
        await client.query({
          name: 'open-events',
          text: `select id, name, at, actor_id, data from event where subject_id = $1 order by id desc limit 30`,
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
    search('search a number in the text', 'SO-20261234'),
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
          await event(client, 'conversation.created', id)
          await client.query({
            name: 'searched-subject',
            text: `insert into search_subject (conversation_id, text, grams) select $1, '地下车库漏水', (select grams from search_subject limit 1)`,
            values: [id],
          })
          await message(client, id)
        }),
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
          await message(client, id)
          await client.query({
            name: 'touch',
            text: `update conversation set last_seq = last_seq + 1, message_count = message_count + 1, last_message_at = now(), last_outbound_at = now(),
              status = 'waiting', waiting_since = null, preview_text = $2, preview_direction = 'outbound', preview_author_kind = 'staff', preview_author_id = $3, version = version + 1 where id = $1`,
            values: [id, text, reader],
          })
          await event(client, 'conversation.status-changed', id)
        }),
    },
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
