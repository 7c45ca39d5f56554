/**
 * The seven faces of the value score as paths on a 24×24 field: one drawing for the desk, the chat window and the
 * customer's pages. Pure data, no framework.
 */
export const scoreValues = [-3, -2, -1, 0, 1, 2, 3] as const
export type ScoreValue = (typeof scoreValues)[number]

/** +2, 0, −3 with a real minus sign. */
export const scoreText = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0')

/** Mouths from the saddest to the happiest; those of ±3 are open and filled. */
export const mouths: Readonly<Record<ScoreValue, string>> = {
  [-3]: 'M7.6 18c.6-3 2.4-4.2 4.4-4.2s3.8 1.2 4.4 4.2z',
  [-2]: 'M7.6 17.2c1-2 2.6-3 4.4-3s3.4 1 4.4 3',
  [-1]: 'M8 16.4c1.1-1.1 2.4-1.6 4-1.6s2.9.5 4 1.6',
  0: 'M8 15.6h8',
  1: 'M8 14.8c1.1 1.1 2.4 1.6 4 1.6s2.9-.5 4-1.6',
  2: 'M7.6 14.2c1 2 2.6 3 4.4 3s3.4-1 4.4-3',
  3: 'M7.2 13.6h9.6c-.5 3.2-2.4 4.7-4.8 4.7s-4.3-1.5-4.8-4.7z',
}
export const brows: Readonly<Partial<Record<ScoreValue, string>>> = {
  [-3]: 'M6.6 6.6l3.2 1.5M17.4 6.6l-3.2 1.5',
  [-2]: 'M6.8 7.8l2.8-.9M17.2 7.8l-2.8-.9',
}
/** Where there are none, the eyes are two dots at (8.6, 10) and (15.4, 10) of radius 1.3. */
export const eyes: Readonly<Partial<Record<ScoreValue, string>>> = {
  3: 'M7 10.2c.7-1.2 2.3-1.2 3 0M14 10.2c.7-1.2 2.3-1.2 3 0',
}
