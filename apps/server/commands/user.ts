import type { Command } from 'commander'
import { Option } from 'commander'
import { roles } from '#platform/contract/permission.ts'
import { reporting } from './report.ts'
import { withKernel } from './with-kernel.ts'

type Add = { name: string; role: (typeof roles)[number]; json?: boolean }

/** `kairos user add|reset`: for the operator who has the machine but no login. */
export function userCommand(program: Command): void {
  const user = program.command('user').description('members of staff')
  user
    .command('add <email>')
    .description('add a member of staff and print a first password')
    .requiredOption('--name <name>', 'shown to colleagues and customers')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('agent'))
    .option('--json', 'machine-readable output')
    .action((email: string, options: Add) =>
      reporting(options.json ?? false, () =>
        withKernel(async (kernel) => {
          const { createMember } = await import('#modules/staff/server/index.ts')
          const made = await createMember(kernel, { email, name: options.name, role: options.role })
          tell(options.json, { id: made.id, email, password: made.password }, `${email}   ${made.password}`)
        }),
      ),
    )
  user
    .command('reset <email>')
    .description('give a member of staff a new password, end their sessions, print it')
    .option('--json', 'machine-readable output')
    .action((email: string, options: { json?: boolean }) =>
      reporting(options.json ?? false, () =>
        withKernel(async (kernel) => {
          const { resetMemberPassword } = await import('#modules/staff/server/index.ts')
          const { password } = await resetMemberPassword(kernel, email)
          tell(options.json, { email, password }, `${email}   ${password}`)
        }),
      ),
    )
}

function tell(json: boolean | undefined, data: object, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(data) : text}\n`)
}
