import { type Command, InvalidArgumentError, Option } from 'commander'
import { locales } from '#platform/contract/locale.ts'
import { reporting } from './report.ts'

type Find = { at?: string; tz: string; locale: string }

/** `kairos promise find`: what a text promises; starts nothing. */
export function promiseCommand(program: Command): void {
  const promise = program.command('promise').description('promises to customers')
  promise
    .command('find <text>')
    .description('print what a text of ours promises, as JSON: [{text, from, to, what, due: {from, to} | null}]')
    .option('--at <instant>', 'the moment it is written, ISO 8601 with offset (default: now)', readAt)
    .option('--tz <zone>', 'time zone it is written in, IANA name', readZone, 'Asia/Shanghai')
    .addOption(new Option('--locale <locale>', 'language of the text').choices(locales).default('zh-CN'))
    .action((text: string, options: Find) =>
      reporting(true, async () => {
        const [{ findPromises, usualCalendar, presentFound }, { nowMs }] = await Promise.all([
          import('#modules/promises/server/find/index.ts'),
          import('#platform/server/clock/index.ts'),
        ])
        const at = options.at ? Temporal.Instant.from(options.at) : Temporal.Instant.fromEpochMilliseconds(nowMs())
        const found = findPromises(text, { at, calendar: usualCalendar(options.tz) })
        process.stdout.write(`${JSON.stringify(found.map(presentFound))}\n`)
      }),
    )
}

function readAt(value: string): string {
  try {
    return Temporal.Instant.from(value).toString()
  } catch {
    throw new InvalidArgumentError('write it like 2026-03-05T10:30:00+08:00')
  }
}

function readZone(value: string): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value)
    return value
  } catch {
    throw new InvalidArgumentError('no such time zone; write it like Asia/Shanghai')
  }
}
