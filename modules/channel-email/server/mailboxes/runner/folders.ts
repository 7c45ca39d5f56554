import type { ImapFlow, ListResponse } from 'imapflow'

/**
 * The folders to read, the one that is listened to first. Chosen ones as the server writes them, whether it lists them
 * or not; by default the inbox and, where the server has one, its junk folder: customers' mail ends up there.
 */
export async function foldersToRead(client: ImapFlow, chosen: readonly string[]): Promise<string[]> {
  if (chosen.length > 0) {
    const paths = chosen.map((path) => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path))
    return [...new Set(paths)].toSorted((one, other) => Number(other === 'INBOX') - Number(one === 'INBOX'))
  }
  const junk = (await client.list()).filter((folder) => folder.specialUse === '\\Junk' && opens(folder))
  return ['INBOX', ...junk.map(({ path }) => path)]
}

function opens({ flags }: ListResponse): boolean {
  const closed = [...flags].map((flag) => flag.toLowerCase())
  return !closed.includes('\\noselect') && !closed.includes('\\nonexistent')
}
