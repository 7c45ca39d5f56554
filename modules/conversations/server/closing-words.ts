/** Longest text that can be nothing but closing words, characters. */
export const longestClosing = 40

/** Each may be followed by softening particles; 吗 吧 are none of them, as they ask or give in. */
const han = [
  '(?:非常|十分|万分|萬分|太|多|真|真是|真的|很|特别|特別)?(?:感谢|感謝|谢谢|謝謝|谢|謝)(?:您们|您|你们|你們|你|大家|各位|师傅|師傅|客服|老师|老師|\\p{Script=Han}{1,3}(?:师傅|師傅|先生|女士|小姐|老师|老師|经理|經理|管家|哥|姐))?(?:的?(?:帮助|幫助|帮忙|幫忙|回复|回覆|答复|答覆|解答|支持|耐心))?',
  '(?:您|你|大家|师傅|師傅)?(?:辛苦|费心|費心)(?:您|你|大家|师傅|師傅)?了?',
  '麻烦(?:您|你|大家)?了|麻煩(?:您|你|大家)?了',
  '好的|好滴|好哒|好嘞|好咧|好呀|太好|很好|好',
  '收到|知道|明白|了解|瞭解|清楚|没问题|沒問題|没事了|沒事了|可以|行|嗯|赞|讚|棒',
  // That it is solved asks nothing of us either; a bare yes may.
  '(?:(?:问题|問題)?(?:现在|現在|已经|已經|都|全部|终于|終於)?(?:解决|解決|修好|弄好|搞定|处理好|處理好|恢复正常|恢復正常)了)|(?:没有|沒有)(?:问题|問題)了',
  '再见|再見|拜拜|掰掰|晚安',
]
// The look-ahead takes each word whole and never tries it anew, so no text is read twice.
const hanOnly = new RegExp(`^(?:(?=((?:${han.join('|')})[啊呀哈啦了呢哦噢喔哟喲嘛的]*))\\1)+$`, 'u')

const latin = new Set(
  [
    'solved, fixed, resolved, all good, all good now, it works now, it is fixed, it is fixed now, yes it is fixed',
    'ok, okay, okok, k, thx, thanks, thank you, ty, got it, noted, great, perfect, understood, alright, all right',
    'sure, fine, cheers, cool, bye, goodbye, received, many thanks, thanks a lot, thanks so much, thanks again',
    'thanks very much, thank you so much, thank you very much, thank you all, thanks all, much appreciated',
    'thanks for your help, thank you for your help, thanks for the help, thank you for the help, will do, 3q, tks, 88',
  ].flatMap((line) => line.split(', ')),
)

/** Signs of thanks or content, in the pictures of the keyboard and in WeChat's own words for them. */
const signs =
  /[\u{1F44D}\u{1F44C}\u{1F64F}\u{1F91D}\u{1F44F}\u{1F4AA}\u{1F60A}\u{1F604}\u{1F600}\u{1F601}\u{1F603}\u{1F642}\u{1F60D}\u{1F970}\u{1F339}\u{1F490}\u{1F389}\u{1FAF6}\u2705\u263A\u2764\u270C]|\[(?:强|抱拳|玫瑰|ok|握手|微笑|愉快|鼓掌|爱心|合十|拥抱|胜利|擁抱|愛心|勝利|讚|赞)\]/gu
/** Skin tones, variation selectors, joiners and the two signs that are joined. */
const dressing = /[\u{1F3FB}-\u{1F3FF}]|\uFE0F|\u200D|\u2640|\u2642/gu

/**
 * Whether a customer's text only closes an exchange (谢谢 · 好的 · 收到 · thanks · 👍) and so asks nothing of us. In doubt it
 * does not: any other word, and every question mark, means that somebody waits.
 */
export function onlyCloses(text: string): boolean {
  const line = text.normalize('NFKC').toLowerCase().trim()
  if (line === '' || line.length > longestClosing || line.includes('?')) return false
  const words = line
    .replace(dressing, '')
    .replace(signs, '\n')
    .split(/[\n,.!~、。;:…·]+/u)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
  return words.every((part) => latin.has(part) || part.split(' ').every((one) => latin.has(one) || hanOnly.test(one)))
}
