import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'

let server: TestServer
let agent: Member
/** In the order of their files, oldest first. */
const people = Array.from({ length: 460 }, (_, i) => ({
  name: i % 100 === 0 ? '林' : i % 2 === 0 ? `林小${i % 50}` : `吳${i}`,
  email: i % 3 === 0 ? `lin${i}@mail.cn` : `p${i}@mail.cn`,
}))

beforeAll(async () => {
  server = await startTestServer()
  agent = await server.member('agent')
  let time = Date.parse('2026-01-01T00:00:00Z')
  setClock(() => {
    time += 1000
    return time
  })
  await inTransaction(server.kernel.db, async (tx) => {
    for (const { name, email } of people) {
      await findOrCreateByIdentity(tx, { name, identities: [{ kind: 'email', value: email }] })
    }
  })
  setClock()
})
afterAll(async () => {
  setClock()
  await server.close()
})

const newestFirst = (has: (one: (typeof people)[number]) => boolean) =>
  people
    .filter(has)
    .reverse()
    .map((one) => one.email)

it.each([
  [
    '林',
    [...newestFirst((one) => one.name === '林'), ...newestFirst((one) => one.name.includes('林') && one.name !== '林')],
  ],
  ['吴', newestFirst((one) => one.name.includes('吳'))],
  ['林 lin', newestFirst((one) => one.name.includes('林') && one.email.includes('lin'))],
  ['lin3', newestFirst((one) => one.email.includes('lin3'))],
  ['@mail.cn', newestFirst(() => true)],
  ['吴459', ['lin459@mail.cn']],
])('%s finds every customer once: the very name, names, addresses, the newest first', async (q, expected) => {
  for (const limit of [7, 50]) {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const answer = await agent.get(
        `/search?kind=customer&limit=${limit}&q=${encodeURIComponent(q)}${after && `&after=${after}`}`,
      )
      expect(answer.status, answer.text).toBe(200)
      seen.push(...answer.body.items.map((hit: { customer: { contact: string } }) => hit.customer.contact))
      if (!answer.body.next) break
      after = answer.body.next
    }
    expect(seen).toEqual(expected)
  }
})
