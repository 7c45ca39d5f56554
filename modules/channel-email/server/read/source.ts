import type { Readable } from 'node:stream'

/** Read ahead at once, so that a stream of tiny pieces costs no more than one of large ones. */
const AHEAD = 32 * 1024

/** A mail's bytes as they come: `buffer` from `at` on has arrived and was not yet consumed. */
export class ByteSource {
  buffer: Buffer
  at = 0
  ended: boolean
  /** More came than the limit allows; the rest is not read. */
  cut = false
  private readonly stream: AsyncIterator<Uint8Array | string> | undefined
  private room: number

  constructor(source: Uint8Array | Readable, limit: number) {
    this.room = limit
    if (source instanceof Uint8Array) {
      this.buffer = Buffer.from(source.buffer, source.byteOffset, Math.min(source.byteLength, limit))
      this.cut = source.byteLength > limit
      this.ended = true
    } else {
      this.buffer = Buffer.alloc(0)
      this.stream = source[Symbol.asyncIterator]()
      this.ended = false
    }
  }

  get available(): number {
    return this.buffer.length - this.at
  }

  /** Brings more bytes into `buffer` (which begins at `at` anew); false when there are no more. */
  async more(): Promise<boolean> {
    if (this.ended) return false
    const pieces = [this.buffer.subarray(this.at)]
    let got = 0
    while (got < AHEAD) {
      const { value, done } = await this.stream!.next()
      if (done) {
        this.ended = true
        break
      }
      const piece = typeof value === 'string' ? Buffer.from(value) : value
      if (piece.byteLength > this.room) {
        pieces.push(Buffer.from(piece.buffer, piece.byteOffset, this.room))
        got += this.room
        this.cut = true
        await this.close()
        break
      }
      this.room -= piece.byteLength
      got += piece.byteLength
      pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    }
    this.buffer = Buffer.concat(pieces)
    this.at = 0
    return got > 0
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    if (this.ended) return
    this.ended = true
    await this.stream?.return?.()
  }
}
