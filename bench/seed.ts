import type pg from 'pg'
import { cleaningRules } from '#modules/conversations/server/index.ts'
import { seedMethod } from './seed-method.ts'
import { longConversations, type Size } from './sizes.ts'

/** Said in about six of ten messages; the benchmark's common word. */
export const commonWord = '物业'
/** In one message of a thousand. */
export const rareWord = '龟背竹'
/** In one message of ten thousand. */
export const numberInText = 'SO-20261235'

const openings = [
  '您好,',
  '您好，物业吗？',
  '你好，',
  '麻烦问一下，',
  '师傅您好，',
  '物业管家您好，',
  '我是业主，',
  '再问一次，物业，',
  '打扰了，',
  '请问物业，',
]
const matters = [
  '三号楼电梯又停了，老人上下楼不方便',
  '厨房天花板漏水，已经滴到橱柜上',
  '地下车库的车位被别人占了',
  '这个月的物业费账单好像多算了一笔',
  '楼上半夜装修，噪音很大',
  '门禁卡刷不开单元门',
  '快递柜满了取不出件',
  '小区南门的路灯坏了两天',
  '卫生间下水道返味很严重',
  '空调外机滴水滴到楼下雨棚',
  '消防通道堆了杂物，有安全隐患',
  '想申请一个电动车充电位',
]
const wishes = [
  '希望今天能有人来看看。',
  '什么时候可以处理好？',
  '麻烦尽快安排师傅上门。',
  '请给我一个准确的时间。',
  '上次说好的还没有来。',
  '谢谢物业，辛苦了！',
  '我明天下午三点以后在家。',
  '请把处理结果告诉我。',
]
const answers = [
  '您反映的情况我们已经记下，工程部师傅会在两小时内上门查看。',
  '非常抱歉给您添麻烦了，我们马上核实。',
  '已经安排好了，请您放心，处理完会回访您。',
  '跟您确认一下房号和方便的时间。',
]

/** Fills a migrated, empty database by SQL alone; the same every time for the same size. Texts average 45 characters. */
export async function seed(client: pg.Client, size: Size): Promise<void> {
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  await run('set synchronous_commit = off')
  await run(`create function pg_temp.pick(list text[], i bigint, salt int) returns text language sql immutable as
    $$ select list[1 + ((hashint8(i * 31 + salt) & 2147483647) % array_length(list, 1))] $$`)
  await run(`create function pg_temp.key(kind int, i bigint) returns uuid language sql immutable as
    $$ select ('0198' || lpad(to_hex(kind), 4, '0') || '-' || lpad(to_hex(i / 65536), 4, '0') || '-7' || lpad(to_hex((i / 16) % 4096), 3, '0') || '-8' || lpad(to_hex(i % 16), 3, '0') || '-' || lpad(to_hex(i), 12, '0'))::uuid $$`)
  await run(
    `insert into team (id, name, created_at) select pg_temp.key(1, i), '团队' || i, now() from generate_series(1, $1::int) i`,
    [size.teams],
  )
  await run(
    `insert into member (id, name, email, created_at, updated_at, role, locale, time_zone, availability_since, hue)
     select pg_temp.key(2, i), '客服' || i, 'bench' || i || '@example.com', now(), now(),
       case when i = 1 then 'owner' else 'agent' end, 'zh-CN', 'Asia/Shanghai', now(), i % 360
     from generate_series(1, $1::int) i`,
    [size.members],
  )
  await run(
    `insert into team_member (team_id, member_id) select pg_temp.key(1, 1 + i % $2::int), pg_temp.key(2, i) from generate_series(2, $1::int) i`,
    [size.members, size.teams],
  )
  await run(
    `insert into customer (id, name, folded_name, grams, created_at, updated_at, language)
     select id, name, name, array[substr(name, 1, 1), substr(name, 2, 1), substr(name, 3, 1), substr(name, 1, 2), substr(name, 2, 2)],
       now() - (i || ' minutes')::interval, now(), 'zh-CN'
     from (select i, pg_temp.key(3, i) as id,
       pg_temp.pick(array['王','李','张','刘','陈','杨','赵','黄','周','吴','徐','孙','胡','朱','高'], i, 1)
       || pg_temp.pick(array['丽','伟','敏','静','强','磊','洋','艳','勇','军','杰','娟','涛','明','超','兰','霞','平','刚','桂'], i, 2)
       || pg_temp.pick(array['华','英','梅','峰','鑫','辉','玲','燕','宁','红','波','琴','浩','雪','宇','佳'], i, 3) as name
       from generate_series(1, $1::int) i) made`,
    [size.customers],
  )
  await run(
    `insert into identity (id, customer_id, kind, value, normalised, search_text, grams, created_at)
     select pg_temp.key(4, i), pg_temp.key(3, i), 'phone', phone, '+86' || phone, phone, array(select substr(phone, at, 2) from generate_series(1, 10) at), now()
     from (select i, '139' || lpad((i * 7919 % 100000000)::text, 8, '0') as phone from generate_series(1, $1::int) i) made
     on conflict do nothing`,
    [size.customers],
  )
  const perConversation = size.messages / size.conversations
  await run(
    `insert into conversation (id, subject, status, priority, assignee_id, team_id, customer_id, channel, created_at, first_response_at,
       waiting_since, last_message_at, last_inbound_at, message_count, last_seq, preview_text, preview_kind, preview_direction, preview_author_kind, tags,
       resolved_at, closed_at)
     select pg_temp.key(5, i), pg_temp.pick($4, i, 5), status, 'normal',
       case when i % 4 = 0 then null else pg_temp.key(2, 1 + (hashint8(i) & 65535) % $3::int) end,
       case when i % 20 = 0 then null else pg_temp.key(1, 1 + i % $2::int) end,
       pg_temp.key(3, 1 + (hashint8(i * 3) & 1073741823) % $5::int), 'chat', at - interval '2 hours', at - interval '1 hour',
       case when status = 'open' then at end, at, at, $6::int, $6::int, pg_temp.pick($4, i, 6), 'message', 'inbound', 'customer', '{}',
       case when status in ('resolved', 'closed') then at end, case when status = 'closed' then at end
     from (select i, now() - (($1::bigint - i) * 9 || ' seconds')::interval as at,
       case when i % 50 = 0 then 'open' when i % 50 = 1 then 'waiting' when i % 50 < 6 then 'resolved' else 'closed' end as status
       from generate_series(1, $1::bigint) i) made`,
    [size.conversations, size.teams, size.members, matters, size.customers, perConversation],
  )
  await run(
    `insert into message (id, conversation_id, seq, direction, channel, author_kind, author_id, html, text, cleaned_by, occurred_at, created_at, delivery)
     select pg_temp.key(6, i), conversation_id, seq, case when inbound then 'inbound' else 'outbound' end, 'chat',
       case when inbound then 'customer' else 'staff' end, case when inbound then null else pg_temp.key(2, 1 + i % 50) end,
       '<p>' || body || '</p>', body, ${cleaningRules}, at, at, case when inbound then null else 'delivered' end
     from (select i, seq, conversation_id, inbound, at,
         case when inbound then pg_temp.pick($3, i, 1) || pg_temp.pick($4, i, 2) || '，' || pg_temp.pick($5, i, 3)
           else pg_temp.pick($6, i, 4) || '物业服务中心' end
         || case when i % 1000 = 7 then '门口的${rareWord}也请照看。' else '' end
         || case when i % 5 = 0 then '编号 SO-2026' || lpad((i % 10000)::text, 4, '0') else '' end as body
       from (select i, 1 + (i - 1) % $2::int as seq, pg_temp.key(5, 1 + (i - 1) / $2::int) as conversation_id, i % 2 = 1 as inbound,
           now() - (($1::bigint - i) * 9 / $2::int || ' seconds')::interval as at
         from generate_series(1, $1::bigint) i) numbered) made`,
    [size.messages, perConversation, openings, matters, wishes, answers],
  )
  // Long ones, for opening: 20 messages.
  await run(
    `insert into message (id, conversation_id, seq, direction, channel, author_kind, author_id, html, text, cleaned_by, occurred_at, created_at, delivery)
     select pg_temp.key(7, i * 100 + seq), pg_temp.key(5, i), seq, 'outbound', 'chat', 'staff', pg_temp.key(2, 1 + i % 50), '<p>' || body || '</p>', body, ${cleaningRules}, at, at, 'delivered'
     from (select i, seq, pg_temp.pick($3, i + seq, 4) || '第' || seq || '次回复' as body, now() - (($2::bigint - i) * 9 || ' seconds')::interval + (seq || ' milliseconds')::interval as at
       from generate_series(1, $1::bigint) i, generate_series($4::int + 1, 20) seq) made`,
    [longConversations(size), size.conversations, answers, perConversation],
  )
  await run(
    `update conversation set message_count = 20, last_seq = 20 where id in (select pg_temp.key(5, i) from generate_series(1, $1::bigint) i)`,
    [longConversations(size)],
  )
  await run('reset synchronous_commit')
  await seedMethod(client, size)
  await run('vacuum analyze')
}
