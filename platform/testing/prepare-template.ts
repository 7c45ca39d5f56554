/**
 * Fills the database that every test database is copied from. Called once a run, before any test.
 * Must close its connections: a database in use cannot be copied.
 */
export async function prepareTemplate(_connectionString: string): Promise<void> {}
