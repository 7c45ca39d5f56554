/** Holds the migrated schema; every test database is a copy of it. */
export const templateDatabase = 'template_kairos'

/** The same server, another database. */
export function inDatabase(connectionString: string, database: string): string {
  return connectionString.replace(/\/\w+\?/, `/${database}?`)
}
