import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { findDovecot, whyNoDovecot } from '#platform/testing/find-dovecot.ts'

/** A real IMAP server on loopback, out of a temporary folder, under an ordinary user; for tests and the bench. */
export type Dovecot = {
  host: string
  /** Plain, and STARTTLS. */
  port: number
  tlsPort: number
  /** PEM of its self-made certificate, for `localhost` and 127.0.0.1. */
  certificate: string
  /** Adds an account (any name without slash) or gives it another password. */
  setPassword: (user: string, password: string) => Promise<void>
  /** Puts a mail into a folder; `at` is when the server got it (its internal date), `seen` as if somebody had read it. */
  deliver: (user: string, raw: string | Uint8Array, options?: Delivery) => Promise<void>
  /** Mails of a folder as they lie there, oldest first, with their flags. */
  mails: (user: string, folder?: string) => Promise<{ raw: Buffer; seen: boolean }[]>
  /** Loses the numbers of a folder, as a server does that was restored: its UIDVALIDITY changes. */
  renumber: (user: string, folder?: string) => Promise<void>
  /** Ends all of it at once, as if the machine had died. */
  kill: () => Promise<void>
  /** Starts it again over the same mails, at the same ports. */
  start: () => Promise<void>
  /** What it wrote to its log. */
  log: () => Promise<string>
  close: () => Promise<void>
}
type Delivery = { folder?: string; at?: Date; seen?: boolean }
type Person = { uid: number; gid: number; user: string; group: string }

export const dovecotPresent = findDovecot(process.env) !== null
/** For `describe.skipIf`: the sentence that says what is missing. */
export const dovecotMissing = whyNoDovecot

/** Runs it until it ends, or until nobody holds the other end of the standard input: a test run that was killed. */
const endsWithUs = `exec 3<&0
"$0" -F -c "$1" 3<&- & dovecot=$!
(cat <&3 > /dev/null; kill -9 0) &
wait $dovecot
`

let delivered = 0

/** Milliseconds until a start counts as failed. */
const longestStart = 60_000

/** Starts a Dovecot with the accounts `users` (name → password); `extra` are more lines of its settings. */
export async function startDovecot(
  users: Record<string, string> = { service: 'secret' },
  { extra = '' }: { extra?: string } = {},
): Promise<Dovecot> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOne(users, extra)
    } catch (error) {
      // Another program was quicker to take the port.
      if (tries === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function startOne(users: Record<string, string>, extra: string): Promise<Dovecot> {
  const program = findDovecot(process.env)
  if (!program) throw new Error(whyNoDovecot)
  const folder = await mkdtemp(path.join(tmpdir(), 'kairos-dovecot-'))
  const person = ordinaryUser()
  const [port, tlsPort] = [await freePort(), await freePort()]
  const passwords = new Map(Object.entries(users))
  const certificate = makeCertificate(folder)
  const config = path.join(folder, 'dovecot.conf')
  await mkdir(path.join(folder, 'mail'))
  const settings = configuration(versionOf(program), { folder, port, tlsPort, person })
  await writeFile(config, `${settings}\n${extra}\n`)
  const give = async (file: string) => {
    if (process.getuid?.() === 0) await chown(file, person.uid, person.gid)
  }
  const writeUsers = async () => {
    const draft = path.join(folder, 'users.new')
    const lines = [...passwords].map(([user, password]) => `${user}:{PLAIN}${password}::::::`)
    await writeFile(draft, `${lines.join('\n')}\n`)
    await give(draft)
    await rename(draft, path.join(folder, 'users'))
  }
  await writeUsers()
  for (const file of [folder, 'mail', 'dovecot.conf', 'key.pem', 'certificate.pem']) {
    await give(path.resolve(folder, file))
  }
  let running: ChildProcess | null = null

  const start = async () => {
    // Who was killed has left it behind, and may still be on the system's list.
    await rm(path.join(folder, 'run/master.pid'), { force: true })
    const child = spawn('/bin/sh', ['-c', endsWithUs, program, config], {
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
      // A group of its own, so that all of it can be ended by its number.
      detached: true,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      ...(process.getuid?.() === 0 ? { uid: person.uid, gid: person.gid } : {}),
    })
    running = child
    let said = ''
    child.stderr?.on('data', (part) => {
      said += String(part)
    })
    const last = performance.now() + longestStart
    for (;;) {
      if (await answers(port)) return
      if (child.exitCode !== null || child.signalCode !== null || performance.now() > last) {
        await end('SIGKILL')
        throw new Error(`dovecot did not start: ${said} ${await log()}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    const child = running
    running = null
    if (!child?.pid || child.exitCode !== null) return
    const ended = once(child, 'exit')
    process.kill(-child.pid, signal)
    await ended
  }
  const log = () => readFile(path.join(folder, 'dovecot.log'), 'utf8').catch(() => '')
  /** Maildir++: folders within others' folders are named with dots. */
  const maildir = (user: string, name: string) =>
    path.join(folder, 'mail', user, ...(name === 'INBOX' ? [] : [`.${name.replaceAll('/', '.')}`]))
  const open = async (user: string, name: string) => {
    const at = maildir(user, name)
    for (const one of [
      path.join(folder, 'mail', user),
      at,
      ...['tmp', 'new', 'cur'].map((part) => path.join(at, part)),
    ]) {
      await mkdir(one, { recursive: true })
      await give(one)
    }
    return at
  }

  try {
    await start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    certificate,
    setPassword: async (user, password) => {
      passwords.set(user, password)
      await writeUsers()
    },
    deliver: async (user, raw, { folder: name = 'INBOX', at = new Date(), seen = false } = {}) => {
      delivered += 1
      const into = await open(user, name)
      const file = `${Math.floor(at.getTime() / 1000)}.M${String(delivered).padStart(6, '0')}P${process.pid}.test`
      const draft = path.join(into, 'tmp', file)
      await writeFile(draft, raw)
      await utimes(draft, at, at)
      await give(draft)
      await rename(draft, path.join(into, ...(seen ? ['cur', `${file}:2,S`] : ['new', file])))
    },
    mails: async (user, name = 'INBOX') => {
      const at = maildir(user, name)
      for (;;) {
        try {
          return await readMaildir(at)
        } catch (error) {
          // Between the list and the file its flags have changed, and with them its name.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        }
      }
    },
    renumber: async (user, name = 'INBOX') => {
      const at = maildir(user, name)
      for (const file of await readdir(at)) {
        if (/^dovecot[-.]uid(list|validity)|^dovecot\.index/.test(file)) await rm(path.join(at, file))
      }
    },
    kill: () => end('SIGKILL'),
    start,
    log,
    close: async () => {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until a fact holds, at most a minute; for what a real server does in its own time. */
export async function eventually<T>(read: () => Promise<T>, check: (found: T) => boolean): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const found = await read()
    if (check(found)) return found
    if (performance.now() > end) throw new Error(`it never came so far: ${JSON.stringify(found)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function readMaildir(at: string): Promise<{ raw: Buffer; seen: boolean }[]> {
  const found: { file: string; raw: Buffer; seen: boolean }[] = []
  for (const part of ['new', 'cur']) {
    for (const file of await readdir(path.join(at, part)).catch(() => [])) {
      const raw = await readFile(path.join(at, part, file))
      found.push({ file, raw, seen: /:2,[A-Z]*S/.test(file) })
    }
  }
  return found.toSorted((one, other) => (one.file < other.file ? -1 : 1)).map(({ raw, seen }) => ({ raw, seen }))
}

/** Root must not run it: then it is nobody. */
function ordinaryUser(): Person {
  if (process.getuid?.() === 0) {
    const number = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
    const group = execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim()
    return { uid: number('-u'), gid: number('-g'), user: 'nobody', group }
  }
  const { uid, gid, username } = userInfo()
  return { uid, gid, user: username, group: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim() }
}

function versionOf(program: string): [number, number] {
  const [major = 2, minor = 3] = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('.').map(Number)
  return [major, minor]
}

function configuration(
  [major, minor]: [number, number],
  { folder, port, tlsPort, person }: { folder: string; port: number; tlsPort: number; person: Person },
): string {
  const modern = major > 2 || minor >= 4
  const different = modern
    ? `
dovecot_config_version = ${major}.${minor}.0
dovecot_storage_version = ${major}.${minor}.0
mail_driver = maildir
mail_path = ${folder}/mail/%{user}
auth_allow_cleartext = yes
ssl_server_cert_file = ${folder}/certificate.pem
ssl_server_key_file = ${folder}/key.pem
passdb passwd-file {
  passwd_file_path = ${folder}/users
}
userdb static {
  fields {
    uid = ${person.uid}
    gid = ${person.gid}
    home = ${folder}/mail/%{user}
  }
}`
    : `
mail_location = maildir:${folder}/mail/%u
disable_plaintext_auth = no
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${person.uid} gid=${person.gid} home=${folder}/mail/%u
}`
  return `${different.trim()}
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
default_internal_user = ${person.user}
default_internal_group = ${person.group}
default_login_user = ${person.user}
first_valid_uid = 1
auth_failure_delay = 0
ssl = yes
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
`
}

function makeCertificate(folder: string): string {
  const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')]
  const args = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost'.split(
    ' ',
  )
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  execFileSync('openssl', [...args, '-addext', names, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return readFileSync(certificate, 'utf8')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    const [said] = (await once(socket, 'data', { signal: AbortSignal.timeout(2000) })) as [unknown]
    return String(said).startsWith('* OK')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
