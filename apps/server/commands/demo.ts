import type { Command } from 'commander'
import { reporting } from './report.ts'
import { withKernel } from './with-kernel.ts'

/** `kairos demo load|remove`. */
export function demoCommand(program: Command): void {
  const demo = program.command('demo').description('the demo company')
  demo
    .command('load')
    .description('load the demo company into an empty database and print the logins')
    .option('--json', 'machine-readable output')
    .action((options: { json?: boolean }) =>
      reporting(options.json ?? false, () =>
        withKernel(async (kernel) => {
          const { loadDemo } = await import('../demo/load.ts')
          const logins = await loadDemo(kernel)
          if (options.json) process.stdout.write(`${JSON.stringify({ logins })}\n`)
          else
            for (const login of logins)
              process.stdout.write(`${login.role.padEnd(11)}${login.email}   ${login.password}   ${login.name}\n`)
        }),
      ),
    )
  demo
    .command('remove')
    .description('remove the demo company and everything in it')
    .option('--json', 'machine-readable output')
    .action((options: { json?: boolean }) =>
      reporting(options.json ?? false, () =>
        withKernel(async (kernel) => {
          const { removeDemo } = await import('../demo/remove.ts')
          const removed = await removeDemo(kernel)
          process.stdout.write(`${options.json ? JSON.stringify({ removed }) : JSON.stringify(removed)}\n`)
        }),
      ),
    )
}
