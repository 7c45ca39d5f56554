import type { DemoCompany, DemoStaff, DemoTeam, TeamKey } from './types.ts'

export const companyProfile: DemoCompany['company'] = {
  name: '云栖里物业服务有限公司',
  shortName: '云栖里物业',
  address: '云栖里路1号物业服务中心',
  hotline: '+8613900009999',
  timeZone: 'Asia/Shanghai',
  introduction: '服务云栖里住宅12栋、沿街商铺与云栖中心写字楼，前台客服、工程维修、社区管家三个团队，24小时值班。',
}

export const teams: DemoTeam[] = [
  { key: 'team:frontdesk', name: '前台客服', description: '来电、来访、账单、手续', lead: 'staff:li-na' },
  { key: 'team:repair', name: '工程维修', description: '水电、电梯、门禁、公共设施', lead: 'staff:zhao-zhiqiang' },
  { key: 'team:steward', name: '社区管家', description: '邻里、环境、商户、关怀与增值服务', lead: 'staff:sun-min' },
]

type Person = DemoStaff & { nick: string; english: string }

const person = (
  id: string,
  name: string,
  title: string,
  role: DemoStaff['role'],
  memberships: TeamKey[],
  nick: string,
  english: string,
  index: number,
): Person => ({
  key: `staff:${id}`,
  name,
  title,
  role,
  teams: memberships,
  nick,
  english,
  email: `${id}@yunqili.example.com`,
  phone: `+861390000900${index}`,
  language: 'zh-CN',
})

export const people: readonly Person[] = [
  person(
    'zhou-jianguo',
    '周建国',
    '总经理',
    'owner',
    ['team:frontdesk', 'team:repair', 'team:steward'],
    '周总',
    'Zhou Jianguo',
    1,
  ),
  person('li-na', '李娜', '客服经理', 'admin', ['team:frontdesk', 'team:steward'], '小李', 'Li Na', 2),
  person('wang-xiaoyan', '王晓燕', '客服专员', 'agent', ['team:frontdesk'], '小王', 'Wang Xiaoyan', 3),
  person('zhao-zhiqiang', '赵志强', '工程主管', 'supervisor', ['team:repair'], '赵工', 'Zhao Zhiqiang', 4),
  person('chen-guodong', '陈国栋', '维修技师', 'agent', ['team:repair'], '陈师傅', 'Chen Guodong', 5),
  person('sun-min', '孙敏', '管家主管', 'supervisor', ['team:steward'], '孙管家', 'Sun Min', 6),
  person('he-siyuan', '何思远', '招商与增值服务顾问', 'sales', ['team:steward'], '小何', 'He Siyuan', 7),
  person(
    'wu-jing',
    '吴静',
    '品质专员',
    'viewer',
    ['team:frontdesk', 'team:repair', 'team:steward'],
    '小吴',
    'Wu Jing',
    8,
  ),
]

/** Who takes new work in each team. */
export const takers: Record<TeamKey, readonly string[]> = {
  'team:frontdesk': ['staff:wang-xiaoyan', 'staff:wang-xiaoyan', 'staff:li-na'],
  'team:repair': ['staff:chen-guodong', 'staff:zhao-zhiqiang'],
  'team:steward': ['staff:sun-min', 'staff:he-siyuan', 'staff:sun-min'],
}

export function personOf(key: string): Person {
  const found = people.find((each) => each.key === key)
  if (!found) throw new Error(`no such person: ${key}`)
  return found
}

export function teamOf(key: TeamKey): DemoTeam {
  const found = teams.find((each) => each.key === key)
  if (!found) throw new Error(`no such team: ${key}`)
  return found
}

export const staff: readonly DemoStaff[] = people.map(({ nick: _nick, english: _english, ...rest }) => rest)
