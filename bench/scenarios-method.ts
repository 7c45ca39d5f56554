import type pg from 'pg'
import type { Scenario } from './load.ts'
import { busyMember, chatKey, chatOrigin, visitorToken } from './seed-method.ts'
import { type Size, seededId } from './sizes.ts'

const day = 86_400_000
/** What must not keep anybody waiting; the day of one with far too much, and whole boards; figures of a quarter. ms, see `most`. */
const hot = 60
const crowded = 200
const figures = 300
/** Leaders look at figures, a few at a time; each sums up to 200,000 rows. */
const leaders = [2, 10] as const

/**
 * What the method asks of the database: the day, promises and how they were kept, the queue, scorecards. `reader` sees all;
 * `busyCookie` is of one with many open conversations. The bare statements read the same rows without rights and names' rules.
 */
export function methodScenarios(size: Size, reader: string, busyCookie: string): Scenario[] {
  const quarter = new Date(Date.now() - 90 * day).toISOString()
  const busy = seededId(2, busyMember)
  return [
    {
      name: `the day of one with ${size.method.openOfOne} open conversations`,
      kind: 'read',
      aim: null,
      most: crowded,
      call: () => ({ method: 'GET', path: '/today/next-steps', as: { cookie: busyCookie } }),
      bare: async (client) => {
        await client.query({
          name: 'day-own',
          text: `select c.id, c.number, c.subject, c.status, c.waiting_since, c.priority, c.channel, c.team_id, cu.name,
              exists (select 1 from expectation x where x.conversation_id = c.id and x.stated <> '') as expected
            from conversation c join customer cu on cu.id = c.customer_id
            where c.assignee_id = $1 and c.merged_into_id is null and c.status in ('open', 'waiting') order by c.waiting_since limit 100`,
          values: [busy],
        })
        await client.query({
          name: 'day-promises',
          text: `select p.id, p.text, p.due_at from promise p join conversation c on c.id = p.conversation_id
            where p.settled_at is null and p.owner_id = $1 and p.due_at < now() + interval '1 day' order by p.due_at limit 50`,
          values: [busy],
        })
        await client.query({
          name: 'day-tasks',
          text: `select k.id, k.title, k.due_at from task k where k.settled_at is null and k.owner_id = $1
            and coalesce(k.due_at, 'infinity') < now() + interval '1 day' order by k.due_at limit 50`,
          values: [busy],
        })
        await client.query({
          name: 'day-scores',
          text: `select s.id, s.value, s.words, s.at from score s where s.served_by_id = $1 and s.effective and s.source = 'customer' and s.value < 0
            and s.at > now() - interval '14 days' order by s.value, s.at limit 50`,
          values: [busy],
        })
      },
    },
    {
      name: 'place in the chat queue',
      kind: 'read',
      aim: null,
      most: hot,
      call: (i) => ({
        method: 'GET',
        path: `/chat/${chatKey}/messages`,
        as: { origin: chatOrigin, authorization: `Bearer ${visitorToken(1 + (i % size.method.queued))}` },
      }),
      bare: async (client, i) => {
        await client.query({
          name: 'queue-thread',
          text: `select t.conversation_id, m.id, m.seq, m.html, m.occurred_at from chat_thread t join message m on m.conversation_id = t.conversation_id
            where t.visitor_id = $1 order by m.seq limit 50`,
          values: [seededId(16, 1 + (i % size.method.queued))],
        })
        await client.query({
          name: 'queue-ahead',
          text: `select count(*) from conversation where channel = 'chat' and status = 'open' and first_response_at is null
            and merged_into_id is null and team_id = $1 and created_at < now()`,
          values: [seededId(1, 1)],
        })
        await client.query({
          name: 'queue-waits',
          text: `select first_response_at - created_at from conversation where channel = 'chat' and first_response_at is not null and team_id = $1
            and created_at > now() - interval '28 days' order by created_at desc limit 50`,
          values: [seededId(1, 1)],
        })
      },
    },
    promiseList('promises owed by everybody, by due time', '/promises?owner=all&limit=50', 'p.settled_at is null'),
    promiseList(
      'promises owed by me',
      '/promises?owner=mine&limit=50',
      `p.settled_at is null and p.owner_id = '${reader}'`,
    ),
    ...(['owner', 'customer', 'team'] as const).map((by) => board(by, 'outstanding')),
    ...(['owner', 'customer', 'team'] as const).map((by) => board(by, 'kept')),
    ...(['member', 'team', 'touchpoint'] as const).map((by) => reliability(by, quarter)),
    ...(['agent', 'team', 'touchpoint'] as const).map((by) => scorecard(by, quarter)),
  ]
}

const keyColumns = { member: 'p.owner_id', team: 'c.team_id', touchpoint: 'm.touchpoint_id' } as const

function promiseList(name: string, path: string, where: string): Scenario {
  return {
    name,
    kind: 'read',
    aim: null,
    most: hot,
    call: () => ({ method: 'GET', path }),
    bare: async (client: pg.PoolClient) => {
      await client.query({
        name: `list-${where}`.slice(0, 60),
        text: `select p.*, c.number, c.subject, cu.name as customer, t.name as team, coalesce(o.name, ot.name) as owner
          from (select * from promise p where ${where} order by p.due_at, p.id limit 51) p join conversation c on c.id = p.conversation_id
          join customer cu on cu.id = c.customer_id left join team t on t.id = c.team_id left join member o on o.id = p.owner_id
          left join team ot on ot.id = p.owner_id order by p.due_at, p.id`,
      })
    },
  }
}

const groupColumns = {
  owner: 'p.owner_kind, p.owner_id',
  customer: "'', c.customer_id",
  team: "'', c.team_id",
} as const

/** The board of everybody's promises: twelve groups counted, the first cards of each. */
function board(by: 'owner' | 'customer' | 'team', state: 'outstanding' | 'kept'): Scenario {
  const from = new Date(Date.now() - 30 * day).toISOString()
  const [where, way] =
    state === 'outstanding' ? ['p.settled_at is null', 'asc'] : [`p.state = 'kept' and p.due_at >= '${from}'`, 'desc']
  return {
    name: `the board by ${by}, ${state}`,
    kind: 'read',
    aim: null,
    ...(state === 'outstanding' ? { most: crowded } : { most: figures, lanes: leaders }),
    call: () => ({
      method: 'GET',
      path: `/promises/groups?by=${by}&owner=all&state=${state}&limit=12${state === 'kept' ? `&from=${from}` : ''}`,
    }),
    bare: async (client) => {
      await client.query({
        name: `board-${by}-${state}`,
        text: `select ${groupColumns[by]}, count(*), count(*) filter (where p.due_at <= now() and p.settled_at is null), min(p.due_at), max(p.due_at)
          from promise p join conversation c on c.id = p.conversation_id where ${where} group by 1, 2 order by 5 ${way} limit 12`,
      })
      await client.query({
        name: `board-cards-${state}`,
        text: `select p.*, c.number, c.subject, cu.name from (select * from promise p where ${where} order by p.due_at ${way} limit 72) p
          join conversation c on c.id = p.conversation_id join customer cu on cu.id = c.customer_id`,
      })
    },
  }
}

function reliability(by: 'member' | 'team' | 'touchpoint', from: string): Scenario {
  return {
    name: `reliability by ${by}, a quarter`,
    kind: 'read',
    aim: null,
    most: figures,
    lanes: leaders,
    call: () => ({ method: 'GET', path: `/promises/reliability?by=${by}&from=${from}&limit=50` }),
    bare: async (client) => {
      await client.query({
        name: `reliability-${by}`,
        text: `select ${keyColumns[by]}, count(*), count(*) filter (where p.state = 'kept' and not p.kept_late), count(*) filter (where p.kept_late),
            count(*) filter (where p.state = 'broken'), count(*) filter (where p.state = 'renegotiated')
          from promise p ${by === 'team' ? 'join conversation c on c.id = p.conversation_id' : ''}
            ${by === 'touchpoint' ? 'left join moment m on m.conversation_id = p.conversation_id' : ''}
          where not p.internal and p.due_at >= $1 group by 1 order by 2 desc limit 50`,
        values: [from],
      })
    },
  }
}

const scoredBy = { agent: 'served_by_id', team: 'team_id', touchpoint: 'touchpoint_id' } as const

function scorecard(by: 'agent' | 'team' | 'touchpoint', from: string): Scenario {
  return {
    name: `scorecard by ${by}, a quarter`,
    kind: 'read',
    aim: null,
    most: figures,
    lanes: leaders,
    call: () => ({ method: 'GET', path: `/scorecards?by=${by}&from=${from}&limit=50` }),
    bare: async (client) => {
      await client.query({
        name: `scorecard-${by}`,
        text: `select m.${scoredBy[by]}, count(*), count(m.score_value), sum(m.score_value), avg(m.score_value),
            percentile_cont(0.5) within group (order by m.waiting_seconds)
          from moment m where m.began_at >= $1 and m.began_at < now() and m.kind <> 'internal' group by 1 order by 2 desc limit 50`,
        values: [from],
      })
    },
  }
}
