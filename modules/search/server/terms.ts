import { type SearchTerm, searchTerms } from '#platform/text/query.ts'
import { gramCodes } from './gram-codes.ts'

/** A term to be found: the folded text, and the codes that every text with it has. */
export type Term = { text: string; codes: number[] }

export type Wanted = {
  terms: Term[]
  /** The same for the customers' own search. */
  texts: SearchTerm[]
  /** The conversation number that the whole query is, such as `#1042`. */
  number: number | null
}

/** Reads what somebody typed. */
export function readQuery(q: string): Wanted {
  const texts = searchTerms(q)
  const terms = texts.map(({ folded, grams }) => ({ text: folded, codes: gramCodes(grams) }))
  const number = texts.length === 1 ? /^(?:#|no\.?|№)?(\d{1,9})$/.exec(texts[0]!.folded)?.[1] : undefined
  return { terms, texts, number: number ? Number(number) : null }
}
