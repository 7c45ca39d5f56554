import type { DemoCannedReply, DemoView } from './types.ts'

const reply = (
  id: string,
  shortcut: string,
  title: string,
  text: string,
  owner: string | null = null,
): DemoCannedReply => ({
  key: `canned:${id}`,
  shortcut,
  title,
  text,
  owner,
})

/** Shared replies (owner null) and a few personal ones; placeholders in double braces are filled when inserted. */
export const cannedReplies: readonly DemoCannedReply[] = [
  reply(
    'greet',
    '问候',
    '首次问候',
    '{{customer.name}}，您好，我是{{team.name}}{{agent.name}}，这件事由我来跟进。先跟您确认两点：',
  ),
  reply(
    'explore',
    '了解',
    '了解期望',
    '{{customer.name}}，为了一次办好，想先了解：您最希望看到的结果是什么？有没有特别着急的时间？',
  ),
  reply(
    'promise',
    '承诺',
    '给出时间',
    '{{customer.name}}，我们这样安排：今天＿＿点前上门处理，做完当面请您确认。有变化我会提前告诉您。',
  ),
  reply(
    'delay',
    '改约',
    '提前告知延迟',
    '{{customer.name}}，提前跟您说一声：原定的安排有变，想和您重新约一个方便的时间。您看哪个时段合适？',
  ),
  reply(
    'sorry',
    '致歉',
    '失约致歉',
    '{{customer.name}}，实在对不起，说好的时间我们没有做到，让您白等了。我已经重新安排，并会亲自跟到底。',
  ),
  reply(
    'confirm',
    '确认',
    '请客户确认',
    '{{customer.name}}，这件事已经办好，请您看看是否合意。哪里还差一点，直接告诉我，我们接着做。',
  ),
  reply(
    'leak',
    '漏水',
    '漏水先做三件事',
    '{{customer.name}}，请先关闭附近的水阀，避开湿了的插座和灯，把贵重物品移开。师傅已在路上，{{agent.name}}陪您处理。',
  ),
  reply(
    'outage',
    '停水',
    '停水停电提前告知',
    '{{customer.name}}，提前告诉您停水安排，请备些水；家有老人、婴儿需要送水的，回复我就好。',
  ),
  reply(
    'bill',
    '账单',
    '账单逐项说明',
    '{{customer.name}}，账单逐项说明如下，每一项怎么算、依据哪一条都写在旁边，看着哪一行不清楚请圈出来。',
  ),
  reply(
    'neighbour',
    '邻里',
    '邻里沟通',
    '{{customer.name}}，我先去听听对方的情况，不会提到您的名字，谈完把结果告诉您。',
  ),
  reply(
    'thanks',
    '感谢',
    '感谢表扬',
    '{{customer.name}}，您的话我已经原样转给同事，大家都很高兴。谢谢您专门告诉我们。',
  ),
  reply(
    'score',
    '评分',
    '邀请评分',
    '{{customer.name}}，占用您十秒钟：{{conversation.number}}号这件事，给您的感受如何？',
  ),
  reply(
    'lease',
    '看铺',
    '约看商铺',
    '{{customer.name}}，资料和人流数据发您了。看铺时间您来挑，我在现场等您。{{agent.name}}',
    'staff:he-siyuan',
  ),
  reply(
    'tools',
    '上门',
    '上门前告知',
    '{{customer.name}}，我是{{agent.name}}，大约二十分钟到，会自带鞋套和工具，先报价再动手。',
    'staff:chen-guodong',
  ),
]

export const views: readonly DemoView[] = [
  { key: 'view:unassigned', name: '待认领', scope: null, filter: { status: 'open', assignee: 'none' } },
  { key: 'view:urgent', name: '紧急未完', scope: 'staff:li-na', filter: { status: 'open', priority: 'urgent' } },
  { key: 'view:repair', name: '工程处理中', scope: 'team:repair', filter: { status: 'open', team: 'team:repair' } },
  { key: 'view:waiting', name: '等客户回话', scope: null, filter: { status: 'waiting' } },
]
