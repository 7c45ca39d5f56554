import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { locateBinaries } from './binaries.ts'
import { dataFolder, holder, isRoot, postmasterOf, query, start } from './fixtures.ts'

const nobody = 65534

/** True when everybody may go through all folders above `path`. */
async function isOpen(path: string): Promise<boolean> {
  for (let folder = path; folder !== '/'; folder = join(folder, '..'))
    if (!((await stat(folder)).mode & 0o001)) return false
  return true
}

describe.runIf(isRoot && process.platform === 'linux')('started by root', () => {
  test('below a folder only root may enter, with nothing copied and all files root’s', async () => {
    const home = await dataFolder('/root')
    await chmod(home, 0o700)
    const server = await start(join(home, 'data'))
    const pid = await postmasterOf(join(home, 'data'))
    expect((await stat(`/proc/${pid}/exe`)).ino).toBe((await stat((await locateBinaries()).postgres)).ino)
    expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  test('below a folder only another user may enter', async () => {
    const home = await dataFolder()
    await chmod(home, 0o700)
    await chown(home, nobody, nobody)
    const folder = join(home, 'data')
    const server = await start(folder)
    expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
    await (await start(folder)).stop()
  })

  test('where user namespaces are forbidden, as another user, also below a folder only root may enter', async () => {
    const home = await dataFolder('/root')
    await chmod(home, 0o700)
    const folder = join(home, 'data')
    // A container that forbids them, made of one: within it root may do anything but make a further one
    const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    const script = `read go; exec sh -c '${forbid}' sh "$@"`
    const kairos = holder('database', folder, ['unshare', '--user', 'sh', '-c', script, 'sh'])
    const { pid } = kairos.child
    const outside = (await stat('/proc/self/ns/user')).ino
    await expect.poll(async () => (await stat(`/proc/${pid}/ns/user`)).ino, { interval: 1 }).not.toBe(outside)
    await writeFile(`/proc/${pid}/uid_map`, '0 0 65536')
    await writeFile(`/proc/${pid}/gid_map`, '0 0 65536')
    kairos.child.stdin!.end('\n')

    const { connectionString } = await kairos.next()
    const postmaster = await postmasterOf(folder)
    expect((await stat(`/proc/${postmaster}`)).uid).not.toBe(0)
    expect((await stat(join(folder, 'postgres', 'data'))).uid).not.toBe(0)
    await query(connectionString, 'CREATE TABLE kept AS SELECT 1 AS one')
    await kairos.kill()

    // outside of it: first the running one is taken over, then its files are served as they are
    const second = await start(folder)
    expect(await postmasterOf(folder)).toBe(postmaster)
    await second.stop()
    const third = await start(folder)
    expect(await query(third.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }])
    await third.stop()
  })

  test('an ordinary user starts, and is told when the folder is another’s', async (context) => {
    if (!(await isOpen(import.meta.dirname)) || !(await isOpen(process.execPath)))
      return context.skip('the program lies below a folder that ordinary users may not enter')
    const folder = await dataFolder()
    await chown(folder, nobody, nobody)
    const asNobody = { uid: nobody, gid: nobody }
    const first = holder('database', folder, [], asNobody)
    const { connectionString } = await first.next()
    expect((await stat(`/proc/${await postmasterOf(folder)}`)).uid).toBe(nobody)
    expect(await query(connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    first.child.kill('SIGINT')
    expect(await first.next()).toMatchObject({ event: 'interrupted' })
    expect(await first.next()).toMatchObject({ event: 'stopped' })

    // root takes the data as the user whose they are; the user can go on afterwards
    await (await start(folder)).stop()
    const again = holder('database', folder, [], asNobody)
    expect(await again.next()).toMatchObject({ event: 'ready' })

    const closed = await dataFolder()
    await mkdir(join(closed, 'data'), { mode: 0o755 })
    await chmod(closed, 0o755)
    expect(await holder('database', join(closed, 'data'), [], asNobody).next()).toMatchObject({
      event: 'problem',
      code: 'data-folder-not-writable',
      detail: { reason: 'EACCES' },
    })
  })

  test('a user the machine does not list starts too', async (context) => {
    if (!(await isOpen(import.meta.dirname)) || !(await isOpen(process.execPath)))
      return context.skip('the program lies below a folder that ordinary users may not enter')
    const folder = await dataFolder()
    await chown(folder, 54321, 54321)
    const kairos = holder('database', folder, [], { uid: 54321, gid: 54321 })
    expect(await kairos.next()).toMatchObject({ event: 'ready' })
  })
})
