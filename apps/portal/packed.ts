import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export type Encoding = 'br' | 'gzip'
/** A body as it is sent: as it stands where `encoding` is null. */
export type Packed = { body: Buffer; encoding: Encoding | null }

/** The shortest way that a browser's accept-encoding allows. */
export function encodingFor(accepted: string | string[] | undefined): Encoding | null {
  const takes = String(accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .filter(([, q]) => !/^q=0(\.0*)?$/.test(q ?? ''))
    .map(([name]) => name)
  if (takes.includes('br')) return 'br'
  return takes.includes('gzip') ? 'gzip' : null
}

/**
 * Packs a text of ours. Only who has the link can ask for a page, and nothing of somebody else's gets into it, so its
 * length tells nobody what is in it.
 * @param effort for what is packed once and sent often: as small as can be; else a millisecond or two
 */
export function pack(text: string | Buffer, encoding: Encoding | null, effort: 'once' | 'each' = 'each'): Packed {
  const plain = Buffer.from(text)
  if (encoding === null) return { body: plain, encoding }
  if (encoding === 'gzip') return { body: gzipSync(plain, { level: effort === 'once' ? 9 : 6 }), encoding }
  const quality = effort === 'once' ? constants.BROTLI_MAX_QUALITY : 5
  return { body: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }), encoding }
}
