import { sql } from 'drizzle-orm'
import { loadDemoCompany, readDemo, removeDemoCompany } from '#apps/contract/demo.ts'
import { onSetupDemo } from '#modules/staff/server/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { type App, serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'

/** Read only when somebody asks for it: its contents and the dictionaries that turn them into 繁體 are 60 MB in memory. */
async function loadDemo(kernel: Kernel): Promise<void> {
  await (await import('./load.ts')).loadDemo(kernel)
}

/** The demo company at the first start, and later in the settings. */
export function demoRoutes(app: App, kernel: Kernel): void {
  onSetupDemo(() => loadDemo(kernel))
  serve(app, readDemo, () => demoState(kernel))
  serve(app, loadDemoCompany, async () => {
    await loadDemo(kernel)
    return demoState(kernel)
  })
  serve(app, removeDemoCompany, async () => (await import('./remove.ts')).removeDemo(kernel))
}

async function demoState(kernel: Kernel): Promise<{ loaded: boolean; loadable: boolean }> {
  const [state] = await rows<{ loaded: boolean; held: boolean }>(
    kernel.db,
    sql`select exists (select 1 from demo_loaded) as loaded,
        exists (select 1 from customer) or exists (select 1 from conversation) as held`,
  )
  return { loaded: state?.loaded ?? false, loadable: !state?.held }
}
