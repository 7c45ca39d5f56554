import { execFile } from 'node:child_process'
import { chmod, lchown, readdir, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { Places } from './places.ts'
import { platformNotServed, startFailed } from './problems.ts'

/** How to start a PostgreSQL program on this machine so that it does not run as root. */
export type RunAs = {
  /** words before the program's path */
  prefix: string[]
  /** the user whom Node itself changes to before it starts the program */
  uid?: number
  gid?: number
  /** the user who must own the database's files, if not the one we are */
  owner?: { uid: number; gid: number }
  /** for the log */
  how: string
}

type Probe = { version: string } | { failure: string }

/**
 * PostgreSQL refuses to run as root, and it wants its user to be in the machine's list of users. Tried in this order:
 * as whom we are; in a user namespace in which root bears another name (nothing copied, files stay root's); as another
 * user with the one right to pass closed folders (containers that forbid namespaces, clones below a private home); as
 * another user plainly. The first that can run the program and write the folder is taken.
 * @returns how to run, and the version of the programs, such as `18.4`
 * @throws StartProblem platform-not-served, database-start-failed
 */
export async function chooseRunAs(binaries: Binaries, places: Places): Promise<RunAs & { version: string }> {
  const failures: string[] = []
  for (const way of await ways(places)) {
    if (way.owner) await giveTo(places, way)
    const probe = await tryOut(way, binaries, places)
    if ('version' in probe) return { ...way, version: probe.version }
    failures.push(`${way.how}: ${probe.failure}`)
  }
  throw startFailed(places.folder, 'no way was found to run PostgreSQL as a user other than root', failures)
}

async function ways(places: Places): Promise<RunAs[]> {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0 && isListed()) return [{ prefix: [], how: 'as the current user' }]
  const listed = await listedUser()
  const namespace: RunAs = {
    prefix: ['unshare', '--user', `--map-user=${listed.uid}`, `--map-group=${listed.gid}`],
    how: 'in a user namespace',
  }
  if (uid !== 0) return [namespace, { prefix: [], how: 'as the current user' }]

  const dataOwner = await ownerOf(places.data)
  const folderOwner = await ownerOf(places.folder)
  if (dataOwner && dataOwner.uid !== 0) return asOther(dataOwner)
  return [namespace, ...asOther(folderOwner && folderOwner.uid !== 0 ? folderOwner : listed)]
}

function asOther(owner: { uid: number; gid: number }): RunAs[] {
  const { uid, gid } = owner
  const caps = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return [
    {
      prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...caps],
      owner,
      how: `as user ${uid} who may pass closed folders`,
    },
    { prefix: [], uid, gid, owner, how: `as user ${uid}` },
  ]
}

function isListed(): boolean {
  try {
    userInfo()
    return true
  } catch {
    return false
  }
}

/** A user known to the machine: `nobody` where there is one, else the first who is not root. */
async function listedUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'))
  const others = lines.filter((fields) => fields.length >= 4 && Number(fields[2]) > 0)
  const chosen = others.find((fields) => fields[0] === 'nobody') ?? others[0]
  return { uid: Number(chosen?.[2] ?? 65534), gid: Number(chosen?.[3] ?? 65534) }
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  return stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => null,
  )
}

async function giveTo(places: Places, way: RunAs): Promise<void> {
  const owner = way.owner!
  await giveTree(places.home, owner)
  if (way.uid === undefined) return
  const mode = (await stat(places.folder)).mode & 0o777
  if (!(mode & 0o001)) await chmod(places.folder, mode | 0o001) // may be passed, not listed; ours is 700 inside
}

/** Gives the folder and all in it to another user; does nothing when the folder is theirs already. */
async function giveTree(folder: string, owner: { uid: number; gid: number }): Promise<void> {
  if ((await stat(folder)).uid === owner.uid && (await ownerOf(join(folder, 'data')))?.uid === owner.uid) return
  for (const entry of await readdir(folder, { recursive: true }))
    await lchown(join(folder, entry), owner.uid, owner.gid)
  await lchown(folder, owner.uid, owner.gid)
}

function tryOut(way: RunAs, binaries: Binaries, places: Places): Promise<Probe> {
  const script = 'test -w "$1" && test -x "$1" || { echo "the folder $1 is closed" >&2; exit 1; }; exec "$2" --version'
  const command = commandFor(way, '/bin/sh', ['-c', script, 'sh', places.home, binaries.postgres])
  return new Promise((resolve, reject) => {
    execFile(command.file, command.args, command.options, (error, stdout, stderr) => {
      const version = /PostgreSQL\) (\S+)/.exec(stdout)?.[1]
      if (version) return resolve({ version })
      // 126, 127: the program is there but the system has no loader for it, as on musl
      const exit = error && 'code' in error ? error.code : null
      const said = stderr.trim().split('\n').at(-1) || error?.message || 'no version given'
      if ((exit === 127 || exit === 126) && way.prefix.length === 0 && way.uid === undefined)
        return reject(platformNotServed(`${process.platform}-${process.arch}`, said))
      resolve({ failure: said })
    })
  })
}

/** File, arguments and options for child_process, with a small environment of its own: nothing from outside slips in. */
export function commandFor(way: RunAs, program: string, args: string[]) {
  const [file, ...rest] = [...way.prefix, program, ...args]
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  const user = way.uid === undefined ? {} : { uid: way.uid, gid: way.gid }
  return { file: file!, args: rest, options: { env, ...user } }
}
