import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { type Dovecot, dovecotMissing, dovecotPresent, eventually, startDovecot } from '../testing-dovecot.ts'
import type { Runner } from './runner/index.ts'
import { addMailbox, arrivals, smallMail, startTestRunner } from './testing.ts'

describe.skipIf(!dovecotPresent)(dovecotPresent ? 'a mailbox is read' : dovecotMissing, () => {
  let server: TestServer
  let admin: Member
  let dovecot: Dovecot
  const runners: Runner[] = []
  const run = async (more = {}) => {
    const runner = await startTestRunner(server, more)
    runners.push(runner)
    return runner
  }
  beforeAll(async () => {
    dovecot = await startDovecot({ service: 'secret' })
    server = await startTestServer()
    admin = await server.member('admin')
  })
  afterAll(async () => {
    await Promise.all(runners.map((one) => one.stop()))
    await server.close()
    await dovecot.close()
  })

  test('what lies there is fetched, and what arrives later is told by the server', async () => {
    for (let i = 1; i <= 3; i += 1) await dovecot.deliver('service', smallMail(i))
    const box = await addMailbox(admin, dovecot)
    await run()
    await eventually(
      () => arrivals(server, box.id),
      (found) => found.length === 3,
    )
    const started = performance.now()
    await dovecot.deliver('service', smallMail(4))
    await eventually(
      () => arrivals(server, box.id),
      (found) => found.length === 4,
    )
    console.log('arrival told after', Math.round(performance.now() - started), 'ms')
    console.log(
      await arrivals(server, box.id),
      (await admin.get('/mailboxes')).body.items[0].health,
      await server.events(),
    )
  })
})
