import { execFile } from 'node:child_process'
import { lchown, readdir, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { Places } from './places.ts'
import { startFailed } from './problems.ts'

/** How to start a PostgreSQL program on this machine so that it does not run as root. */
export type RunAs = {
  /** words before the program's path; each replaces itself by the next, so the process keeps its number */
  prefix: string[]
  /** the user who must own the database's files, if not the one we are */
  owner?: User
  /** for the log */
  how: string
}

type User = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root, and it wants its user to be in the machine's list of users. Tried in this order:
 * as whom we are; in a user namespace in which root bears another name (nothing copied, files stay root's, a clone below
 * a private home works); as another user who owns the files and has the one right to pass closed folders (containers
 * that forbid namespaces). The first that can write the folder and run the program is taken. No server of the folder
 * may be running: its files may change their owner.
 * @throws StartProblem database-start-failed, detail.lines say what was tried
 */
export async function chooseRunAs(binaries: Binaries, places: Places): Promise<RunAs> {
  const failures: string[] = []
  for (const way of await ways(places)) {
    if (way.owner) await giveTree(places.home, way.owner)
    const failure = await tryOut(way, binaries, places)
    if (failure === null) return way
    failures.push(`${way.how}: ${failure}`)
  }
  const hint =
    'PostgreSQL may not run as root and no other way is open here; start as an ordinary user or set DATABASE_URL'
  const reason = process.getuid?.() === 0 ? hint : 'its programs cannot be run'
  throw startFailed(places.folder, reason, failures)
}

async function ways(places: Places): Promise<RunAs[]> {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0 && isListed()) return [{ prefix: [], how: 'as the current user' }]
  const listed = await listedUser()
  const namespace: RunAs = {
    prefix: ['unshare', '--user', `--map-user=${listed.uid}`, `--map-group=${listed.gid}`],
    how: 'in a user namespace',
  }
  if (uid !== 0) return [namespace]

  const dataOwner = await ownerOf(places.data)
  if (dataOwner && dataOwner.uid !== 0) return [asOther(dataOwner)]
  const folderOwner = await ownerOf(places.folder)
  return [namespace, asOther(folderOwner && folderOwner.uid !== 0 ? folderOwner : listed)]
}

function asOther(owner: User): RunAs {
  const { uid, gid } = owner
  const right = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return {
    prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...right],
    owner,
    how: `as user ${uid}`,
  }
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
async function listedUser(): Promise<User> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'))
  const others = lines.filter((fields) => fields.length >= 4 && Number(fields[2]) > 0)
  const chosen = others.find((fields) => fields[0] === 'nobody') ?? others[0]
  return { uid: Number(chosen?.[2] ?? 65534), gid: Number(chosen?.[3] ?? 65534) }
}

async function ownerOf(path: string): Promise<User | null> {
  return stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => null,
  )
}

/** Gives the folder and all in it to another user; does nothing when the folder is theirs already. */
async function giveTree(folder: string, owner: User): Promise<void> {
  if ((await stat(folder)).uid === owner.uid && (await ownerOf(join(folder, 'data')))?.uid === owner.uid) return
  for (const entry of await readdir(folder, { recursive: true }))
    await lchown(join(folder, entry), owner.uid, owner.gid)
  await lchown(folder, owner.uid, owner.gid)
}

/** @returns what stands in the way, or null */
function tryOut(way: RunAs, binaries: Binaries, places: Places): Promise<string | null> {
  const script =
    'if ! test -w "$1" || ! test -x "$1"; then echo "the folder $1 is closed" >&2; exit 1; fi; exec "$2" --version'
  const command = commandFor(way, '/bin/sh', ['-c', script, 'sh', places.home, binaries.postgres])
  return new Promise((resolve) => {
    execFile(command.file, command.args, command.options, (error, _stdout, stderr) => {
      resolve(error ? stderr.trim().split('\n').at(-1) || error.message : null)
    })
  })
}

/** File, arguments and options for child_process, with a small environment of its own: nothing from outside slips in. */
export function commandFor(way: RunAs, program: string, args: string[]) {
  const [file, ...rest] = [...way.prefix, program, ...args]
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  return { file: file!, args: rest, options: { env } }
}
