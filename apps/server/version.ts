import { readFileSync } from 'node:fs'
import path from 'node:path'

const text = readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')

/** The product's version, from package.json. */
export const productVersion = (JSON.parse(text) as { version: string }).version
