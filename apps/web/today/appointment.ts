const asked =
  /哪一?天|哪个时[间段]|哪個時[間段]|什[么麼]时[候间]|什麼時[候間]|啥时候|[何几]时|何時|几点|幾點|几号|幾號|(?:您|你)?(?:比较|比較)?(?:方便|有空|合适|合適)|请问|請問|[您你呢吗嗎]/g
const marks = /[\s，,。.？?！!、：:；;]+/g

/**
 * What is promised when the customer has chosen a time: 师傅哪天上门？ → 师傅上门. null when the question says nothing
 * but "when" (您什么时候方便？). Other languages keep their words, without the mark: nobody must make nonsense of them.
 */
export function appointmentOf(question: string): string | null {
  if (!/\p{Script=Han}/u.test(question)) return question.replace(/[\s?？]+$/, '')
  const what = question.replace(asked, '').replace(marks, ' ').trim()
  return /\p{Script=Han}{2}/u.test(what) ? what : null
}
