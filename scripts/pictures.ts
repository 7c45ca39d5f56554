/**
 * `node scripts/pictures.ts [desk] [figures] [widget] [mail]`: draws the pictures under docs/images/ anew, all or those named, from
 * the demo company in a real browser.
 */
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { foreignPage, inColours, newContext, type Stage, setStage, signIn } from '../e2e/testing.ts'

const folder = path.resolve(import.meta.dirname, '../docs/images')
/** They are in the repository, and on the front page. */
const largest = 400_000

let stage: Stage

/** `<name>-light.png`, and `<name>-dark.png` where asked for. */
async function draw(page: Page, name: string, schemes: readonly ('light' | 'dark')[] = ['light']): Promise<void> {
  for (const scheme of schemes) {
    await inColours(page, scheme)
    const file = path.join(folder, `${name}-${scheme}.png`)
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
    const { size } = await stat(file)
    if (size > largest) throw new Error(`${file} is too large: ${size} bytes`)
    process.stdout.write(`${path.relative(process.cwd(), file)}  ${Math.round(size / 1000)} kB\n`)
  }
}

const loginOf = (name: string) => {
  const found = stage.logins.find((one) => one.name === name)
  if (!found) throw new Error(`no login for ${name}`)
  return found
}

type Ask = (method: 'GET' | 'POST', where: string, data?: object) => Promise<Told>
// biome-ignore lint/suspicious/noExplicitAny: replies are read freely
type Told = any
const asking =
  (page: Page): Ask =>
  async (method, where, data) => {
    const answer = await page.request.fetch(`${stage.address}/api/v1${where}`, { method, ...(data ? { data } : {}) })
    if (!answer.ok()) throw new Error(`${method} ${where}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }

/** Of the matters that stand in sight, one with a promise owed and what is expected written down. */
async function tellingMatter(ask: Ask): Promise<Told> {
  const { items } = await ask('GET', '/conversations?view=mine&limit=12')
  let best = { points: -1, row: items[0] }
  for (const row of items) {
    const [opened, { items: promises }, moment] = [
      await ask('GET', `/conversations/${row.id}`),
      await ask('GET', `/conversations/${row.id}/promises`),
      await ask('GET', `/conversations/${row.id}/steps`),
    ]
    const owed = promises.filter((one: Told) => one.outstanding && !one.overdue).length
    const kept = promises.filter((one: Told) => one.state === 'kept').length
    const said = opened.timeline.items.filter((one: Told) => one.type === 'message').length
    const points =
      Math.min(owed, 1) * 8 +
      Math.min(kept, 1) * 4 +
      (moment.expectation.stated && moment.expectation.outcome ? 3 : 0) +
      (row.channel === 'chat' ? 2 : 0) +
      Math.sign(moment.score?.value ?? 0) * 5 +
      (/\p{Script=Han}/u.test(row.subject) ? 6 : 0) +
      Math.min(said, 8) / 4
    if (points > best.points) best = { points, row }
  }
  return best.row
}

const shop = (embedded: string) => `<!doctype html>
<html lang="zh-CN">
<head><meta name="viewport" content="width=device-width,initial-scale=1"><title>云栖里生活馆</title><style>
  * { box-sizing: border-box; margin: 0 }
  body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", sans-serif; color: #2a2622; background: #faf7f2 }
  header { display: flex; gap: 32px; align-items: center; padding: 20px 64px; background: #fff; border-bottom: 1px solid #ece5da }
  header b { font-size: 22px; color: #7a4b1e; margin-right: auto }
  .lead { padding: 56px 64px 40px } .lead h1 { font-size: 38px; line-height: 1.3 } .lead p { color: #6b625a; margin-top: 10px }
  .goods { display: grid; grid-template-columns: repeat(4, 1fr); gap: 24px; padding: 0 64px }
  .goods li { list-style: none; background: #fff; border-radius: 14px; overflow: hidden; border: 1px solid #ece5da }
  .goods i { display: block; height: 190px } .goods div { padding: 14px 18px 18px } .goods b { display: block }
  .goods span { color: #a3541b; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    body { color: #ece6df; background: #171411 } header, .goods li { background: #211d19; border-color: #352f29 }
    header b { color: #e0b184 } .lead p { color: #b5aba0 } .goods span { color: #e8a56c }
  }
</style></head>
<body>
  <header><b>云栖里生活馆</b><span>首页</span><span>上门维修</span><span>家政保洁</span><span>邻里团购</span></header>
  <section class="lead"><h1>住在云栖里，<br>家里的事有人管</h1><p>业主专享，线上下单，师傅上门。</p></section>
  <ul class="goods">${[
    ['水龙头更换', '68', '#b9d4d6', '#7fa9ad'],
    ['空调清洗', '118', '#d9d3ea', '#a99fcb'],
    ['全屋保洁', '239', '#efd9b4', '#d2ac6c'],
    ['门锁维修', '88', '#d8e2c4', '#a3b97c'],
  ]
    .map(
      ([name, price, from, to]) =>
        `<li><i style="background:linear-gradient(140deg,${from},${to})"></i><div><b>${name}</b><span>¥${price} 起</span></div></li>`,
    )
    .join('')}</ul>
  ${embedded}
</body></html>`

/** What an agent sees, and the page of one of her customers. */
async function drawDesk(): Promise<void> {
  const problems: string[] = []
  const context = await newContext(stage, problems)
  const page = await context.newPage()
  await signIn(page, stage.address, loginOf('王晓燕'))
  const ask = asking(page)
  const go = async (where: string, ready: string) => {
    await page.goto(stage.address + where)
    await page.locator(ready).first().waitFor()
    await page.waitForLoadState('networkidle')
  }
  await go('/', 'h1')
  await draw(page, 'today')
  await go('/promises', '.promise-card')
  await draw(page, 'promises')
  const matter = await tellingMatter(ask)
  await go(`/conversations/${matter.id}`, '.cv-message')
  await page.getByRole('region', { name: '承诺', exact: true }).waitFor()
  await draw(page, 'desk', ['dark', 'light'])

  const { url } = await ask('POST', `/conversations/${matter.id}/progress-link`, {})
  const phone = await newContext(stage, problems, { viewport: { width: 390, height: 844 } })
  const progress = await phone.newPage()
  await progress.goto(url)
  await draw(progress, 'progress')
  await phone.close()
  await context.close()
}

/** Figures are for who leads a team. */
async function drawFigures(): Promise<void> {
  const context = await newContext(stage, [])
  const page = await context.newPage()
  await signIn(page, stage.address, loginOf('孙敏'))
  await page.goto(`${stage.address}/scorecards`)
  await page.locator('.cards-drawing svg').waitFor()
  await page.waitForLoadState('networkidle')
  await draw(page, 'scorecards')
  await context.close()
}

/** The chat window on somebody’s web page. */
async function drawWidget(): Promise<void> {
  const problems: string[] = []
  const owners = await newContext(stage, problems)
  const office = await owners.newPage()
  await signIn(office, stage.address, loginOf('李娜'))
  const ask = asking(office)
  let snippet = ''
  const foreign = await foreignPage(() => shop(snippet))
  const { items: teams } = await ask('GET', '/teams')
  const { site } = await ask('POST', '/chat-sites', {
    name: '生活馆',
    teamId: teams.find((one: Told) => one.name === '前台客服').id,
    allowedOrigins: [foreign.address],
    settings: { title: '云栖里物业', theme: 'auto' },
  })
  snippet = site.snippet
  const context = await newContext(stage, problems)
  const page = await context.newPage()
  await page.goto(foreign.address)
  await page.getByRole('button', { name: '打开对话' }).click()
  const field = page.getByRole('textbox', { name: '请输入' })
  const say = async (text: string) => {
    await field.fill(text)
    await field.press('Enter')
    await page.locator('.bubble:not(.waiting)', { hasText: text }).waitFor()
  }
  await say('您好，3号楼地下车库漏水了，滴在我车上。')
  // It is told by a job, a moment later.
  await page.locator('.bubble', { hasText: '我们收到了' }).waitFor()
  const { items } = await ask('GET', '/conversations?view=all&limit=1')
  const answer = async (html: string) => {
    await ask('POST', `/conversations/${items[0].id}/messages`, { direction: 'outbound', html })
    await page.locator('.bubble', { hasText: html.replace(/<[^>]+>/g, '').slice(-8) }).waitFor()
  }
  await answer('<p>您好，给您添麻烦了。车停在哪个车位？我马上请师傅过去。</p>')
  await say('B2 的 118 号，谢谢。')
  await answer(
    '<p>陈师傅 20 分钟内到，先把水止住，再给您的车做遮挡。<strong>今天 18:00 前</strong>给您回电话说明原因。</p>',
  )
  await say('太好了，辛苦你们！')
  await answer('<p>不客气，有事随时在这里说。</p>')
  await draw(page, 'widget')
  await owners.close()
  await context.close()
  await foreign.close()
}

/** A customer's mail with an answer to all begun, and the mailboxes. */
async function drawMail(): Promise<void> {
  const problems: string[] = []
  const context = await newContext(stage, problems)
  const page = await context.newPage()
  await signIn(page, stage.address, loginOf('周建国'))
  const ask = asking(page)
  const { items: boxes } = await ask('GET', '/mailboxes')
  // It can be chosen to send from; nothing is fetched.
  const imap = { host: '', port: 993, security: 'tls', user: '' }
  await page.request.fetch(`${stage.address}/api/v1/mailboxes/${boxes[0].id}`, {
    method: 'PATCH',
    data: { enabled: true, imap },
  })
  const { items } = await ask('GET', '/conversations?view=all&channel=mail&limit=100')
  let found = { id: '', points: -1 }
  for (const { id, status } of items) {
    const { timeline } = await ask('GET', `/conversations/${id}`)
    const mails = timeline.items.filter((one: Told) => one.meta?.mail)
    const [first] = mails
    if (!first?.meta.mail.html || status === 'closed') continue
    const points =
      (first.meta.mail.remotePictures > 0 ? 4 : 0) +
      (first.meta.mail.cc.length > 0 ? 2 : 0) +
      Math.min(mails.length, 6) / 4
    if (points > found.points) found = { id, points }
  }
  await page.goto(`${stage.address}/conversations/${found.id}?view=all&channel=mail`)
  await page.frameLocator('iframe.mail-frame').first().locator('main').waitFor()
  await page.locator('.ml-summary').waitFor()
  await page.waitForLoadState('networkidle')
  await page.locator('.cv-timeline').evaluate((one) => one.scrollTo(0, 0))
  await draw(page, 'mail')
  await page.goto(`${stage.address}/settings/mailboxes`)
  await page.getByRole('button', { name: '添加邮箱' }).click()
  await page.getByLabel('邮箱地址').fill('kefu@qq.com')
  await page.keyboard.press('Enter')
  await page.getByLabel('授权码').waitFor()
  await draw(page, 'mailbox')
  await context.close()
}

const parts = { desk: drawDesk, figures: drawFigures, widget: drawWidget, mail: drawMail }
const named = process.argv.slice(2)
await mkdir(folder, { recursive: true })
stage = await setStage(['--demo'])
try {
  for (const [name, drawPart] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) await drawPart()
} finally {
  await stage.close()
}
