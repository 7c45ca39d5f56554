import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { htmlToText, sanitizeMail, sanitizeRich, textToHtml } from './index.ts'
import { vectors } from './vectors.ts'

const isOwnImage = (source: string) => /^\/files\/[\w-]+$/.test(source)
const rich = (html: string) => sanitizeRich(html, { isOwnImage })
const mail = (html: string) => sanitizeMail(html, { allowRemoteImages: false })

const RICH = new Set('p br strong b em i u s del a ul ol li blockquote code pre h1 h2 h3 hr img span'.split(' '))
const FORBIDDEN = new Set(
  'script style iframe object embed form input button select textarea meta link base svg math template noscript video audio title xmp body'.split(
    ' ',
  ),
)

/** Reads cleaned HTML as a parser does and gives back what could do harm in it. */
function harm(html: string, tags?: ReadonlySet<string>): string[] {
  const found: string[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      if (FORBIDDEN.has(name) || (tags && !tags.has(name))) found.push(name)
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on|^(?:srcset|srcdoc|formaction|action|background|ping|id|class)$|:/i.test(attribute))
          found.push(attribute)
        if (
          /^(?:href|src)$/.test(attribute) &&
          !/^(?:https?:\/\/|mailto:|tel:|cid:|\/files\/|data:image\/png;)/i.test(value)
        )
          found.push(value)
        if (attribute === 'style' && /url|expression|position|\\|behavior|binding/i.test(value)) found.push(value)
      }
    },
    oncomment: () => found.push('comment'),
    onprocessinginstruction: () => found.push('instruction'),
  })
  parser.end(html)
  return found
}

const fragment = fc.oneof(
  fc.constantFrom(...vectors),
  fc.constantFrom(
    ...[
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<ul>',
      '<li>',
      '</ul>',
      '<pre>',
      '\n',
      '</pre>',
      '<a href="https://a.example/?x=1&y=2">',
      '</a>',
    ],
    ...[
      '<span data-mention="u1">',
      '<span>',
      '</span>',
      '<img src="/files/a" alt=\'"\'>',
      '<blockquote>',
      '<code>',
      '<br>',
      '<hr/>',
    ],
    ...[
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<',
      '>',
      '&',
      '&lt;',
      '&amp;lt;',
      '"',
      "'",
      '=',
      '/',
      ' onerror=',
      '<img ',
      '<svg>',
      '<style>',
    ],
    ...[
      '</style>',
      '<h1>',
      '</h2>',
      '<table>',
      '<td>',
      '漏水',
      '\0',
      '\ud800',
      '<textarea>',
      '</textarea>',
      '<option>',
      '<none>',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
)
const soup = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''))

describe('messages of our own editor', () => {
  it.each([
    ['<p>您好 <b>请</b><i>看</i><u>u</u><del>s</del></p>', '<p>您好 <b>请</b><i>看</i><u>u</u><del>s</del></p>'],
    ['<ul><li>a</li></ul><ol start="3" type=a><li>b</li></ol>', '<ul><li>a</li></ul><ol start="3"><li>b</li></ol>'],
    ['<h1>a</h1><h4>b</h4><hr><pre><code>x</code></pre>', '<h1>a</h1>b<hr /><pre><code>x</code></pre>'],
    [
      '<a href="https://a.example/?a=1&amp;b=2">x</a>',
      '<a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    ],
    ['<a href="tel:110">x</a>', '<a href="tel:110" target="_blank" rel="noopener noreferrer nofollow">x</a>'],
    ['<a href="/relative">x</a>', 'x'],
    [
      '<span data-mention="0198-a">@王</span><span style="color:red">x</span>',
      '<span data-mention="0198-a">@王</span>x',
    ],
    ['<img src="/files/a-1" alt="图" width=20 height=x>', '<img src="/files/a-1" alt="图" width="20" />'],
    ['<img src="cid:a@b"><img src="https://evil.example/x.png">', '<img src="cid:a@b" alt="" />'],
    ['<div>a</div><font color=red>b</font>', 'ab'],
    ['a < b & c', 'a &lt; b &amp; c'],
    ['a\0b\ud800', 'ab\ufffd'],
    ['', ''],
  ])('%s', (html, clean) => {
    expect(rich(html)).toBe(clean)
  })

  it.each(vectors)('disarms %s', (html) => {
    expect(harm(rich(html), RICH)).toEqual([])
    expect(rich(rich(html))).toBe(rich(html))
  })

  it('is settled and harmless whatever comes in', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const clean = rich(html)
        expect(harm(clean, RICH)).toEqual([])
        expect(rich(clean)).toBe(clean)
        expect(clean.isWellFormed()).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('foreign mail', () => {
  it.each([
    [
      '<table width="600" bgcolor="#fff" border=0 onclick=x><tr><td align="center" colspan=2>x</td></tr></table>',
      '<table width="600" bgcolor="#fff" border="0"><tr><td align="center" colspan="2">x</td></tr></table>',
    ],
    [
      '<p style="color:#333;font-family:\'微软雅黑\',Arial;position:absolute;margin:0 -9px">x</p>',
      '<p style="color:#333;font-family:\'微软雅黑\',Arial">x</p>',
    ],
    [
      '<p style="background-color:rgb(1, 2, 3) !important;background:url(x)">x</p>',
      '<p style="background-color:rgb(1, 2, 3)">x</p>',
    ],
    ['<p style="height:100vh;min-height:50dvh;width:9vw">x</p>', '<p style="width:9vw">x</p>'],
    ['<head><title>t</title><style>p{}</style></head><body class=a><div id=b>x</div></body>', '<div>x</div>'],
    ['<img src="https://t.example/p.gif" width=1>', '<img width="1" data-blocked-src="https://t.example/p.gif" />'],
    ['<img src="//t.example/p.gif">', '<img data-blocked-src="https://t.example/p.gif" />'],
    [
      '<img src="cid:1@x"><img src="data:image/png;base64,iVBO">',
      '<img src="cid:1@x" /><img src="data:image/png;base64,iVBO" />',
    ],
    ['<form action=x><input value=1>x</form>', 'x'],
    ['<a name=top>x</a><a href="#top">y</a>', 'xy'],
  ])('%s', (html, clean) => {
    expect(mail(html)).toBe(clean)
  })

  it('fetches remote pictures only when asked', () => {
    const html =
      '<img src="https://t.example/p.gif" srcset="https://t.example/2.gif 2x" data-blocked-src="javascript:x">'
    expect(sanitizeMail(html, { allowRemoteImages: true })).toBe('<img src="https://t.example/p.gif" />')
    expect(mail(html)).toBe('<img data-blocked-src="https://t.example/p.gif" />')
  })

  it('keeps an attribute of our own, with values of our own only', () => {
    const html = '<div data-fold="quote" data-other="x">a</div><div data-fold="&quot;onload=x">b</div>'
    const clean = sanitizeMail(html, { allowRemoteImages: false, own: { 'data-fold': /^(?:quote|signature)$/ } })
    expect(clean).toBe('<div data-fold="quote">a</div><div>b</div>')
    expect(mail(html)).toBe('<div>a</div><div>b</div>')
  })

  it.each(vectors)('disarms %s', (html) => {
    expect(harm(mail(html))).toEqual([])
    expect(mail(mail(html)).replaceAll('data-blocked-src', '')).toBe(
      mail(html).replace(/<img[^>]*data-blocked-src[^>]*>/g, ''),
    )
  })

  it('is harmless whatever comes in', () => {
    fc.assert(
      fc.property(soup, (html) => {
        expect(harm(mail(html))).toEqual([])
        expect(harm(sanitizeMail(html, { allowRemoteImages: true }))).toEqual([])
        expect(mail(html)).not.toMatch(/<[^>]* src="https?:/)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('HTML to text', () => {
  it.each([
    ['<p>您好，</p><p>漏水<br>了</p>', '您好，\n\n漏水\n了'],
    ['<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
    ['<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul><p>e</p>', '- a\n- b\n  1. c\n  2. d\n\ne'],
    ['<ul><li><p>a</p></li><li><p>b</p></li></ul>', '- a\n- b'],
    ['<ol start=3><li>a</li></ol>', '3. a'],
    ['<a href="https://a.example/x">这里</a>', '这里 (https://a.example/x)'],
    [
      '<a href="https://a.example/">https://a.example</a> <a href="mailto:a@b.cn">a@b.cn</a>',
      'https://a.example a@b.cn',
    ],
    ['<a href="javascript:x">y</a>', 'y'],
    ['<blockquote><p>a</p><p>b</p></blockquote>c', '> a\n>\n> b\n\nc'],
    ['<table><tr><th>名</th><th>数</th></tr><tr><td>a</td><td>1</td></tr></table>', '名\t数\na\t1'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['a<hr>b', 'a\n\n---\n\nb'],
    ['<img src=x alt="漏水照片">', '[漏水照片]'],
    ['<style>p{}</style><script>x</script><title>t</title>a', 'a'],
    ['  a \n  b&nbsp;c&amp;d &lt;e&gt;', 'a b c&d <e>'],
    ['<p>a<b>b</b> <i>c</i></p>', 'ab c'],
    ['<p>unclosed <b>x', 'unclosed x'],
    ['', ''],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it('never throws and gives clean text', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const text = htmlToText(html)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toMatch(/\n{3}|\0| \n/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('text to HTML', () => {
  const attributes = ' target="_blank" rel="noopener noreferrer nofollow"'
  it.each([
    ['a\nb\n\n\nc <&> "', '<p>a<br />b</p><p>c &lt;&amp;&gt; &quot;</p>'],
    [
      '请看https://a.example/x?a=1&b=2。谢谢',
      `<p>请看<a href="https://a.example/x?a=1&amp;b=2"${attributes}>https://a.example/x?a=1&amp;b=2</a>。谢谢</p>`,
    ],
    [
      '(https://a.example/x_(y)).',
      `<p>(<a href="https://a.example/x_(y)"${attributes}>https://a.example/x_(y)</a>).</p>`,
    ],
    ['写信到service@a.cn，', `<p>写信到<a href="mailto:service@a.cn"${attributes}>service@a.cn</a>，</p>`],
    ['javascript:alert(1) http:// a@b', '<p>javascript:alert(1) http:// a@b</p>'],
    [
      'https://a.example/"onclick=x',
      `<p><a href="https://a.example/"${attributes}>https://a.example/</a>&quot;onclick=x</p>`,
    ],
    ['  ', ''],
  ])('%s', (text, html) => {
    expect(textToHtml(text)).toBe(html)
  })

  it('survives our own cleaning, shows the same, and is harmless, for any text', () => {
    const text = fc.array(
      fc.oneof(fragment, fc.constantFrom('https://a.example/', 'a@b.cn', ' ', '\n', '\n\n', '(', ')', '.')),
      { maxLength: 10 },
    )
    const words = (value: string) => value.toWellFormed().replaceAll('\0', '').replace(/\s+/g, '')
    fc.assert(
      fc.property(text, (parts) => {
        const plain = parts.join('')
        const html = textToHtml(plain)
        expect(harm(html, RICH)).toEqual([])
        expect(words(htmlToText(html))).toBe(words(plain))
        expect(words(htmlToText(rich(html)))).toBe(words(plain))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('hostile sizes', () => {
  it('reads deep nesting and long runs', () => {
    const deep = '<div><blockquote><ul><li>'.repeat(20_000)
    for (const html of [
      deep,
      '<'.repeat(200_000),
      '<a '.repeat(50_000),
      '&'.repeat(200_000),
      `<p style="${'('.repeat(100_000)}">x`,
    ]) {
      expect(harm(rich(html), RICH)).toEqual([])
      expect(harm(mail(html))).toEqual([])
      expect(typeof htmlToText(html)).toBe('string')
    }
    expect(htmlToText('<a href="https://a.example/x">b</a> '.repeat(60_000))).toMatch(/^b \(https:/)
    expect(htmlToText(`${'<blockquote>'.repeat(20)}${'x<br>'.repeat(100_000)}`, { most: 1000 }).length).toBeLessThan(
      1100,
    )
    expect(htmlToText('<a href="https://a.example/x">b'.repeat(25_000))).toMatch(/^b/)
    expect(textToHtml(`http://${')'.repeat(200_000)}${'a@'.repeat(100_000)}`)).toMatch(/^<p>/)
  })
})
