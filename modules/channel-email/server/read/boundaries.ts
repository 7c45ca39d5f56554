import { trimBlanks } from './header-block.ts'

/** A line that separates parts: of the container at `depth`, counted from 0; `closes` it, or begins its next part. */
export type Delimiter = { depth: number; closes: boolean }

/** No line that separates parts is longer (RFC 2046 allows 70 characters; some programs write 100). */
const LONGEST_DELIMITER = 1000
const DASH = 0x2d

/** The boundaries of the containers that are open; finding one costs the same however many they are. */
export class Boundaries {
  private readonly depths = new Map<string, number[]>()
  private readonly names: string[][] = []

  get depth(): number {
    return this.names.length
  }

  get isEmpty(): boolean {
    return this.depths.size === 0
  }

  /** The boundary that the innermost container's header named. */
  get declared(): string | undefined {
    return this.names.at(-1)?.[0]
  }

  /** Begins a container; '' when its header names no boundary. */
  enter(boundary: string): void {
    this.names.push([])
    if (boundary) this.adopt(boundary)
  }

  /** One more boundary of the innermost container. */
  adopt(boundary: string): void {
    const depth = this.names.length - 1
    this.names[depth]!.push(boundary)
    const depths = this.depths.get(boundary)
    if (depths) depths.push(depth)
    else this.depths.set(boundary, [depth])
  }

  /** Which container a line separates; leaves the ones inside it. */
  match(line: Buffer): Delimiter | undefined {
    if (line[0] !== DASH || line[1] !== DASH || this.isEmpty || line.length > LONGEST_DELIMITER) return undefined
    const text = trimBlanks(line.toString('latin1', 2))
    const whole = this.depths.get(text)?.at(-1)
    if (whole !== undefined) {
      this.leaveTo(whole + 1)
      return { depth: whole, closes: false }
    }
    if (!text.endsWith('--')) return undefined
    const depths = this.depths.get(trimBlanks(text.slice(0, -2)))
    const depth = depths?.at(-1)
    if (!depths || depth === undefined) return undefined
    // Where two containers share a boundary, the inner one ends for good.
    this.leaveTo(depths.length > 1 ? depth : depth + 1)
    return { depth, closes: true }
  }

  private leaveTo(depth: number): void {
    while (this.names.length > depth) {
      for (const boundary of this.names.pop()!) {
        const depths = this.depths.get(boundary)!
        depths.pop()
        if (depths.length === 0) this.depths.delete(boundary)
      }
    }
  }
}
