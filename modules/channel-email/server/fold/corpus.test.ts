import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMail } from '../read/index.ts'
import type { ReadMail } from '../read/shapes.ts'

const CORPUS = join(import.meta.dirname, '../corpus')
const GROUPS = ['quotes', 'auto', 'bounce', 'forward']

/** What a mail of the corpus is expected to give. `reply` null: not said. `folded`: each is in there. */
type Expected = Pick<ReadMail, 'auto' | 'bounce' | 'forwarded'> & { reply: string | null; folded: string[] }

const filled = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '')

describe.each(GROUPS)('mails as programs write them: %s', (group) => {
  const names = readdirSync(join(CORPUS, group)).filter((name) => name.endsWith('.eml'))

  it('has its expectations', () => {
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) expect(existsSync(join(CORPUS, group, name.replace('.eml', '.json')))).toBe(true)
  })

  it.each(names)('%s', async (name) => {
    const expected: Expected = JSON.parse(readFileSync(join(CORPUS, group, name.replace('.eml', '.json')), 'utf8'))
    const raw = readFileSync(join(CORPUS, group, name))
    for (const bytes of [raw, Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')]) {
      const mail = await readMail(bytes)
      if (expected.reply !== null) expect(mail.reply).toBe(expected.reply)
      if (expected.reply !== null && expected.folded.length === 0) expect(mail.folded).toBe('')
      for (const part of expected.folded) expect(mail.folded).toContain(part)
      for (const line of mail.text.split('\n')) expect(filled(`${mail.reply} ${mail.folded}`)).toContain(filled(line))
      expect(mail.auto).toBe(expected.auto)
      expect(mail.forwarded).toEqual(expected.forwarded)
      if (expected.bounce) {
        expect(mail.bounce).toEqual({ ...expected.bounce, reason: expect.stringContaining(expected.bounce.reason) })
      } else expect(mail.bounce).toBeNull()
      expect(mail.foldedHtml === '').toBe(mail.html === '')
    }
  })
})
