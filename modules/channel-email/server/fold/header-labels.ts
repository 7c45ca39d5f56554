import { fold } from '#platform/text/fold.ts'

/** What a line of a copied mail header tells. `other` is a header line that nobody needs (importance, attachments). */
export type HeaderField = 'from' | 'sent' | 'to' | 'cc' | 'bcc' | 'subject' | 'replyTo' | 'other'

/** Names of header lines as mail programs write them above a quoted mail; simplified stands for traditional too. */
const LABELS: Readonly<Record<HeaderField, string>> = {
  from: [
    '发件人|发信人|寄件人|寄件者|发送人|发送者|发送方|邮件发送者|来信人|由|自|来自|从',
    'from|sender|von|absender|de|expéditeur|remitente|da|mittente|van|afzender|fra|från|lähettäjä|od|nadawca|от|от кого|отправитель',
    'від|від кого|kimden|gönderen|feladó|expeditor|expeditorul|de la|šalje|saatja|từ|dari|จาก|מאת|من',
    '差出人|送信者|送信元|보낸 사람|보낸사람|발신',
  ].join('|'),
  sent: [
    '发送时间|发件时间|发信时间|发送日期|发件日期|寄件日期|寄件时间|传送时间|传送日期|已发送|已传送|送出时间|邮件时间|收件时间|日期|时间|发送于',
    'sent|sent time|sent at|sent on|send time|date|date sent|gesendet|gesendet am|datum|envoyé|envoyé le|date d’envoi|enviado|enviado el|enviada em|enviado em',
    'enviada|fecha|data|inviato|inviata|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|päiväys|wysłano|отправлено|дата',
    'відправлено|gönderilen|gönderilme tarihi|tarih|elküldve|dátum|trimis|dată|odoslané|odesláno|đã gửi|ngày|dikirim|วันที่',
    '送信日時|送信日|日付|日時|보낸 날짜|날짜|보낸날짜',
  ].join('|'),
  to: [
    '收件人|收信人|收件者|收件方|接收人|至|到|邮件接收者',
    'to|recipient|recipients|an|à|pour|para|a|aan|til|till|vastaanottaja|do|komu|кому|kime|címzett|către|destinatarul|destinataire|destinatario|prima|pre|đến|kepada|ถึง|אל',
    '宛先|送信先|받는 사람|받는사람|수신',
  ].join('|'),
  cc: '抄送|抄送人|副本|副本抄送|cc|c.c.|kopie|kopie (cc)|copie|copie à|copia|cópia|kopia|kopi|kopio|másolat|копия|копія|dw|bilgi|참조|ＣＣ|写し',
  bcc: '密送|密件抄送|密件副本|暗送|bcc|blindkopie|cci|cco|숨은참조',
  subject: [
    '主题|主旨|标题|题目|邮件主题|邮件标题|信件主题',
    'subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|emne|ämne|aihe|temat|тема|konu|tárgy|subiect|subiectul|předmět|predmet|naslov|chủ đề|perihal|subjek|หัวข้อ|נושא',
    '件名|제목',
  ].join('|'),
  replyTo:
    '回复|回复至|答复|回复地址|reply-to|reply to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|返信先',
  other:
    '附件|附加档案|重要性|优先级|优先顺序|敏感度|回执|标签|类别|组织|attachments|attachment|importance|priority|sensitivity|organization|wichtigkeit|anlagen|pièces jointes|pièce jointe|message-id|x-mailer|添付ファイル|重要度|첨부',
}

/** Spaces inside a label do not count. */
const squeezed = (label: string) => fold(label).replaceAll(' ', '')

const FIELD_BY_LABEL: ReadonlyMap<string, HeaderField> = new Map(
  (Object.entries(LABELS) as [HeaderField, string][]).flatMap(([field, labels]) =>
    labels.split('|').map((label): [string, HeaderField] => [squeezed(label), field]),
  ),
)

/** Longest label, in characters; a longer text before a colon is prose. */
export const LONGEST_LABEL = 24

/** The field that a label names, null for other words. `label` is folded; stars of bold text and spaces do not count. */
export function fieldOf(label: string): HeaderField | null {
  if (label.length > LONGEST_LABEL * 2) return null
  return FIELD_BY_LABEL.get(label.replace(/[\s*_]+/g, '')) ?? null
}

/**
 * Labels that may stand in the middle of a line, where a program wrote the whole header as one line. Single letters and
 * short words of prose (`de`, `a`, `由`) only count at the begin of a line.
 */
const INNER = [...FIELD_BY_LABEL.keys()].filter(
  (label) => label.length > 2 || /^(?:to|cc|抄送|主题|主旨|副本|日期|时间)$/.test(label),
)

/** Finds labels inside a folded line: after white space or `;` `>` `"` or at its begin, before a colon. */
export const INNER_LABEL = new RegExp(
  `(?:^|[\\s;>",*])(${INNER.sort((a, b) => b.length - a.length)
    .map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})\\s?\\*{0,2}:`,
  'g',
)
