import type pg from 'pg'

/*
 * A large company made up for measuring search: texts put together from phrases of property management and from
 * words whose frequencies fall as in real language (Zipf), so that there are words in most messages, in one of a
 * thousand, and in one of a million.
 */

export type SeedSize = { conversations: number; messagesEach: number; teams: number; customers: number }

const openings = ['您好，', '您好！', '你好，', '您好，我是业主，', '物业您好，', '师傅您好，', '請問一下，', '']
const closings = ['谢谢物业！', '麻烦物业尽快处理。', '请物业回复。', '谢谢。', '辛苦了！', '多謝！', '急！', '']
const matters = [
  '电梯停在{n}楼不动了',
  '厨房天花板漏水，滴到橱柜上',
  '地下车库{n}号车位被占',
  '{n}月物业费账单多算了{n}元',
  '楼上半夜装修，噪音很大',
  '門禁卡刷不開單元門',
  '快递柜满了，取件码{n}打不开',
  '南门路灯坏了{n}天',
  '卫生间下水道返味',
  '空调外机滴水到楼下雨棚',
  '消防通道堆了杂物',
  '想申请{n}号电动车充电位',
  '订单 SO-2026{n}{n} 还没有发货',
  '回电 138{n}{n} 即可',
  'WiFi 信号 {n}% 以下，app 登录报错 E{n}',
]

/** A small generator of its own, so the same size gives the same company (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Two-character words over 2,500 characters; word `rank` stands in about 1/rank as many texts as the first. */
export function wordOfRank(rank: number): string {
  const at = (n: number) => String.fromCharCode(0x4e00 + ((n * 7919) % 2500))
  return at(rank) + at(rank * 31 + 7)
}

const vocabulary = 60_000

/** A message text with about 60 characters. */
export function messageText(pick: () => number): string {
  const from = (list: readonly string[]) => list[Math.floor(pick() * list.length)]!
  const matter = from(matters).replaceAll('{n}', () => String(Math.floor(pick() ** 2 * 10_000)))
  const words = Array.from({ length: 8 + Math.floor(pick() * 16) }, () => wordOfRank(Math.floor(vocabulary ** pick())))
  const middle = Math.floor(words.length / 2)
  return `${from(openings)}${words.slice(0, middle).join('')}，${matter}，${words.slice(middle).join('')}。${from(closings)}`
}

/** Fills an empty, migrated database. The index is then made by `rebuildIndex`. */
export async function seedForSearch(client: pg.ClientBase, size: SeedSize, log: (line: string) => void): Promise<void> {
  const pick = random(42)
  const id = (kind: number, n: number) =>
    `0195${String(kind).padStart(4, '0')}-${n.toString(16).padStart(12, '0').slice(0, 4)}-7000-8000-${n.toString(16).padStart(12, '0')}`
  await client.query(`set synchronous_commit = off`)
  for (let t = 0; t < size.teams; t += 1) {
    await client.query('insert into team (id, name, created_at) values ($1, $2, now())', [id(1, t), `团队${t}`])
  }
  await client.query(
    `insert into customer (id, name, folded_name, grams, created_at, updated_at)
     select ('01950002-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '客户' || n, '客户' || n, array['客户'], now(), now()
     from generate_series(0, $1::int - 1) n`,
    [size.customers],
  )
  const start = Date.parse('2025-01-01T00:00:00Z')
  const batch = 2000
  for (let from = 0; from < size.conversations; from += batch) {
    const conversations: unknown[] = []
    const messages: unknown[] = []
    for (let n = from; n < Math.min(from + batch, size.conversations); n += 1) {
      const began = start + n * 120_000
      const last = began + (size.messagesEach - 1) * 3_600_000
      const subject = messageText(pick).slice(0, 24)
      conversations.push([
        id(3, n),
        subject,
        n % 10 === 0 ? 'open' : 'closed',
        n % 20 === 0 ? null : id(1, n % size.teams),
        id(2, n % size.customers),
        new Date(began).toISOString(),
        new Date(last).toISOString(),
      ])
      for (let m = 0; m < size.messagesEach; m += 1) {
        messages.push([
          id(4, n * size.messagesEach + m),
          id(3, n),
          m + 1,
          messageText(pick),
          new Date(began + m * 3_600_000).toISOString(),
        ])
      }
    }
    await client.query(
      `insert into conversation (id, subject, status, team_id, customer_id, channel, created_at, last_message_at, message_count, last_seq)
       select (v->>0)::uuid, v->>1, v->>2, (v->>3)::uuid, (v->>4)::uuid, 'chat', (v->>5)::timestamptz, (v->>6)::timestamptz, $2, $2
       from jsonb_array_elements($1::jsonb) v`,
      [JSON.stringify(conversations), size.messagesEach],
    )
    await client.query(
      `insert into message (id, conversation_id, seq, direction, channel, author_kind, html, text, occurred_at, created_at)
       select (v->>0)::uuid, (v->>1)::uuid, (v->>2)::int, 'inbound', 'chat', 'customer', v->>3, v->>3, (v->>4)::timestamptz, (v->>4)::timestamptz
       from jsonb_array_elements($1::jsonb) v`,
      [JSON.stringify(messages)],
    )
    if (from % 20_000 === 0) log(`${from} conversations`)
  }
  await client.query('analyze conversation; analyze message; analyze customer')
}
