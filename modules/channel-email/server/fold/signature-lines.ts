/** Devices, programs and services that sign by themselves, folded. */
const MADE_BY =
  '(?:iphone|ipad|ipod|ios|mac|macbook|apple|android|安卓|华为|荣耀|huawei|honor|mate ?\\d{0,2}|鸿蒙|harmonyos|小米|红米|xiaomi|redmi|oppo|vivo|realme|一加|oneplus|魅族|meizu|三星|samsung|galaxy|联想|中兴|努比亚|pixel|nokia|诺基亚|黑莓|blackberry|windows(?: ?\\d{1,2})?(?: ?版)?|手机|移动设备|平板|outlook|hotmail|qq ?邮箱|foxmail|企业微信|腾讯企业邮|企业邮箱?|网易(?:邮箱大师|灵犀办公|企业邮箱?)?|邮箱大师|163|126|139 ?邮箱|189 ?邮箱|移动邮箱|阿里邮箱|阿里云邮箱?|钉钉(?:邮箱)?|飞书(?:邮箱)?|lark|新浪邮箱?|搜狐邮箱?|coremail|论客|yahoo ?奇摩|yahoo|雅虎|gmail|google|thunderbird|雷鸟|spark|proton(?:mail)?|mail|邮件|e-?mail|微信|wechat)'

/** Whole lines, folded. */
const DEVICE_LINES = [
  // No word of prose begins so: 发自我的 Mate 60, 从我的 iPad 上发送; the heart is no device.
  /^(?:发自|传自|来自|送自|发送自|寄自)\s?我的?\s?(?!内心|心底|肺腑|真心)[^,。!?;:]{1,30}$/,
  /^(?:从|由|用|自|通过|透过|以|在)\s?我的?\s?[^,。!?;:]{1,30}\s?(?:上)?\s?(?:发送|发出|传送|寄出|发的|发来|撰写|传来)(?:的邮件|的)?$/,
  new RegExp(
    `^(?:发自|传自|来自|送自|寄自|发送自|从|由|通过|透过|使用|用|经由|以)\\s?[^,。!?;]{0,12}?${MADE_BY}[^,。!?;]{0,30}$`,
  ),
  /^(?:获取|取得|下载|安装|试用)\s?[^,。!?]{0,10}outlook(?: for| 适用于|\s)?[^,。!?]{0,80}$/,
  /^(?:本邮件|该邮件|此邮件|本信)?签名由\s?.{0,30}(?:定制|提供)$/,
  /^(?:sent|send) (?:from|via|with|using|by|on) (?:my |the )?[^.!?]{1,60}[.!]?(?: please excuse.{0,60})?$/,
  /^from my (?:iphone|ipad|ipod|android|samsung|galaxy|mobile|phone|cell|blackberry)[^.!?:]{0,30}$/,
  /^get outlook for (?:ios|android|mac|windows)[^!?]{0,80}$/,
  /^sent from (?:yahoo|mail for windows|outlook|samsung|proton)[^!?]{0,120}$/,
  /^signature is customized by .{3,40}$/,
  /^(?:von (?:meinem|unterwegs)|gesendet (?:von|mit|aus)|diese nachricht wurde von)[^!?]{1,60}(?:gesendet)?\.?$/,
  /^(?:envoyé (?:de|depuis|à partir)|envoye de|télécharge[rz] outlook|obtenir outlook)[^!?]{1,60}$/,
  /^(?:enviado (?:desde|do|a partir|por|con)|obtener outlook|obtenha o outlook|enviada do)[^!?]{1,60}$/,
  /^(?:inviato (?:da|dal|con)|ottieni outlook|scarica outlook)[^!?]{1,60}$/,
  /^(?:verstuurd vanaf|verzonden (?:vanaf|met|via)|outlook voor)[^!?]{1,60}$/,
  /^(?:skickat från|sendt fra|lähetetty|wysłan[eoy] z|odesláno z|odoslané z|отправлено (?:с|из)|надіслано з|küldve|trimis de pe)[^!?]{1,60}$/,
  /^(?:iphone|ipad|telefon|samsung|huawei|outlook)[^.!?:]{0,30}[dt][ae]n gönderildi$/,
  /^(?:iphone|ipad|スマートフォン|android)\s?から送信$|^outlook for (?:ios|android) を入手/,
  /^(?:나의|내) (?:iphone|ipad|갤럭시|휴대폰).{0,12}(?:보냄|전송|보낸).{0,6}$|^(?:outlook for|삼성).{0,30}(?:보냄|다운로드|받기)$/,
]

/** `www.` and links count for nothing when a line is judged. */
const LINK = /[<([]?(?:https?:\/\/|www\.)[^\s>)\]]{1,300}[>)\]]?/g

/** Whether a line is what a device or a program signs with. `key` is folded. */
export function isDeviceLine(key: string): boolean {
  if (key.length < 4 || key.length > 300) return false
  const bare = key
    .replace(LINK, '')
    .replace(/^[*_\s|(<]+|[*_\s|.)>]+$/g, '')
    .trim()
  return bare.length > 3 && bare.length <= 120 && DEVICE_LINES.some((pattern) => pattern.test(bare))
}

/** `-- ` of RFC 3676 and what people and programs write for it. */
const DELIMITER = /^(?:--|——|—|–|__)$/
/** QQ Mail writes eighteen dashes above a signature. */
const LONG_DELIMITER = /^-{18}$/

/** Whether a line divides a text from its signature: `certain` with the trailing space of the standard. */
export function delimiterOf(source: string, key: string): 'certain' | 'likely' | null {
  if (/^(?:[>\s]*)-- $/.test(source)) return 'certain'
  return DELIMITER.test(key) || LONG_DELIMITER.test(key) ? 'likely' : null
}

/** A question or a request is no signature. Links and addresses do not count. */
export function asks(key: string): boolean {
  return /[?？]|^(?:请|麻烦|烦请|能否|是否|还有|另外|补充|ps|p\.s\.|附言)/.test(key.replace(LINK, '').trim())
}

/** First line of what mailing lists put below every mail. */
export function isListFooter(lines: readonly { key: string }[], index: number): boolean {
  if (!/^_{30,}$|^-{40,}$/.test(lines[index]!.key)) return false
  const below = lines.slice(index + 1, index + 6).map((line) => line.key)
  return below.some((key) => /mailing list|unsubscribe|listinfo|退订|取消订阅|邮件列表/.test(key))
}
