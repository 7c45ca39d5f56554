import { expect, test } from 'vitest'
import { destination } from './links.ts'

test.each([
  ['https://www.icbc.com.cn/a', '工商银行', 'www.icbc.com.cn', false],
  ['https://www.icbc.com.cn/a', 'www.icbc.com.cn', 'www.icbc.com.cn', false],
  ['https://m.icbc.com.cn/a', 'https://www.icbc.com.cn/', 'm.icbc.com.cn', false],
  ['https://click.mail.taobao.com/x', 'taobao.com', 'click.mail.taobao.com', false],
  ['https://taobao.com.evil.example/x', 'https://www.taobao.com/cart', 'taobao.com.evil.example', true],
  ['https://icbc.com.evil-cn.com/', 'www.icbc.com.cn', 'icbc.com.evil-cn.com', true],
  ['http://192.0.2.7/login', '【mail.qq.com】', '192.0.2.7', true],
  ['https://evil.example:8443/', 'mail.qq.com', 'evil.example:8443', true],
  ['https://www.qq.com@evil.example/', '点击查看', 'evil.example', true],
  ['https://xn--pple-43d.com/', 'apple.com', 'xn--pple-43d.com', true],
  ['https://xn--fiq228c.example/', '中文.example', 'xn--fiq228c.example', false],
  ['https://github.example/readme', 'README.md', 'github.example', false],
  ['https://shop.example/', '订单 2026.07.01', 'shop.example', false],
  ['https://shop.example/', '3.14', 'shop.example', false],
  ['mailto:service@qq.com?subject=x', 'service@qq.com', 'service@qq.com', false],
  ['mailto:thief@evil.example', 'service@qq.com', 'thief@evil.example', true],
  ['mailto:%E4%B8%AD%', '写信', '%E4%B8%AD%', false],
  ['tel:+8675512345678', '400-800-1234', '+8675512345678', false],
])('%s shown as %s', (href, text, to, misleading) => {
  expect(destination(href, text)).toMatchObject({ to, misleading })
})
