import { expect, test } from 'vitest'
import { appointmentOf } from './appointment.ts'

test.each([
  ['师傅哪天上门？', '师傅上门'],
  ['师傅哪天上门方便？', '师傅上门'],
  ['您什么时候有空做回访', '做回访'],
  ['請問師傅什麼時候到府？', '師傅到府'],
  ['安装 A 款净水器，几点合适？', '安装 A 款净水器'],
  ['上门检修', '上门检修'],
  ['Technician visit', 'Technician visit'],
  ['您什么时候方便？', null],
  ['您什麼時候方便？', null],
  ['When may the technician come?', 'When may the technician come'],
])('%s promises %s', (question, what) => expect(appointmentOf(question)).toBe(what))
