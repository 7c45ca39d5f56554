import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readMail } from './index.ts'
import type { ReadMail } from './shapes.ts'

const corpus = path.join(import.meta.dirname, '../corpus')

/**
 * What a raw mail must read as: any field of `ReadMail`. Of attachments and notes (codes) the list must be complete, of an
 * attachment the named facts must agree. `textHas` and `htmlHas` are pieces that must be in there.
 */
type Expected = Partial<Omit<ReadMail, 'attachments' | 'notes'>> & {
  attachments?: Partial<ReadMail['attachments'][number]>[]
  notes?: string[]
  textHas?: string[]
  htmlHas?: string[]
}

function agree(mail: ReadMail, { attachments, notes, textHas = [], htmlHas = [], ...fields }: Expected): void {
  for (const [name, value] of Object.entries(fields))
    expect({ [name]: mail[name as keyof ReadMail] }).toEqual({ [name]: value })
  for (const piece of textHas) expect(mail.text).toContain(piece)
  for (const piece of htmlHas) expect(mail.html).toContain(piece)
  if (notes) expect(mail.notes.map(({ code }) => code)).toEqual(notes)
  if (!attachments) return
  const told = mail.attachments.map((file, index) =>
    Object.fromEntries(Object.keys(attachments[index] ?? file).map((key) => [key, file[key as keyof typeof file]])),
  )
  expect(told).toEqual(attachments)
}

for (const group of ['charset', 'structure', 'headers', 'hostile']) {
  describe(`raw mails: ${group}`, () => {
    const names = readdirSync(path.join(corpus, group))
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
    it.each(names)('%s', async (name) => {
      const file = path.join(corpus, group, `${name}.eml`)
      const expected = JSON.parse(readFileSync(file.replace(/eml$/, 'json'), 'utf8')) as Expected
      const mail = await readMail(createReadStream(file))
      agree(mail, expected)
      // Whatever pieces it comes in, it is the same mail.
      const bytes = readFileSync(file)
      expect(await readMail(bytes)).toEqual(mail)
      const drops = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7))
      expect(await readMail(Readable.from(drops))).toEqual(mail)
    })
  })
}
