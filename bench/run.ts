/**
 * `npm run bench [-- --small|--full] [--only TEXT|TEXT]`: seeds a database of its own by SQL, starts the product over it, and
 * measures each piece of work over HTTP and, in the same run, the same work as bare SQL over a pool of the same size.
 * Prints a table and, last, one line of JSON. Ends with 1 when an aim is missed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { migrateDatabase } from '#apps/server/migrate.ts'
import { rebuildIndex } from '#modules/search/server/index.ts'
import { sessionCookieName, signToken } from '#modules/staff/server/session-cookie.ts'
import { startEmbedded } from '#platform/server/database/embedded/index.ts'
import { connect, encodeCursor, newId, newToken } from '#platform/server/database/index.ts'
import { type LiveLatency, liveLatency } from './live.ts'
import { caller, type Timing, time } from './load.ts'
import { mailIn } from './mail.ts'
import { scenariosFor } from './scenarios.ts'
import { seed } from './seed.ts'
import { busyMember } from './seed-method.ts'
import { seededId, sizes } from './sizes.ts'

const size = process.argv.includes('--full') ? sizes.full : sizes.small
/** Only the work whose name holds one of these, parted by `|`. */
const only = process.argv.includes('--only')
  ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split('|')
  : null
const poolSize = 16
const secret = 'a-secret-that-only-the-bench-uses-0123456789'
const say = (text: string) => process.stderr.write(`${text}\n`)

type Line = {
  name: string
  kind: 'read' | 'write'
  lanes: number
  product: Timing
  limit: Timing
  ratio: number
  aim: number | null
  most: number | null
}

const folder = mkdtempSync(path.join(tmpdir(), 'kairos-bench-'))
const database = await startEmbedded({ folder: path.join(folder, 'database') })
const pool = new pg.Pool({ connectionString: database.connectionString, max: poolSize })
// Connections that idle when the database stops have nothing to tell.
pool.on('error', () => {})
let server: ReturnType<typeof spawn> | undefined
let missed = false
try {
  const started = performance.now()
  await migrateDatabase(database.connectionString)
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  client.on('error', () => {})
  await seed(client, size)
  const connection = connect(database.connectionString, 2)
  await rebuildIndex(connection.db)
  await connection.close()
  await client.query('vacuum analyze')
  await client.query(
    `insert into company (id, name, locale, time_zone, setup_done_at, settings) values (1, '基准', 'zh-CN', 'Asia/Shanghai', now(), '{"maxUploadMb":25,"closeAfterDays":7,"reopenWithinDays":30}')`,
  )
  const cookies: string[] = []
  for (let i = 1; i <= size.members; i += 1) {
    const token = newToken()
    await client.query(
      `insert into session (id, token, member_id, expires_at, created_at, updated_at) values ($1, $2, $3, now() + interval '1 day', now(), now())`,
      [newId(), token, seededId(2, i)],
    )
    cookies.push(`${sessionCookieName(false)}=${signToken(token, secret)}`)
  }
  say(
    `seeded ${size.conversations} conversations, ${size.messages} messages in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  )

  server = spawn(
    process.execPath,
    [path.join(import.meta.dirname, '../apps/server/kairos.mjs'), 'start', '--port', '0', '--json'],
    {
      env: {
        ...process.env,
        KAIROS_DATA: path.join(folder, 'data'),
        DATABASE_URL: database.connectionString,
        KAIROS_SECRET: secret,
        KAIROS_POOL: String(poolSize),
        KAIROS_RATE_FACTOR: '100000',
        KAIROS_LOG: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const address = await addressOf(server)
  // What loading left behind is given back a moment after the start (apps/server/give-back.ts).
  await new Promise((resolve) => setTimeout(resolve, 5000))
  const atRest = residentMegabytes(server.pid)
  const { rows } = await client.query(
    `select id, last_message_at::text as at from conversation order by last_message_at desc, id desc offset 49 limit 1`,
  )
  const secondPage = {
    id: rows[0].id,
    at: rows[0].at,
    cursor: encodeCursor([new Date(rows[0].at).toISOString(), rows[0].id]),
  }
  const { call, close } = caller(address, { cookie: cookies[0] ?? '' })
  const readers = { reader: seededId(2, 1), busyCookie: cookies[busyMember - 1] ?? '' }
  const lines: Line[] = []
  for (const scenario of scenariosFor(size, readers, secondPage)) {
    if (only && !only.some((part) => scenario.name.includes(part))) continue
    for (const [place, lanes] of (scenario.lanes ?? [10, 50]).entries()) {
      const count = size.name === 'full' ? 3000 : 1000
      const warm = scenario.lanes ? 20 : 200
      await time(warm, lanes, async (i) => void (await call(scenario.call(i))))
      const product = await time(count, lanes, async (i) => void (await call(scenario.call(i + warm))))
      const bare = async (i: number) => {
        const lease = await pool.connect()
        try {
          await scenario.bare(lease, i)
        } finally {
          lease.release()
        }
      }
      await time(warm, lanes, bare)
      const limit = await time(count, lanes, (i) => bare(i + warm))
      lines.push({
        name: scenario.name,
        kind: scenario.kind,
        lanes,
        product,
        limit,
        ratio: Math.round((product.perSecond / limit.perSecond) * 100) / 100,
        aim: place === 0 ? scenario.aim : null,
        most: place === 0 && size.name === 'full' ? (scenario.most ?? null) : null,
      })
      say(`  ${scenario.name}, ${lanes} connections: ${product.perSecond}/s, p95 ${product.p95} ms`)
    }
  }
  const live = await liveLatency(address, { agents: cookies, visitors: 300, rounds: size.name === 'full' ? 300 : 100 })
  close()
  const mail = await mailIn(client, {
    address,
    cookie: cookies[0] ?? '',
    pid: server.pid ?? 0,
    dataFolder: path.join(folder, 'data'),
    databaseUrl: database.connectionString,
    secret,
  })
  print(lines, live, atRest)
  console.table([{ ...mail, arrivalMs: mail.arrivalMs && `p50 ${mail.arrivalMs.p50}, p95 ${mail.arrivalMs.p95}` }])
  missed =
    lines.some((line) => line.aim !== null && line.ratio < line.aim) ||
    lines.some((line) => line.most !== null && line.product.p95 > line.most) ||
    Math.max(live.visitorToAgent.p95, live.agentToVisitor.p95) > 150 ||
    (mail.arrivalMs?.p95 ?? 0) > 2000
  process.stdout.write(`${JSON.stringify({ size: size.name, lines, live, mail, restMegabytes: atRest })}\n`)
  await client.end()
} catch (error) {
  missed = true
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await pool.end()
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = missed ? 1 : 0

async function addressOf(child: NonNullable<typeof server>): Promise<string> {
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += String(part)
    const line = text.split('\n').find((one) => one.startsWith('{'))
    if (line && text.includes('\n', text.indexOf(line))) return (JSON.parse(line) as { address: string }).address
  }
  throw new Error('the server did not start')
}

function residentMegabytes(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : null
  } catch {
    return null
  }
}

function print(lines: readonly Line[], live: LiveLatency, atRest: number | null): void {
  const table = lines.map((line) => ({
    work: line.name,
    lanes: line.lanes,
    'per s': line.product.perSecond,
    p50: line.product.p50,
    p95: line.product.p95,
    p99: line.product.p99,
    'SQL per s': line.limit.perSecond,
    'SQL p95': line.limit.p95,
    ratio: line.ratio,
    aim: line.aim ?? '',
    'p95 at most': line.most ?? '',
  }))
  console.table(table)
  for (const [name, took] of Object.entries(live))
    say(`live, ${name}, 50 desks and 300 windows: p50 ${took.p50} p95 ${took.p95} p99 ${took.p99} ms`)
  say(`server at rest: ${atRest} MB`)
}
