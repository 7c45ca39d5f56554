import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { receive } from '#modules/conversations/server/testing.ts'
import { editorOf, sendByKey } from '#modules/conversations/web/browser-testing.ts'
import { type MailRoom, openMailRoom } from './browser-testing.ts'

/** Writing mails at the desk: whom they go to, what is never lost, what becomes of them. */
let room: MailRoom
let page: Page
let context: BrowserContext

beforeAll(async () => {
  room = await openMailRoom()
}, 180_000)
afterAll(() => room?.close())
afterEach(async () => {
  room.smtp.behave()
  // What one story left to be sent is not another's.
  await runJobs()
  await room.setMailbox({ undoSeconds: 0 })
  await room.leave()
})

const open = async (id: string) => {
  ;({ page, context } = await room.sit(`/conversations/${id}`))
  await editorOf(page).waitFor()
  await page.locator('.ml-summary, .ml-line').first().waitFor()
}
const field = (name: string) => page.getByRole('combobox', { name, exact: true })
const send = async () => {
  await editorOf(page).click()
  await sendByKey(page)
}
const write = async (text: string) => {
  await editorOf(page).click()
  await page.keyboard.type(text)
}
const draftOf = async (id: string) => (await room.lilei.call('GET', `/conversations/${id}`)).draft
const runJobs = () => room.desk.kernel.jobs.runDue()
/** A message of ours that is on the server. */
const ours = (text: string) => page.locator('.cv-message[data-look="out"]:not([data-state])', { hasText: text })

test('answer all: everybody is there, copies and blind copies are added, and all of them get it', async () => {
  const id = await room.arrive({
    from: '"赵敏" <zhaomin@customer.example>',
    cc: '"李强" <li@firm.example>',
    subject: '三号楼漏水',
    text: '请安排',
  })
  await open(id)
  await page.getByText('回复 赵敏 · Re: 三号楼漏水').waitFor()
  await page.getByRole('button', { name: '全部回复' }).click()
  await page.getByText('回复 赵敏，抄送 李强 · Re: 三号楼漏水').click()
  await page.getByRole('button', { name: '加密送' }).click()
  await page.keyboard.type('boss@kairos.example')
  await field('抄送').fill('孙悦 <sun@firm.example>，')
  await page.keyboard.press('Enter')
  await page.locator('.ml-card', { hasText: '孙悦' }).waitFor()
  await page.getByLabel('主题').fill('Re: 三号楼漏水（已派工）')
  await write('师傅今天下午到')
  await expect.poll(async () => (await draftOf(id))?.envelope?.bcc?.length).toBe(1)
  const got = room.smtp.mails.length
  await send()
  await ours('师傅今天下午到').waitFor()
  await runJobs()
  await room.smtp.whenGot(got + 1)
  const mail = room.smtp.mails[got]!
  expect(mail.to.sort()).toEqual(
    ['boss@kairos.example', 'li@firm.example', 'sun@firm.example', 'zhaomin@customer.example'].sort(),
  )
  expect(mail.text).not.toContain('boss@kairos.example')
  await ours('师傅今天下午到').getByText('已发送').waitFor()
  await ours('师傅今天下午到').getByText('发给 赵敏，抄送 李强、孙悦，密送 boss').waitFor()
  // Sent: the next one begins as the server proposes.
  await page.locator('.ml-summary', { hasText: '回复 赵敏' }).waitFor()
  await expect.poll(() => draftOf(id)).toBeNull()
})

test('addresses and text survive a closed tab, and go out as they were', async () => {
  const id = await room.arrive({ from: '"周涛" <zhoutao@customer.example>', subject: '停车费', text: '怎么交' })
  await open(id)
  await page.locator('.ml-summary').click()
  await page.getByRole('button', { name: '加抄送、密送' }).click()
  await field('抄送').pressSequentially('finance@kairos.example,')
  await write('请到前台')
  await page.close({ runBeforeUnload: true })
  await expect.poll(async () => (await draftOf(id))?.envelope?.cc?.[0]?.address).toBe('finance@kairos.example')
  await room.leave()
  await open(id)
  await page.getByText('回复 周涛，抄送 finance').waitFor()
  expect(await editorOf(page).innerText()).toBe('请到前台')
  // The line is down while it is sent, and the page is opened anew: words and addresses go out once it is back.
  await page.route('**/messages', (route) => route.abort())
  await send()
  await page.getByText('没有发出').waitFor()
  await page.unroute('**/messages')
  await page.reload()
  await expect.poll(async () => (await room.stored(id)).length).toBe(2)
  const { timeline } = await room.lilei.call('GET', `/conversations/${id}`)
  const sent = timeline.items.findLast((one: { type: string }) => one.type === 'message')
  expect(sent).toMatchObject({ text: '请到前台', channel: 'mail', meta: { mail: { kind: 'reply' } } })
  expect(sent.meta.mail.cc).toEqual([{ name: '', address: 'finance@kairos.example' }])
})

test('a proposal stands still while somebody writes, whoever writes in meanwhile', async () => {
  const first = 'still-1@customer.example'
  const id = await room.arrive({ from: '"甲" <jia@customer.example>', cc: 'yi@other.example', id: first, text: '一' })
  await open(id)
  await page.getByText('回复 甲').waitFor()
  await write('写给甲的话')
  await room.arrive({ from: '"乙" <yi@other.example>', inReplyTo: `<${first}>`, text: '二' })
  await page.locator('.cv-message').getByText('二', { exact: true }).waitFor()
  await page.locator('.ml-summary', { hasText: '回复 甲' }).waitFor()
  await send()
  await ours('写给甲的话').getByText('发给 甲').waitFor()
})

test('an input method never makes an address of half a word; wrong ones are marked and hold the mail back', async () => {
  const id = await room.arrive({ from: '"孙悦" <sunyue@customer.example>', subject: '地址', text: '好' })
  await open(id)
  await write('内容')
  await page.locator('.ml-summary').click()
  await field('收件人').click()
  const input = await context.newCDPSession(page)
  await input.send('Input.imeSetComposition', { text: 'wangli', selectionStart: 6, selectionEnd: 6 })
  await page.evaluate(() => {
    const inside = { bubbles: true, cancelable: true, isComposing: true }
    for (const key of ['Enter', ',', 'Tab'])
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...inside, key }))
  })
  expect(await page.locator('.ml-card').count()).toBe(1)
  await input.send('Input.insertText', { text: '王丽' })
  await page.keyboard.press('Enter')
  const wrong = page.locator('.ml-card[data-wrong]')
  await wrong.getByText('王丽').first().waitFor()
  await send()
  await page.getByText('这个地址不对：王丽').last().waitFor()
  expect(await room.stored(id)).toHaveLength(1)
  expect(await editorOf(page).innerText()).toBe('内容')
  // Backspace brings it back to be mended; full-width signs of the input method are understood.
  await field('收件人').click()
  await page.keyboard.press('Backspace')
  await expect.poll(() => field('收件人').inputValue()).toBe('王丽')
  await field('收件人').fill('ｗangli＠example。com')
  await page.keyboard.press('Enter')
  await page.locator('.ml-card', { hasText: 'wangli@example.com' }).waitFor()
  await field('收件人').pressSequentially('孙')
  await page.getByRole('option', { name: /sunyue@customer.example/ }).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await field('收件人').fill('')
  await send()
  await ours('内容').waitFor()
})

test('undone in time, text, addresses and files are back in the composer', async () => {
  await room.setMailbox({ undoSeconds: 60 })
  const id = await room.arrive({ from: '"钱进" <qianjin@customer.example>', subject: '合同', text: '发我' })
  await open(id)
  await page.locator('.ml-summary').click()
  await page.getByRole('button', { name: '加抄送、密送' }).click()
  await field('抄送').fill('law@kairos.example')
  await page
    .locator('.cv-composer input[type="file"]')
    .first()
    .setInputFiles({
      name: '合同.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('合同内容'),
    })
  await page.locator('.cv-tray').getByText('合同.txt').waitFor()
  await page.locator('.ml-bytes').getByText('最多 20 MB').waitFor()
  await write('见附件')
  await page.getByText('已保存').waitFor()
  await send()
  await ours('见附件').getByText('等待发送').waitFor()
  await ours('见附件')
    .getByRole('button', { name: /撤销（\d+ 秒）/ })
    .click()
  await expect.poll(() => editorOf(page).innerText()).toBe('见附件')
  await page.getByText('回复 钱进，抄送 law').waitFor()
  await page.locator('.cv-tray').getByText('合同.txt').waitFor()
  await ours('见附件').waitFor({ state: 'detached' })
  expect(await room.stored(id)).toHaveLength(1)
  await runJobs()
  // Sent again as it stands, once, with its file.
  await room.setMailbox({ undoSeconds: 0 })
  const got = room.smtp.mails.length
  await send()
  await ours('见附件').waitFor()
  await runJobs()
  await room.smtp.whenGot(got + 1)
  expect(room.smtp.mails[got]?.to).toContain('law@kairos.example')
  expect(await room.stored(id)).toHaveLength(2)
})

test('what was begun for somebody else does not change its recipients because a mail is undone', async () => {
  await room.setMailbox({ undoSeconds: 60 })
  const id = await room.arrive({ from: '"吴凡" <wufan@customer.example>', subject: '报修', text: '门坏了' })
  await open(id)
  await write('写给客户')
  await send()
  await ours('写给客户').getByText('等待发送').waitFor()
  await page.locator('.cv-message[data-look="in"]').getByRole('button', { name: '转发' }).click()
  await field('收件人').fill('supplier@door.example')
  await page.keyboard.press('Enter')
  await write('请报价，底价多少')
  await ours('写给客户').getByRole('button', { name: /撤销/ }).click()
  const ask = page.getByRole('dialog', { name: '输入框里还有给别人写的内容' })
  await ask.getByRole('button', { name: '先不撤销' }).click()
  await ask.waitFor({ state: 'detached' })
  expect(await editorOf(page).innerText()).toBe('请报价，底价多少')
  await page.locator('.ml-summary', { hasText: '转发' }).waitFor()
  expect(await room.stored(id)).toHaveLength(2)
  // Passed on to a third party: the customer never sees it.
  await send()
  await ours('请报价').getByText('仅内部可见：客户看不到').waitFor()
})

test('a mail that was refused says so in the server’s words, and goes out when sent again', async () => {
  const id = await room.arrive({ from: '"郑爽" <zheng@customer.example>', subject: '发票', text: '要发票' })
  await open(id)
  room.smtp.script.rcpt = () => ({ code: 550, words: '5.1.1 收件人不存在' })
  await write('发票已寄出')
  await send()
  await ours('发票已寄出').waitFor()
  await runJobs()
  await ours('发票已寄出').getByText('发送失败').waitFor()
  const problem = page.getByRole('alert').filter({ hasText: '收件人不存在' })
  await problem.waitFor()
  room.smtp.behave()
  const got = room.smtp.mails.length
  await problem.getByRole('button', { name: '重新发送' }).click()
  await problem.waitFor({ state: 'detached' })
  await runJobs()
  await room.smtp.whenGot(got + 1)
  await ours('发票已寄出').getByText('已发送').waitFor()
  expect(room.smtp.mails.slice(got)).toHaveLength(1)
})

test('in a chat one answers by mail when the customer has an address, and the next answer is a chat again', async () => {
  const { customerId } = await room.lilei
    .call('POST', '/customers', { name: '冯雪', identities: [{ kind: 'email', value: 'feng@customer.example' }] })
    .then((one) => ({ customerId: one.id as string }))
  const { conversationId: id } = await receive(room.desk.kernel, { customerId, text: '能把说明发我邮箱吗' })
  await room.lilei.call('POST', `/conversations/${id}/assign`, { assigneeId: room.lilei.id })
  ;({ page, context } = await room.sit(`/conversations/${id}`))
  await page.getByRole('button', { name: '改用邮件回复' }).click()
  await page.getByText('写给 冯雪').waitFor()
  await write('说明在附件里')
  await send()
  await ours('说明在附件里').getByText('发给 冯雪').waitFor()
  await page.getByRole('button', { name: '改用邮件回复' }).waitFor()
  await write('已经发到邮箱')
  await send()
  await ours('已经发到邮箱').waitFor()
  await expect
    .poll(async () =>
      (await room.lilei.call('GET', `/conversations/${id}`)).timeline.items.flatMap(
        (one: { type: string; channel: string; direction: string }) =>
          one.type === 'message' && one.direction === 'outbound' ? [one.channel] : [],
      ),
    )
    .toEqual(['mail', 'chat'])
})

test('a new mail to a customer begins a conversation', async () => {
  await room.lilei.call('POST', '/customers', {
    name: '褚健',
    identities: [{ kind: 'email', value: 'chu@customer.example' }],
  })
  ;({ page, context } = await room.sit('/conversations'))
  await page.getByRole('button', { name: '记一笔' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('邮件', { exact: true }).click()
  await dialog.getByRole('combobox', { name: '客户' }).fill('褚健')
  await page.getByRole('option', { name: /chu@customer.example/ }).click()
  await dialog.locator('.ml-card', { hasText: '褚健' }).waitFor()
  await dialog.getByLabel('写给客户').fill('您好，合同到期提醒。')
  await dialog.getByRole('button', { name: /发送/ }).click()
  await dialog.getByText('请填写主题').waitFor()
  await dialog.getByLabel('主题', { exact: true }).fill('合同到期提醒')
  const got = room.smtp.mails.length
  await dialog.getByRole('button', { name: /发送/ }).click()
  await page.waitForURL(/conversations\/[0-9a-f-]{36}/)
  await ours('合同到期提醒').getByText('发给 褚健').waitFor()
  await runJobs()
  await room.smtp.whenGot(got + 1)
  expect(room.smtp.mails[got]?.to).toEqual(['chu@customer.example'])
})

test('the mailbox it goes out from is chosen, and its signature comes with it', async () => {
  const second = await room.admin.call('POST', '/mailboxes', {
    address: 'finance@kairos.example',
    name: '财务部',
    smtp: { host: room.smtp.host, port: room.smtp.port, security: 'none', user: '' },
    signatureHtml: '<p>财务部 敬上</p>',
    undoSeconds: 0,
    receipt: false,
  })
  const id = await room.arrive({ from: '"卫兰" <weilan@customer.example>', subject: '退款', text: '什么时候到账' })
  await open(id)
  await page.locator('.ml-summary').click()
  await page.locator('.ml-from').click()
  await page.locator('.ant-select-dropdown:visible').getByText('财务部 <finance@kairos.example>').click()
  await page.locator('.ml-signature').getByText('财务部 敬上').waitFor()
  const got = room.smtp.mails.length
  await write('三个工作日内')
  await send()
  await ours('三个工作日内').waitFor()
  await runJobs()
  await room.smtp.whenGot(got + 1)
  expect(room.smtp.mails[got]).toMatchObject({ from: 'finance@kairos.example', to: ['weilan@customer.example'] })
  await room.admin.call('DELETE', `/mailboxes/${second.id}`)
})
