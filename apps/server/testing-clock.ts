import { afterAll, beforeAll, beforeEach } from 'vitest'
import { setClock } from '#platform/server/clock/index.ts'
import { startTestServer, type TestServer } from './testing.ts'

export type ServerAt = {
  /** There once the first story begins. */
  readonly server: TestServer
  /** What the product's clock shows, ms; stories move it. */
  at: number
}

/**
 * A server for the stories of one file, and a clock that they alone move. Each story begins at `start`, an instant; with
 * `goesOn` a minute after the last one ended, for stories that share what is in the database.
 */
export function serverAt(
  start: string,
  { goesOn = false, prepare }: { goesOn?: boolean; prepare?: (server: TestServer) => Promise<void> } = {},
): ServerAt {
  let server: TestServer | undefined
  const begin = Date.parse(start)
  const stories: ServerAt = {
    at: begin,
    get server() {
      if (!server) throw new Error('the server starts with the first story')
      return server
    },
  }
  beforeAll(async () => {
    setClock(() => stories.at)
    server = await startTestServer()
    await prepare?.(server)
  })
  beforeEach(() => {
    stories.at = goesOn ? stories.at + 60_000 : begin
  })
  afterAll(async () => {
    setClock()
    await server?.close()
  })
  return stories
}
