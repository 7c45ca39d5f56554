import { describe, expect, it } from 'vitest'
import { foldMail } from './index.ts'

const fold = (text: string, subject = 'Re: 报价') =>
  foldMail({ text, html: '', subject, fromAddress: 'wangli@foxmail.example' })

/** Introductions, each above `> 原文第一行`; the answer above is 好的，收到。 */
const INTRODUCTIONS = [
  '在 2026年3月5日，王丽 <wangli@example.cn> 写道：',
  '在 2026年3月5日，下午3:02，王丽 <wangli@example.cn> 写道：',
  '在 2026-03-05 15:02:11，"王丽" <wangli@example.cn> 写道：',
  '在2026年3月5日 15:02，王丽<wangli@example.cn>写道:',
  '在 2026/3/5 15:02, 王丽 写道:',
  '在 2026年3月5日星期四 15:02:11 [GMT+8]， 王丽<wangli@example.cn> 写道：',
  '于 2026年3月5日 下午3:02，王丽 <wangli@example.cn> 写道：',
  '于 2026年3月5日 GMT+8 下午3:02:11, 王丽 <wangli@example.cn> 写到:',
  '王丽 <wangli@example.cn> 于2026年3月5日周四 15:02写道：',
  '王丽 <wangli@example.cn>于2026年3月5日 周四15:02写道：',
  '王丽<wangli@example.cn> 在 2026年3月5日 15:02 写道：',
  '"王丽" <wangli@example.cn> 写道：',
  '张先生 <chang@example.tw> 於 2026年3月5日 週四 下午3:02寫道：',
  '張先生 <chang@example.tw> 於 2026年3月5日 下午3:02 寫道：',
  '張先生 於 2026/3/5 下午 03:02 寫道:',
  '於 2026年3月5日 下午3:02，張先生 <chang@example.tw> 寫道：',
  '2026年3月5日 下午3:02，王丽 <wangli@example.cn> 写道：',
  '2026年3月5日(木) 15:02 山田太郎 <yamada@example.jp>:',
  '2026年3月5日(木) 15:02、山田太郎 <yamada@example.jp> のメール:',
  '山田太郎さんは書きました (2026/03/05 15:02):',
  '2026년 3월 5일 (목) 오후 3:02, 홍길동 <hong@example.kr>님이 작성:',
  'On Thu, Mar 5, 2026 at 3:02 PM Wang Li <wangli@example.cn> wrote:',
  'On 05/03/2026 15:02, Wang Li wrote:',
  'On Mar 5, 2026, at 3:02 PM, Wang Li <wangli@example.cn> wrote:',
  'On Thursday, March 5, 2026 at 03:02:11 PM GMT+8, Wang Li <wangli@example.cn> wrote:',
  'On Mar 5, 2026, 3:02 PM +0800, Wang Li <wangli@example.cn>, wrote:',
  'At 2026-03-05 15:02:11, "王丽" <wangli@example.cn> wrote:',
  '---- On Thu, 05 Mar 2026 15:02:11 +0800 Wang Li <wangli@example.cn> wrote ----',
  'Am 05.03.2026 um 15:02 schrieb Max Muster:',
  'Am Do., 5. März 2026 um 15:02 Uhr schrieb Max Muster <max@example.de>:',
  'Am 5. März 2026 15:02:11 MEZ schrieb Max Muster <max@example.de>:',
  'Le jeu. 5 mars 2026 à 15:02, Marie Durand <marie@example.fr> a écrit :',
  'Le 05/03/2026 à 15:02, Marie Durand a écrit :',
  'El jue, 5 mar 2026 a las 15:02, Ana Ruiz (<ana@example.es>) escribió:',
  'El 5/3/26 a las 15:02, Ana Ruiz escribió:',
  'Il giorno gio 5 mar 2026 alle ore 15:02 Luca Rossi <luca@example.it> ha scritto:',
  'Il 05/03/2026 15:02, Luca Rossi ha scritto:',
  'Em qui., 5 de mar. de 2026 às 15:02, João Silva <joao@example.pt> escreveu:',
  'Op do 5 mrt 2026 om 15:02 schreef Jan de Vries <jan@example.nl>:',
  'Op 5-3-2026 om 15:02 schreef Jan de Vries:',
  'Den tors 5 mars 2026 kl 15:02 skrev Sven Svensson <sven@example.se>:',
  'Den 05.03.2026 15:02, skrev Ola Nordmann:',
  'W dniu 05.03.2026 o 15:02, Jan Kowalski pisze:',
  'czw., 5 mar 2026 o 15:02 Jan Kowalski <jan@example.pl> napisał(a):',
  'чт, 5 мар. 2026 г. в 15:02, Иван Петров <ivan@example.ru>:',
  '05.03.2026 15:02, Иван Петров пишет:',
  '5 Mar 2026 Per 15:02 tarihinde Ali Kaya <ali@example.tr> şunu yazdı:',
  '26.06.2026, 14:41, "Alexander L" <abc@example.com>:',
  '2026-03-05 15:02 GMT+08:00 Wang Li <wangli@example.cn>:',
]

describe('a quotation that words introduce', () => {
  it.each(INTRODUCTIONS)('%s', (introduction) => {
    const text = `好的，收到。\n\n${introduction}\n\n> 原文第一行\n> 原文第二行\n`
    const { reply, folded, foldedHtml } = fold(text)
    expect(reply).toBe('好的，收到。')
    expect(folded).toBe(`${introduction}\n\n> 原文第一行\n> 原文第二行`)
    expect(foldedHtml).toBe('')
  })

  it.each([
    'On Thu, Mar 5, 2026 at 3:02 PM Wang Li\n<wangli@example.cn> wrote:',
    'On Thu, Mar 5, 2026 at 3:02 PM\nWang Li of the Long Department Name Company Limited\n<wangli@example.cn>\nwrote:',
    '王丽（售后服务部北京分部）\n<wangli@example.cn> 于2026年3月5日周四 15:02写道：',
    '在 2026年3月5日，下午3:02，王丽\n<wangli@example.cn> 写道：',
    '張先生 <a.very.long.address.of.chang@example.com.tw> 於 2026年3月5日 週四\n下午3:02寫道：',
    'Le jeu. 5 mars 2026 à 15:02, Marie Durand <marie@example.fr> a\nécrit :',
  ])('wrapped: %s', (introduction) => {
    expect(fold(`好的，收到。\n\n${introduction}\n\n> 原文`).reply).toBe('好的，收到。')
    expect(fold(`好的，收到。\r\n\r\n${introduction.replaceAll('\n', '\r\n')}\r\n> 原文\r\n`).reply).toBe(
      '好的，收到。',
    )
  })

  it.each([
    '在 2026年3月5日，下午3:02，王丽 <wangli@example.cn> 写道：',
    'On Mar 5, 2026, at 3:02 PM, Wang Li <wangli@example.cn> wrote:',
    '发件人: 王丽 <wangli@example.cn>\n> 日期: 2026年3月5日\n> 主题: 报价',
  ])('quoted itself, as Apple Mail does: %s', (introduction) => {
    expect(fold(`好的，收到。\n\n> ${introduction}\n> \n> 原文\n`).reply).toBe('好的，收到。')
  })

  it('without quote signs counts when it names an address as only programs do', () => {
    const { reply, folded } = fold(
      '好的\n\n在 2026-03-05 15:02:11，"王丽" <wangli@example.cn> 写道：\n\n您好，报价见附件。\n',
    )
    expect(reply).toBe('好的')
    expect(folded).toContain('报价见附件')
  })

  it('may stand close, with non-breaking and full-width spaces', () => {
    expect(fold('好的\n在\u00a02026年3月5日，王丽\u3000<wangli@example.cn>\u00a0写道：\n> 原文').reply).toBe('好的')
  })
})

const HEADERS: [string, string][] = [
  [
    'Outlook zh-CN',
    '发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>\n抄送: 李雷 <lilei@example.cn>\n主题: 报价',
  ],
  [
    'Outlook zh-CN with a rule',
    '________________________________\n发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02:11\n收件人: 客服 <kf@example.com>\n主题: 报价',
  ],
  ['full-width colons', '发件人：王丽 <wangli@example.cn>\n发送时间：2026年3月5日 15:02\n收件人：客服\n主题：报价'],
  ['names without addresses', '发件人: 王丽\n发送时间: 2026年3月5日 15:02\n收件人: 客服部\n主题: 报价'],
  ['bold', '*发件人:* 王丽 <wangli@example.cn>\n*发送时间:* 2026年3月5日 15:02\n*收件人:* 客服\n*主题:* 报价'],
  [
    'bold twice',
    '**发件人：** 王丽 <wangli@example.cn>\n**发送时间：** 2026年3月5日 15:02\n**收件人：** 客服\n**主题：** 报价',
  ],
  [
    'Outlook zh-TW',
    '寄件者: 王麗 <wangli@example.tw>\n寄件日期: 2026年3月5日 下午 03:02\n收件者: 客服 <kf@example.com>\n副本: 李雷\n主旨: 報價',
  ],
  [
    'Gmail zh-TW labels',
    '寄件人：王麗 <wangli@example.tw>\n日期：2026年3月5日 週四 下午3:02\n收件人：kf@example.com\n主旨：報價',
  ],
  [
    'QQ',
    '------------------ 原始邮件 ------------------\n发件人: "王丽"<wangli@example.cn>;\n发送时间: 2026年3月5日(星期四) 下午3:02\n收件人: "客服"<kf@example.com>;\n\n主题: 报价',
  ],
  [
    'QQ with entities',
    '------------------&nbsp;原始邮件&nbsp;------------------\n发件人: &nbsp;"王丽"<wangli@example.cn&gt;;\n发送时间: &nbsp;2026年3月5日(星期四) 下午3:02\n收件人: &nbsp;"客服"<kf@example.com&gt;;\n\n主题: &nbsp;报价',
  ],
  [
    'QQ zh-TW',
    '------------------ 原始郵件 ------------------\n寄件者: "王麗"<wangli@example.tw>;\n寄件日期: 2026年3月5日(星期四) 下午3:02\n收件者: "客服"<kf@example.com>;\n主旨: 報價',
  ],
  [
    'QQ in English',
    '------------------ Original ------------------\nFrom: "王丽"<wangli@example.cn>;\nDate: Thu, Mar 5, 2026 03:02 PM\nTo: "客服"<kf@example.com>;\nSubject: 报价',
  ],
  [
    'QQ, the newer one',
    '         原始邮件\n         \n       \n发件人：王丽 <wangli@example.cn>\n发件时间：2026年3月5日 15:02\n收件人：客服 <kf@example.com>\n主题：报价',
  ],
  [
    'dashes',
    '-----原始邮件-----\n发件人: 王丽 <wangli@example.cn>\n发送时间: 2026-03-05 15:02:11 (星期四)\n收件人: kf@example.com\n主题: 报价',
  ],
  [
    'Outlook of old',
    '-----邮件原件-----\n发件人: 王丽 [mailto:wangli@example.cn]\n发送时间: 2026年3月5日 15:02\n收件人: 客服\n主题: 报价',
  ],
  [
    'NetEase Mail Master',
    '---- 回复的原邮件 ----\n| 发件人 | 王丽<wangli@example.cn> |\n| 发送日期 | 2026年03月05日 15:02 |\n| 收件人 | kf@example.com |\n| 主题 | 报价 |',
  ],
  [
    'NetEase, five dashes',
    '----- 回复的原邮件 -----\n发件人：王丽<wangli@example.cn>\n日期：2026年03月05日 15:02\n收件人：kf@example.com\n主题：报价',
  ],
  [
    'NetEase Mail Master in English',
    '---- Replied Message ----\n| From | Wang Li<wangli@example.cn> |\n| Date | 03/05/2026 15:02 |\n| To | kf@example.com |\n| Subject | Quote |',
  ],
  [
    'Foxmail',
    'wangli@foxmail.example\n \n发件人： 客服\n发送时间： 2026-03-05 15:02\n收件人： wangli@foxmail.example\n主题： 报价',
  ],
  [
    'Alibaba',
    '------------------------------------------------------------------\n发件人：王丽 <wangli@example.cn>\n发送时间：2026年3月5日(星期四) 15:02\n收件人：客服 <kf@example.com>\n主　题：报价',
  ],
  [
    'Samsung',
    '-------- 原始信息 --------\n由： 王丽 <wangli@example.cn>\n日期： 2026/3/5 15:02 (GMT+08:00)\n收件人： kf@example.com\n主 题： 报价',
  ],
  [
    'Samsung zh-TW',
    '-------- 原始郵件 --------\n自： 王麗 <wangli@example.tw>\n日期： 2026/3/5 15:02 (GMT+08:00)\n至： kf@example.com\n主旨： 報價',
  ],
  [
    'Huawei',
    '-------- 原始邮件 --------\n主题：报价\n发件人：王丽 <wangli@example.cn>\n收件人：kf@example.com\n抄送：',
  ],
  [
    'one line',
    '发件人：王丽 <wangli@example.cn> 发送时间：2026年3月5日 15:02 收件人：客服 <kf@example.com> 抄送： 主题：报价',
  ],
  [
    'one line, zh-TW',
    '寄件者：王麗 <wangli@example.tw> 寄件日期：2026年3月5日 15:02 收件者：客服 <kf@example.com> 副本：李雷 主旨：報價',
  ],
  [
    'wrapped recipients',
    '发件人: 王丽 <wangli@example.cn>\n发送时间: 2026年3月5日 15:02\n收件人: 客服 <kf@example.com>; 售后 <sh@example.com>;\n 技术 <js@example.com>; 仓库 <ck@example.com>\n主题: 一个很长的主题',
  ],
  [
    'Original Message',
    '-----Original Message-----\nFrom: Wang Li [mailto:wangli@example.cn]\nSent: Thursday, March 5, 2026 3:02 PM\nTo: Service\nSubject: RE: Quote',
  ],
  ['Original Message without a header', '-----Original Message-----'],
  [
    'English Outlook',
    'From: Wang Li <wangli@example.cn>\nSent: Thursday, March 5, 2026 3:02 PM\nTo: Service <kf@example.com>\nSubject: RE: Quote',
  ],
  [
    'English, on behalf',
    'From: Foo [mailto:foo@example.com] On Behalf Of baz@example.com\nSent: Monday, January 01, 2026 12:00 AM\nTo: john@example.com\nCc: jane@example.com\nSubject: Conversation',
  ],
  [
    'Hotmail',
    'Date: Thu, 26 Jun 2026 13:53:45 +0400\nSubject: Test message\nFrom: abc@example.com\nTo: alex.l@example.com',
  ],
  [
    'German',
    'Von: Max Muster <max@example.de>\nGesendet: Donnerstag, 5. März 2026 15:02\nAn: Service\nBetreff: AW: Angebot',
  ],
  [
    'German with dashes',
    '-----Ursprüngliche Nachricht-----\nVon: Max Muster <max@example.de>\nGesendet: Donnerstag, 5. März 2026 15:02\nAn: Service\nBetreff: Angebot',
  ],
  ['French', 'De : Marie Durand <marie@example.fr>\nEnvoyé : jeudi 5 mars 2026 15:02\nÀ : Service\nObjet : RE: Devis'],
  [
    'Spanish',
    'De: Ana Ruiz <ana@example.es>\nEnviado: jueves, 5 de marzo de 2026 15:02\nPara: Servicio\nAsunto: RE: Oferta',
  ],
  [
    'Portuguese',
    'De: João Silva <joao@example.pt>\nEnviada em: quinta-feira, 5 de março de 2026 15:02\nPara: Serviço\nAssunto: RES: Oferta',
  ],
  [
    'Italian',
    'Da: Luca Rossi <luca@example.it>\nInviato: giovedì 5 marzo 2026 15:02\nA: Servizio\nOggetto: R: Offerta',
  ],
  [
    'Dutch',
    'Van: Jan de Vries <jan@example.nl>\nVerzonden: donderdag 5 maart 2026 15:02\nAan: Service\nOnderwerp: RE: Offerte',
  ],
  ['Japanese', '差出人: 山田太郎 <yamada@example.jp>\n送信日時: 2026年3月5日 15:02\n宛先: サービス\n件名: RE: 見積'],
  [
    'Korean',
    '보낸 사람: 홍길동 <hong@example.kr>\n보낸 날짜: 2026년 3월 5일 목요일 오후 3:02\n받는 사람: 서비스\n제목: RE: 견적',
  ],
  ['Russian', 'От: Иван Петров <ivan@example.ru>\nОтправлено: 5 марта 2026 г. 15:02\nКому: Service\nТема: RE: Цена'],
  [
    'two languages',
    '-------- 原始信息 --------\n主题: Re: 报价\nFrom: Wang Li <wangli@example.cn>\n收件人: kf@example.com\n日期: 2026/3/5',
  ],
  ['our own line', '##- 请在此行以上回复 -##'],
  ['a line of others', '## Please type your reply above this line ##'],
]

describe('a header above the history', () => {
  it.each(HEADERS)('%s', (_name, header) => {
    for (const end of ['\n', '\r\n']) {
      const { reply, folded } = fold(`好的，收到。\n\n\n${header}\n\n您好：\n报价见附件。\n`.replaceAll('\n', end))
      expect(reply).toBe('好的，收到。')
      expect(folded).toContain('报价见附件。')
      expect(folded).not.toContain('好的')
    }
  })

  it.each(HEADERS.filter(([, header]) => !/##|foxmail/.test(header)))('%s, each line quoted', (_name, header) => {
    const quoted = `${header}\n\n您好：\n报价见附件。`
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')
    expect(fold(`好的，收到。\n\n${quoted}\n`).reply).toBe('好的，收到。')
  })
})

const SIGNATURES = [
  '-- \n王丽\n售后服务部\n电话：010-12345678',
  '--\n王丽\n售后服务部',
  '-- \nWang Li\nService\nhttps://example.com?x=1',
  '__\n王丽',
  '发自我的 iPhone',
  '发自我的iPad',
  '从我的 iPhone 发送',
  '从我的iPad上发送',
  '發自我的 iPhone',
  '從我的 iPhone 傳送',
  '发自我的企业微信',
  '发自我的华为手机',
  '发自我的Mate 60 Pro',
  '发自我的小米手机',
  '发自QQ邮箱',
  '发自 网易邮箱大师',
  '来自 网易邮箱大师',
  '来自我的华为手机',
  '获取 Outlook for iOS',
  '获取 Outlook for iOS<https://aka.ms/o0ukef>',
  '取得 Outlook for Android',
  '从 Windows 版邮件发送',
  '使用 Spark 发送',
  '通过 Proton Mail 安全电子邮件发送',
  '签名由 网易邮箱大师 定制',
  '| |\n王丽\n|\n|\nwangli@example.cn\n|\n签名由网易邮箱大师定制',
  '来自 Yahoo奇摩電子信箱 Android',
  'Sent from my iPhone',
  'Sent from my Huawei Mobile',
  'Sent from Mail for Windows',
  'Sent from Yahoo Mail on Android',
  'Sent with Proton Mail secure email.',
  'Get Outlook for iOS',
  'Get Outlook for Android<https://aka.ms/AAb9ysg>',
  'Von meinem iPhone gesendet',
  'Gesendet von Mail für Windows',
  'Envoyé de mon iPhone',
  'Enviado desde mi iPhone',
  'Enviado do meu iPhone',
  'Inviato da iPhone',
  'Verstuurd vanaf mijn iPhone',
  'iPhoneから送信',
  '나의 iPhone에서 보냄',
  'Отправлено с iPhone',
  '------------------\n王丽\n售后服务部',
  '-- \n王丽\n\n发自我的 iPhone',
]

describe('a signature', () => {
  it.each(SIGNATURES)('%s', (signature) => {
    expect(fold(`好的，收到。\n此致敬礼\n\n${signature}\n`)).toEqual({
      reply: '好的，收到。\n此致敬礼',
      folded: signature,
      foldedHtml: '',
    })
  })

  it.each(SIGNATURES)('above a quotation: %s', (signature) => {
    const quote = '在 2026年3月5日，王丽 <wangli@example.cn> 写道：\n> 原文'
    const { reply, folded } = fold(`好的，收到。\n\n${signature}\n\n${quote}`)
    expect(reply).toBe('好的，收到。')
    expect(folded).toBe(`${signature}\n\n${quote}`)
  })

  it.each(SIGNATURES.slice(0, 3))('below a quotation: %s', (signature) => {
    const { reply } = fold(`好的，收到。\n\nOn 5/3/26, Wang Li <li@example.cn> wrote:\n> 原文\n\n${signature}`)
    expect(reply).toBe('好的，收到。')
  })

  it('of a mailing list', () => {
    const footer =
      '_______________________________________________\nusers mailing list -- users@example.org\nTo unsubscribe send an email to users-leave@example.org'
    expect(fold(`Thanks!\n${footer}`).reply).toBe('Thanks!')
  })
})
