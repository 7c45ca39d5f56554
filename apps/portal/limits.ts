/** Longest entries of the progress page, characters. */
export const longestWord = 10_000
export const longestComment = 2000
/** Most files with one word. */
export const mostFiles = 5
