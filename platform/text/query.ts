import { fold } from './fold.ts'
import { queryGrams } from './grams.ts'
import { terms } from './terms.ts'

/** One term of a search: `folded` must be a substring of the folded text; `grams` narrow the search before that. */
export type SearchTerm = { folded: string; grams: string[] }

/** Reads what a person typed: the terms, folded, distinct, none empty. An empty list means that nothing is searched. */
export function searchTerms(query: string): SearchTerm[] {
  const folded = new Set<string>()
  for (const term of terms(query)) {
    const text = fold(term).trim()
    if (text) folded.add(text)
  }
  return [...folded].map((text) => ({ folded: text, grams: queryGrams(text) }))
}
