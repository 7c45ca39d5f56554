import { day, startOfDay, timeZone, toIso } from './calendar.ts'
import type { Random } from './random.ts'
import type { CustomerKind, DemoCustomer, DemoOrganization, Language } from './types.ts'

const surnames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]
const female = [
  '雅琴',
  '晓雯',
  '丽娟',
  '思琪',
  '玉兰',
  '佳怡',
  '秀英',
  '梦瑶',
  '慧敏',
  '春梅',
  '雨桐',
  '淑芬',
  '欣然',
  '红霞',
  '静宜',
  '若曦',
  '美玲',
  '海燕',
  '婉清',
  '桂芳',
  '诗涵',
  '晓梅',
  '文静',
  '凤英',
  '嘉慧',
  '月红',
  '可心',
  '丹',
  '颖',
  '莉',
  '倩',
  '芸',
  '琳',
  '洁',
  '蕾',
  '霞',
]
const male = [
  '建华',
  '志明',
  '浩然',
  '国强',
  '俊杰',
  '立新',
  '文博',
  '宏伟',
  '子轩',
  '永康',
  '家豪',
  '德胜',
  '明远',
  '晓东',
  '振宇',
  '志勇',
  '海涛',
  '新民',
  '天佑',
  '学军',
  '一鸣',
  '卫东',
  '启航',
  '玉成',
  '少华',
  '庆丰',
  '思源',
  '磊',
  '涛',
  '峰',
  '鹏',
  '凯',
  '斌',
  '超',
  '亮',
  '勇',
]
const shops = [
  '小禾面馆',
  '拾光烘焙',
  '青柚奶茶',
  '老街牛肉粉',
  '邻里鲜果',
  '绿叶便利店',
  '木子花店',
  '初见美甲',
  '大树儿童绘本馆',
  '安心药房',
  '云上干洗',
  '胖叔烧烤',
  '豆豆宠物生活',
  '一念茶舍',
  '向阳理发',
  '海角烤鱼',
  '晨光文具',
  '晚来小酒馆',
  '巧手裁缝',
  '阿嬷糖水铺',
  '蓝湾健身',
  '启明托管班',
]
const companies = [
  '远帆软件',
  '禾木设计',
  '禾信财税',
  '柏林广告',
  '星桥教育',
  '泽润贸易',
  '和睦口腔门诊',
  '北辰测绘',
  '云帆物流',
  '知行律师事务所',
]
const suppliers = ['恒升电梯维保', '洁安保洁用品', '茂林园林', '顺达清运', '安盾消防技术', '清源水务检测']
const colleagues: [name: string, gender: DemoCustomer['gender'], place: string, title: string][] = [
  ['吴庆山', 'male', '秩序维护部', '吴队'],
  ['周桂珍', 'female', '保洁班', '周班长'],
  ['邱惠如', 'female', '财务部', '邱会计'],
  ['段文斌', 'male', '行政采购部', '段经理'],
  ['钟爱萍', 'female', '人力资源部', '钟经理'],
  ['罗大勇', 'male', '秩序维护部夜班', '罗班长'],
]
const overseas: [string, DemoCustomer['gender'], Language, string, string, string][] = [
  ['陳怡君', 'female', 'zh-TW', '陳小姐', '+886912000001', 'Asia/Taipei'],
  ['林冠廷', 'male', 'zh-TW', '林先生', '+886912000002', 'Asia/Taipei'],
  ['黃淑惠', 'female', 'zh-TW', '黃小姐', '+886912000003', 'Asia/Taipei'],
  ['何嘉欣', 'female', 'zh-HK', '何小姐', '+85251000001', 'Asia/Hong_Kong'],
  ['梁偉文', 'male', 'zh-HK', '梁先生', '+85251000002', 'Asia/Hong_Kong'],
  ['Emily Carter', 'female', 'en', 'Ms. Carter', '+12025550141', timeZone],
  ['Daniel Novak', 'male', 'en', 'Mr. Novak', '+12025550142', timeZone],
  ['Priya Nair', 'female', 'en', 'Ms. Nair', '+12025550143', timeZone],
]
const residentTags = [
  '业主委员会',
  '有小孩',
  '有老人',
  '养狗',
  '养猫',
  '热心邻居',
  '夜班作息',
  '常出差',
  '自动缴费',
  '重点关怀',
]
const residentNotes = [
  '下午在家，上午请先发消息。',
  '喜欢电话沟通，说话直爽。',
  '家有婴儿，门铃请按一下即可。',
  '注重细节，答复请写清依据。',
  '常住外地，事情由家里老人传话。',
  '对噪音敏感，夜里有事优先处理。',
  '热心邻居，常提好建议。',
  '去年漏水修过一次，留意同一位置。',
  '行动不便，上门比请来前台合适。',
  '话不多，讲清步骤就会配合。',
]

/** People and the households, shops and firms they belong to; about 200, with clearly made-up numbers and addresses. */
export function makeCustomers(
  today: number,
  random: Random,
): { customers: DemoCustomer[]; organizations: DemoOrganization[] } {
  const customers: DemoCustomer[] = []
  const organizations: DemoOrganization[] = []
  const names = new Set<string>()
  const places = new Set<string>()

  const organization = (kind: DemoOrganization['kind'], name: string, address: string): string => {
    const key = `organization:${organizations.length + 1}`
    organizations.push({ key, name, kind, address })
    return key
  }
  const freshName = (gender: DemoCustomer['gender'], surname?: string): string => {
    for (;;) {
      const name = (surname ?? random.pick(surnames)) + random.pick(gender === 'female' ? female : male)
      if (names.has(name)) continue
      names.add(name)
      return name
    }
  }
  const household = (): string => {
    for (;;) {
      const unit = `${random.int(1, 12)}号楼${random.int(1, 3)}单元${random.int(1, 18)}0${random.int(1, 4)}`
      if (places.has(unit)) continue
      places.add(unit)
      return organization('household', unit, `云栖里${unit}`)
    }
  }
  const add = (kind: CustomerKind, at: string, more: Partial<DemoCustomer> = {}): void => {
    const index = customers.length + 1
    const gender = more.gender ?? random.pick(['female', 'male'] as const)
    const name = more.name ?? freshName(gender)
    const digits = String(index).padStart(4, '0')
    const identities: DemoCustomer['identities'] = [{ kind: 'phone', value: `+861390000${digits}`, label: '手机' }]
    if (random.chance(0.55)) {
      const host = random.pick(['example.com', 'example.net', 'example.org'])
      identities.push({ kind: 'email', value: `resident${digits}@${host}`, label: '电子邮箱' })
    }
    if (kind === 'owner' || kind === 'shop')
      identities.push({ kind: 'external', value: `YQL-${digits}`, label: '收费系统户号' })
    const polite = kind === 'shop' && random.chance(0.6) ? '老板' : gender === 'female' ? '女士' : '先生'
    const tags = kind === 'owner' || kind === 'tenant' ? residentTags.filter(() => random.chance(0.09)) : []
    customers.push({
      key: `customer:${index}`,
      name,
      kind,
      gender,
      salutation: name.slice(0, 1) + polite,
      organization: at,
      identities,
      tags: [
        { owner: '业主', tenant: '租户', shop: '商铺', company: '单位', supplier: '供应商', internal: '内部客户' }[
          kind
        ],
        ...tags,
      ],
      notes: kind === 'owner' || kind === 'tenant' ? (random.chance(0.4) ? random.pick(residentNotes) : '') : '',
      language: 'zh-CN',
      timeZone,
      createdAt: toIso(startOfDay(today - random.int(120, 1600)) + random.int(9 * 60, 18 * 60) * 60_000),
      ...more,
    })
  }

  for (let i = 0; i < 105; i++) {
    const at = household()
    add('owner', at)
    if (i % 9 === 0) add('owner', at, { notes: '与同住家人共用一户，账单发给本人。' })
  }
  for (let i = 0; i < 31; i++) add('tenant', household())
  for (const [name, gender, language, salutation, phone, zone] of overseas) {
    const mail = `guest${customers.length + 1}@example.com`
    add(language === 'en' ? 'tenant' : 'owner', household(), {
      name,
      gender,
      language,
      salutation,
      timeZone: zone,
      identities: [
        { kind: 'phone', value: phone, label: '手机' },
        { kind: 'email', value: mail, label: '电子邮箱' },
      ],
      tags: [language === 'en' ? '租户' : '业主', language === 'en' ? '英文沟通' : '繁体中文'],
      notes: language === 'en' ? '请用英文沟通；上门前先发消息。' : '常往返两地，习惯用繁体字，文字沟通为主。',
    })
  }
  for (const [i, name] of shops.entries()) {
    const at = organization('shop', name, `云栖里街沿街商铺${i * 2 + 6}号`)
    add('shop', at, {
      notes: random.pick([
        '午市十一点到一点半，请避开打电话。',
        '店主本人常在店里。',
        '打烊后才方便施工。',
        '合同年底到期，留意续约。',
      ]),
    })
  }
  for (const [i, name] of companies.entries()) {
    const at = organization('company', name, `云栖中心${i + 3}层`)
    add('company', at, { notes: '行政联系人。', ...(i < 3 ? { tags: ['单位', '重点客户'] } : {}) })
    if (i < 3) add('company', at, { notes: '财务联系人，发票和账单找此人。', tags: ['单位', '重点客户'] })
  }
  for (const name of suppliers)
    add('supplier', organization('supplier', name, '合作单位'), { notes: '年度合作供应商。' })
  for (const [name, gender, place, salutation] of colleagues) {
    add('internal', organization('internal', place, '物业服务中心'), {
      name,
      gender,
      salutation,
      notes: '公司同事，内部客户。',
    })
  }
  for (const customer of customers) {
    const created = Temporal.Instant.from(customer.createdAt).epochMilliseconds
    if (created > startOfDay(today) - 100 * day) throw new Error('a customer is younger than the stories')
  }
  return { customers, organizations }
}
