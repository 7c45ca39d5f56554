import { statfs, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'

const MB = 1024 * 1024

export type Tuning = { durable: boolean; maxConnections: number }

/**
 * The server's settings for a machine with `memory` bytes. A quarter of a small machine is too much beside Node, so the
 * cache is an eighth, at least 32 MB and at most 256 MB: the operating system caches the rest.
 */
export function settingsText(tuning: Tuning, memory: number, sharedMemory: 'posix' | 'mmap'): string {
  const shared = Math.min(256, Math.max(32, Math.floor(memory / MB / 8)))
  const cache = Math.max(shared, Math.floor(memory / MB / 2))
  const work = memory > 2048 * MB ? 16 : 4
  const settings: Record<string, string> = {
    listen_addresses: "''",
    unix_socket_permissions: '0700',
    max_connections: String(tuning.maxConnections),
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${cache}MB`,
    work_mem: `${work}MB`,
    maintenance_work_mem: `${work * 8}MB`,
    huge_pages: 'off',
    dynamic_shared_memory_type: sharedMemory,
    max_wal_size: '1GB',
    min_wal_size: '80MB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    datestyle: "'iso, ymd'",
    lc_messages: "'C'",
    default_text_search_config: "'pg_catalog.simple'",
    log_line_prefix: "'%m [%p] '",
    log_checkpoints: 'off',
    ...(tuning.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const head = '# Written anew at every start. Put settings of your own into custom.conf beside this file.'
  return [head, ...lines, "include_if_exists = 'custom.conf'", ''].join('\n')
}

/** Writes postgresql.conf into the data directory. The file is there since initdb and keeps its owner. */
export async function writeSettings(data: string, tuning: Tuning): Promise<void> {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.MAX_SAFE_INTEGER)
  await writeFile(join(data, 'postgresql.conf'), settingsText(tuning, memory, await sharedMemoryKind()))
}

/** Containers often give /dev/shm 64 MB, on which a parallel query fails: files in the data directory serve then. */
async function sharedMemoryKind(): Promise<'posix' | 'mmap'> {
  if (process.platform !== 'linux') return 'posix'
  const disk = await statfs('/dev/shm').catch(() => null)
  return disk && disk.blocks * disk.bsize >= 256 * MB ? 'posix' : 'mmap'
}
