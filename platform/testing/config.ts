import { type Config, readConfig } from '../server/config/index.ts'

/** Settings of a server for tests over a data folder: any free port, no jobs, nobody is too fast. */
export function testConfig(folder: string, more: Record<string, string> = {}): Config {
  return readConfig({
    KAIROS_DATA: folder,
    KAIROS_PORT: '0',
    KAIROS_ROLES: 'web,live',
    KAIROS_POOL: '6',
    KAIROS_RATE_FACTOR: '1000',
    KAIROS_SECRET: 'a-secret-that-only-tests-use-0123456789',
    ...more,
  })
}
