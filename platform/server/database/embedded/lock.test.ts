import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder, holder } from './fixtures.ts'
import { lockDataFolder } from './lock.ts'

test('of many takers in one process exactly one wins, and the next after release', async () => {
  const folder = await dataFolder()
  for (let round = 0; round < 10; round++) {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)))
    const won = tries.filter((one) => one.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const one of tries)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'data-folder-in-use' })
    await won[0]!.value.release()
  }
})

test('of two programs started at once exactly one wins, and the other names its pid', async () => {
  const folder = await dataFolder()
  const holders = [holder('lock', folder), holder('lock', folder), holder('lock', folder)]
  const said = await Promise.all(holders.map((one) => one.next()))
  expect(said.filter((one) => one.event === 'ready')).toHaveLength(1)
  const winner = holders[said.findIndex((one) => one.event === 'ready')]!
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    detail: { folder, pid: winner.child.pid },
  })
})

test('a killed holder does not block the next', async () => {
  const folder = await dataFolder()
  const first = holder('lock', folder)
  expect(await first.next()).toMatchObject({ event: 'ready' })
  await first.kill()
  const lock = await lockDataFolder(folder)
  await lock.release()
  await lock.release()
})

test('a file in place of the folder is named as such', async () => {
  const path = join(await dataFolder(), 'file')
  await writeFile(path, '')
  await expect(lockDataFolder(path)).rejects.toMatchObject({
    code: 'data-folder-not-writable',
    message: `The data folder ${path} cannot be written: a file stands in place of a folder.`,
  })
})

test.runIf(process.platform === 'linux')('a folder that cannot be made is named', async () => {
  await expect(lockDataFolder('/proc/kairos')).rejects.toMatchObject({ code: 'data-folder-not-writable' })
})
