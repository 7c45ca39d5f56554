import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { vectors } from '#platform/server/html/vectors.ts'
import { type FramedMail, framePage, framePolicy } from './frame.ts'

const shown = (given: Partial<FramedMail>, remotePictures = false) => {
  const mail = { html: '', text: '', folded: '', pictures: {}, ...given }
  const page = framePage(mail, { locale: 'zh-CN', remotePictures })
  return page.slice(page.indexOf('<main>') + 6, page.indexOf('</main>'))
}
const html = (source: string, remotePictures = false) => shown({ html: source }, remotePictures)

/** Every address in the page that a browser would fetch by itself. */
function fetched(page: string): string[] {
  const found: string[] = []
  const parser = new Parser({
    onopentag(_, attributes) {
      for (const [name, value] of Object.entries(attributes))
        if (/^(?:src|srcset|background|poster|data)$/.test(name) || (name === 'style' && /url/i.test(value)))
          found.push(value)
    },
  })
  parser.end(page)
  return found
}

describe('what a mail shows', () => {
  test('quotes and signatures are behind a line, never gone', () => {
    const page = html(
      '<p>可以</p><div data-kairos-fold="quote"><p>在 周一 写道：</p><div data-kairos-fold="quote"><p>更早</p></div></div><div data-kairos-fold="signature">王丽</div>',
    )
    expect(page).toBe(
      '<p>可以</p><details class="k-fold" data-kind="quote"><summary>引用的往来邮件</summary><div><p>在 周一 写道：</p><div><p>更早</p></div></div></details>' +
        '<details class="k-fold" data-kind="signature"><summary>签名</summary><div>王丽</div></details>',
    )
  })
  test('where there is nothing else to read, the fold is open', () => {
    expect(html('<div data-kairos-fold="quote">全部都是引用</div>')).toContain(
      '<details class="k-fold" data-kind="quote" open>',
    )
    expect(html('<img src="https://t.example/1.gif" width="1"><div data-kairos-fold="quote">引用</div>')).toContain(
      ' open>',
    )
  })
  test('a fold that the sender forged folds nothing of the rest', () => {
    const page = html(
      '<details><summary>点我</summary>藏起来</details><details data-kairos-fold="evil">b</details><p class="k-fold">c</p>',
    )
    expect(page).toBe('点我藏起来b<p>c</p>')
  })
  test('plain text keeps its lines, spaces and links, and folds what is quoted', () => {
    const text = '列1   列2\n请看 https://a.example/x\n\n> 旧的话\n> 更旧'
    expect(shown({ text, folded: '> 旧的话\n> 更旧' })).toBe(
      '<p>列1   列2<br>请看 <a href="https://a.example/x" target="_blank" rel="noopener noreferrer nofollow" title="将打开 a.example\nhttps://a.example/x">https://a.example/x</a></p>' +
        '<details class="k-fold" data-kind="quote"><summary>引用的往来邮件</summary><div><p>&gt; 旧的话<br>&gt; 更旧</p></div></details>',
    )
  })
  test('text is never read as mark-up', () => {
    expect(shown({ text: '<script>alert(1)</script> & </main>' })).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;/main&gt;</p>',
    )
  })
  test('a mail without words says so, one that is too long says where the rest is', () => {
    expect(html('<p> </p>')).toContain('<p> </p>')
    expect(shown({ text: '' })).toContain('这封邮件没有正文')
    const long = html('<p>长</p>'.repeat(30_000))
    expect(long.match(/<p>长/g)).toHaveLength(20_000)
    expect(long).toContain('全文在原始邮件里')
    expect(html(`<p>${'长'.repeat(100_000)}</p>`)).not.toContain('全文在原始邮件里')
  })
  test('wide tables scroll by themselves', () => {
    expect(html('<table width="900"><tr><td><table><tr><td>x</td></tr></table></td></tr></table>y')).toBe(
      '<div class="k-wide"><table width="900"><tr><td><table><tr><td>x</td></tr></table></td></tr></table></div>y',
    )
  })
})

describe('pictures', () => {
  const id = '0198a000-0000-7000-8000-000000000001'
  test('those of the mail come from us, missing ones say so', () => {
    const page = shown({ html: '<img src="cid:Logo@x" alt="标志"><img src="cid:other">', pictures: { 'logo@X': id } })
    expect(page).toContain(`<img alt="标志" src="/api/v1/attachments/${id}?inline=1">`)
    expect(page).toContain('title="邮件里没有这张图片"')
  })
  test('remote ones leave a box of their size, those not meant to be seen leave nothing', () => {
    const page = html(
      '<img src="https://t.example/a.png" width="600" height="200" alt="新年&quot;优惠"><img src="http://t.example/p.gif" width="1" height="1"><img src="//t.example/b.png" style="width:50%">',
    )
    expect(page).toBe(
      '<span class="k-picture" role="img" aria-label="未显示的远程图片：新年&quot;优惠" title="未显示的远程图片：新年&quot;优惠" style="width:600px;height:200px">新年&quot;优惠</span>' +
        '<span class="k-picture" role="img" aria-label="未显示的远程图片" title="未显示的远程图片" style="width:50%"></span>',
    )
    expect(html('<img src="https://t.example/a.png" width="600">', true)).toContain('src="https://t.example/a.png"')
  })
  test('nothing is fetched from elsewhere by any way there is', () => {
    const ways = [
      '<img src="https://t.example/1">',
      '<img srcset="https://t.example/2 2x">',
      '<table background="https://t.example/3"><tr><td background="https://t.example/4">x</td></tr></table>',
      '<body background="https://t.example/5"><div style="background:url(https://t.example/6)">x</div>',
      '<div style="background-image:u\\72l(https://t.example/7)">x</div>',
      '<style>@import url(https://t.example/8);@font-face{src:url(https://t.example/9)}p{background:url(https://t.example/10)}</style>',
      '<link rel="stylesheet" href="https://t.example/11"><link rel="prefetch" href="https://t.example/12">',
      '<video poster="https://t.example/13" src="https://t.example/14"></video><audio src="https://t.example/15"></audio>',
      '<svg><image href="https://t.example/16"/></svg><object data="https://t.example/17"></object><embed src="https://t.example/18">',
      '<iframe src="https://t.example/19"></iframe><input type="image" src="https://t.example/20">',
      '<picture><source srcset="https://t.example/21"><img src="https://t.example/22"></picture>',
    ]
    for (const way of ways) expect([way, fetched(html(way))]).toEqual([way, []])
  })
})

describe('links', () => {
  test('say where they lead, in a new window that knows nothing of us', () => {
    expect(
      html('<a href="https://www.icbc.com.cn/a" title="别的" target="_self"><b title="别的">工商银行</b></a>'),
    ).toBe(
      '<a title="将打开 www.icbc.com.cn\nhttps://www.icbc.com.cn/a" href="https://www.icbc.com.cn/a" target="_blank" rel="noopener noreferrer nofollow"><b>工商银行</b></a>',
    )
  })
  test('a text that names another place is marked', () => {
    const page = html('<a href="https://icbc.evil.example/">www.icbc.com.cn</a>')
    expect(page).toContain('⚠ 实际前往 icbc.evil.example，与文字不符，请当心')
    expect(html('<a href="https://m.icbc.com.cn/">www.icbc.com.cn</a>')).not.toContain('⚠')
  })
})

describe('hostile mails', () => {
  const hostile = [
    ...vectors,
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/"><a href="/x">y</a>',
    '<form action="https://evil.example/"><input name=p type=password><button>x</button></form>',
    '<div style="position:fixed;inset:0;z-index:9999;opacity:0">x</div>',
    '</main></body></html><script>alert(1)</script>',
    '<plaintext><p>x',
    '--><script>alert(1)</script>',
    '<main data-kairos-mail="">x</main>',
  ]
  test.each(hostile)('%s', (source) => {
    const found: string[] = []
    const parser = new Parser({
      onopentag(name, attributes) {
        if (
          /^(?:script|style|iframe|object|embed|form|input|button|select|textarea|meta|link|base|svg|math|template|video|audio|body|html)$/.test(
            name,
          )
        )
          found.push(name)
        for (const [key, value] of Object.entries(attributes)) {
          if (/^on|^(?:id|srcset|srcdoc|ping|action|formaction)$/.test(key)) found.push(key)
          if (key === 'class' && !/^k-(?:fold|wide|picture|warn|end)$/.test(value)) found.push(`class ${value}`)
          if (key === 'href' && !/^(?:https?|mailto|tel):/i.test(value)) found.push(value)
          if (key === 'style' && /position|url|expression|inset|z-index/i.test(value)) found.push(value)
        }
      },
    })
    for (const remote of [false, true]) {
      parser.end(html(source, remote))
      parser.reset()
    }
    expect(found).toEqual([])
  })
  test('very many tables and very deep nesting end in time', () => {
    const many = html('<table><tr><td>'.repeat(20_000))
    expect(many.split('k-wide').length).toBe(2)
    expect(html(`${'<div data-kairos-fold="quote">'.repeat(5000)}x`).match(/<details/g)).toHaveLength(1)
    expect(html('<a href="https://a.example/">'.repeat(20_000)).length).toBeGreaterThan(0)
  })
})

test('the browser may show, and nothing else', () => {
  const policy = framePolicy({ remotePictures: false })
  expect(policy).toContain("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'")
  expect(policy).toContain(
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin",
  )
  expect(policy).not.toMatch(/allow-scripts|allow-forms|allow-top/)
  expect(framePolicy({ remotePictures: true })).toContain("img-src 'self' data: https: http:;")
})
