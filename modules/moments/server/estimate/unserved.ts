import { fold } from '#platform/text/fold.ts'
import { readAnswer } from '../hear/rules.ts'

/** Resigned or lukewarm: no anger, and nobody who is content. */
const resigned =
  /算了|随便(?:吧|你们)|就这样吧|无所谓|(?:说|讲|问|找)(?:了|也|你们)*也?(?:没用|白说|白搭)|也没用|没什么用|勉强|凑合|将就|马马虎虎|一般般|就那样|懒得|不想说了|never mind|whatever|no use|forget it|what's the point|barely|not great|so-so/u

/** "No, thank you" wants nothing more. */
const nothingMore = /^(?:不用|不必|不需要|没事|没有|no)了?[\s,.!。]*(?:谢|多谢|感谢|thank)/u

/**
 * Whether what the customer says shows that they are not served well: not done yet, given up, or content by halves. After an
 * answer of ours a matter that goes on is not done; before any it is the matter itself.
 * @param text the customer's own words
 * @param served we have answered something before
 * @returns null: it says nothing of that
 */
function showsUnserved(text: string, served: boolean): boolean | null {
  const folded = fold(text).trim()
  if (resigned.test(folded)) return true
  if (!served || nothingMore.test(folded)) return null
  const heard = readAnswer(text)
  if (!heard) return null
  return heard.answer === 'met' ? (heard.sure ? false : null) : true
}

/** The same of all that the customer said in a moment, oldest first: the last that tells counts. */
export function leftUnserved(said: readonly { text: string; served: boolean }[]): boolean {
  return said.reduce((unserved, { text, served }) => showsUnserved(text, served) ?? unserved, false)
}
