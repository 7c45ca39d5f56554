/** `node compress-pages.ts FOLDER` writes `.br` and `.gz` beside every text that gets smaller by it. See build.ts. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressible = /\.(js|css|html|svg|json|webmanifest|txt)$/
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

const [, , folder = '.'] = process.argv
const names = await readdir(folder, { recursive: true })
await Promise.all(names.filter((name) => compressible.test(name)).map((name) => compress(path.join(folder, name))))

async function compress(file: string): Promise<void> {
  const content = await readFile(file)
  if (content.length < 1000) return
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  }
  const [small, zipped] = await Promise.all([brotli(content, options), zip(content, { level: 9 })])
  await Promise.all([writeFile(`${file}.br`, small), writeFile(`${file}.gz`, zipped)])
}
