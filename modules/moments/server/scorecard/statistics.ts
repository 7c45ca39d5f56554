/** What a scorecard says of some scores. */
export type Figures = {
  count: number
  total: number
  average: number | null
  interval: { low: number; high: number } | null
}

/**
 * Total, average and interval of scores by how often each value was given.
 * @param distribution seven counts, −3 first
 */
export function figuresOf(distribution: readonly number[]): Figures {
  let count = 0
  let total = 0
  let squares = 0
  distribution.forEach((times, index) => {
    const value = index - 3
    count += times
    total += times * value
    squares += times * value * value
  })
  if (count === 0) return { count, total, average: null, interval: null }
  const mean = total / count
  const variance = count < 2 ? 0 : Math.max(0, (squares - count * mean * mean) / (count - 1))
  return { count, total, average: round(mean), interval: interval(mean, variance, count) }
}

/**
 * The 95 % confidence interval of an average: mean ± t(0.975, n−1) · s ÷ √n (NIST/SEMATECH e-Handbook of Statistical
 * Methods, 1.3.5.2 "Confidence limits for the mean"), ends rounded to two places and cut to −3 … +3, as the scale ends
 * there. Student's t and not the normal curve: most lines of a scorecard have few scores, and their spread is estimated
 * from the same few.
 *
 * None for fewer than two scores, and none while all are equal: with no spread seen the formula would give a width of
 * nothing and so claim to be certain.
 */
export function interval(mean: number, variance: number, count: number): { low: number; high: number } | null {
  if (count < 2 || variance < 1e-12) return null
  const half = tQuantile(count - 1) * Math.sqrt(variance / count)
  return { low: Math.max(-3, round(mean - half)), high: Math.min(3, round(mean + half)) }
}

/** Rounds to two places, a half away from zero; never −0. */
export const round = (value: number): number => {
  const cents = Math.round(Math.abs(value) * 100 + 1e-9)
  return cents === 0 ? 0 : (Math.sign(value) * cents) / 100
}

/**
 * The value that Student's t with `df` degrees of freedom stays below in 97.5 % of cases (two-sided 95 %): the root of
 * its distribution function, found by halving. Exact to 1e-9.
 */
export function tQuantile(df: number): number {
  let low = 0
  let high = 13
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (tBelow(middle, df) < 0.975) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T ≤ t) for t ≥ 0, by the regularised incomplete beta function (Abramowitz & Stegun 26.7.1, 26.5.2). */
function tBelow(t: number, df: number): number {
  return 1 - incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2
}

/** Continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a
  const tiny = 1e-300
  let f = 1
  let c = 1
  let d = 0
  for (let i = 0; i <= 500; i += 1) {
    const m = Math.floor(i / 2)
    const even = i % 2 === 0
    const term =
      i === 0
        ? 1
        : even
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + term * d
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    c = 1 + term / c
    if (Math.abs(c) < tiny) c = tiny
    f *= c * d
    if (Math.abs(1 - c * d) < 1e-14) break
  }
  return front * (f - 1)
}

/** ln Γ(x) for x > 0: recurrence up to 12, then Stirling's series (Abramowitz & Stegun 6.1.41). */
function logGamma(x: number): number {
  let shift = 0
  let at = x
  while (at < 12) {
    shift += Math.log(at)
    at += 1
  }
  const inverse = 1 / (at * at)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift
}
