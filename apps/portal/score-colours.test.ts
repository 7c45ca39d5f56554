import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const steps = ['n3', 'n2', 'n1', '0', 'p1', 'p2', 'p3']

/** The seven colours of a style sheet, light and then dark, as it names them. */
function coloursOf(file: string, prefix: string, middle: string): string[] {
  const css = readFileSync(path.join(root, file), 'utf8')
  return [0, 1].flatMap((which) =>
    steps.map((step) => {
      const name = `--${prefix}${step === '0' ? middle : step}`
      const values = [...css.matchAll(new RegExp(`^\\s*${name}: (#[0-9a-f]{6});`, 'gm'))].map((found) => found[1])
      return `${step} ${values[which]}`
    }),
  )
}

// The desk switches by a choice, the customer's pages by the device, the chat window stands within others' pages: three
// sheets, one scale.
test('a score has the same colour at the desk, on the customer’s page and in the chat window', () => {
  const desk = coloursOf('platform/web/theme/score.css', 'score-', '0')
  expect(desk.join()).not.toContain('undefined')
  expect(coloursOf('apps/portal/portal.css', 'score-', '0')).toEqual(desk)
  expect(coloursOf('apps/widget/src/style.css', '', 'n0')).toEqual(desk)
})
