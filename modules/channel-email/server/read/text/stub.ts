/** What mail programs write into the plain part instead of the letter, or before the first part. */
const STUB =
  /multi-?part message|mime[- ]?(?:format|message|encoded|compliant)|(?:does(?: not|n't)|can(?:not|'t)|unable to) (?:support|display|view|show|render|read)|view(?:ed)? (?:this|it|the) (?:e-?mail|message|newsletter|page|html)|html (?:e-?mail|message|version|format|viewer|mail client)|html[- ]capable|不支持\s*html|html\s*格式|支持\s*html|不支援\s*html|无法(?:正常)?(?:显示|查看|浏览)|無法(?:正常)?(?:顯示|檢視|瀏覽)|查看(?:此|本|该)?邮件.{0,20}(?:浏览器|网页)|请(?:使用|用).{0,20}(?:浏览器|客户端|html)|多部分(?:邮件|消息)/i
const LONGEST_STUB = 400

/** Whether a plain part only says that the letter is elsewhere. `other` is the text of the richer part. */
export function isStub(plain: string, other: string): boolean {
  const text = plain.trim()
  if (!text) return true
  if (!other.trim()) return false
  if (/^(?:<!doctype\s+html|<html[\s>])/i.test(text)) return true
  if (text.length > LONGEST_STUB) return false
  return STUB.test(text) && other.trim().length > text.length
}

/** Whether the text before the first part is only the usual sentence for programs without MIME. */
export function isPreambleOnly(text: string): boolean {
  return text.trim().length < LONGEST_STUB && STUB.test(text)
}
