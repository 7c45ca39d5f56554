import { channel } from 'node:diagnostics_channel'
import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

export type Answer<Row = Record<string, unknown>> = { rows: Row[]; rowCount: number; command: string }

/** One statement on its way. With a name, each connection parses and plans it once and then only runs it. */
export type Statement = {
  text: string
  values: readonly unknown[]
  name?: string
  /** Rows as arrays, read by these parsers, as the query builder wants them; otherwise objects, times in ISO 8601. */
  arrays?: pg.CustomTypesConfig
  done: (answer: Answer<never>) => void
  failed: (error: unknown) => void
}

/** Tells of every statement sent, `{ text, values }`; for tests that explain or count them. */
export const statementsSent = channel('kairos.statements')

type Field = { name: string; dataTypeID: number }
type Read = (text: string) => unknown
type Shape = (fields: readonly (string | null)[]) => unknown
/** What pg's connection offers to queries of one's own making; its types name only a part. */
type Wire = pg.Connection & {
  parsedStatements: Record<string, string | undefined>
  parse: (query: { name: string; text: string }) => void
  bind: (config: { statement: string; values: unknown[] }) => void
  describe: (what: { type: 'P'; name: string }) => void
  close: (what: { type: 'S'; name: string }) => void
  execute: (config: object) => void
}

/** What a connection has planned: by name, longest unused first, with the shape of its rows once that is known. */
type Planned = Map<string, Shape | null>
const plannedBy = new WeakMap<object, Planned>()
/** More plans than this would only take memory, some 50 kB each: the longest unused goes. */
const mostPlanned = 500

/**
 * Statements that go to the database in one packet and come back in one. The first that fails takes all after it along,
 * with its error. A statement with a name is parsed and described once per connection.
 */
export class Exchange implements pg.Submittable {
  readonly #statements: readonly Statement[]
  readonly #ended: () => void
  #at = 0
  #shape: Shape | null = null
  #rows: unknown[] = []
  #unreadable: unknown = null
  #planned: Planned = new Map()

  /** `ended` is called when the connection can take the next. */
  constructor(statements: readonly Statement[], ended: () => void) {
    this.#statements = statements
    this.#ended = ended
  }

  /** pg notes by these which statement its connection has just parsed. */
  get name(): string | undefined {
    return this.#statements[this.#at]?.name
  }
  get text(): string | undefined {
    return this.#statements[this.#at]?.text
  }

  submit(connection: pg.Connection): Error | null {
    const wire = connection as Wire
    let values: unknown[][]
    try {
      values = this.#statements.map((one) => one.values.map(prepareValue))
    } catch (error) {
      return error as Error
    }
    this.#planned = plannedBy.get(wire) ?? new Map()
    plannedBy.set(wire, this.#planned)
    const parsing = new Set<string>()
    wire.stream.cork()
    for (const [index, { name, text }] of this.#statements.entries()) {
      if (this.#mustParse(wire, name, parsing)) wire.parse({ name: name ?? '', text })
      wire.bind({ statement: name ?? '', values: values[index] ?? [] })
      if (!name || !this.#planned.get(name)) wire.describe({ type: 'P', name: '' })
      wire.execute({})
      if (statementsSent.hasSubscribers) statementsSent.publish({ text, values: values[index] })
    }
    wire.sync()
    wire.stream.uncork()
    this.#begin()
    return null
  }

  #mustParse(wire: Wire, name: string | undefined, parsing: Set<string>): boolean {
    if (!name) return true
    const shape = this.#planned.get(name) ?? null
    this.#planned.delete(name)
    this.#planned.set(name, shape)
    if (wire.parsedStatements[name] !== undefined || parsing.has(name)) return false
    parsing.add(name)
    if (this.#planned.size > mostPlanned) this.#forgetOldest(wire)
    return true
  }

  #forgetOldest(wire: Wire): void {
    const [oldest] = this.#planned.keys()
    if (oldest === undefined) return
    wire.close({ type: 'S', name: oldest })
    this.#planned.delete(oldest)
    delete wire.parsedStatements[oldest]
  }

  #begin(): void {
    this.#rows = []
    this.#unreadable = null
    const name = this.name
    this.#shape = name ? (this.#planned.get(name) ?? null) : null
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.#shape = shapeOf(fields, this.#statements[this.#at]?.arrays)
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (!this.#shape || this.#unreadable) return
    try {
      this.#rows.push(this.#shape(fields))
    } catch (error) {
      this.#unreadable = error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const statement = this.#statements[this.#at]
    if (!statement) return
    if (statement.name && this.#planned.has(statement.name)) this.#planned.set(statement.name, this.#shape ?? nothing)
    const rows = this.#rows as never[]
    const failure = this.#unreadable
    this.#at += 1
    this.#begin()
    if (failure) statement.failed(failure)
    else statement.done({ rows, ...readTag(text) })
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleError(error: unknown): void {
    const left = this.#statements.slice(this.#at)
    this.#at = this.#statements.length
    for (const statement of left) statement.failed(error)
    this.#ended()
  }

  handleReadyForQuery(): void {
    this.#ended()
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: pg.Connection): void {
    ;(connection as unknown as { sendCopyFail: (reason: string) => void }).sendCopyFail('nothing to copy')
  }

  handleCopyData(): void {}
}

const nothing: Shape = () => ({})

function shapeOf(fields: readonly Field[], arrays: pg.CustomTypesConfig | undefined): Shape {
  if (arrays) {
    const read = fields.map((field) => arrays.getTypeParser(field.dataTypeID, 'text') as Read)
    return (texts) => texts.map((text, i) => (text === null ? null : read[i]?.(text)))
  }
  return objectShape(
    fields.map((field) => field.name),
    fields.map((field) => reader(field.dataTypeID)),
  )
}

const shapesByColumns = new Map<string, (read: readonly Read[]) => Shape>()

/**
 * Writes the function that makes an object of a row. An object whose keys stand in the program takes a tenth of the time
 * of one that is filled key by key, and a list has thousands of values. Names are ours, from our own statements.
 */
function objectShape(names: readonly string[], read: readonly Read[]): Shape {
  const pairs = names.map((name, i) => {
    const text = `texts[${i}]`
    return `${JSON.stringify(name)}: ${read[i] === asIs ? text : `${text} === null ? null : read[${i}](${text})`}`
  })
  const program = `return (texts) => ({ ${pairs.join(', ')} })`
  let made = shapesByColumns.get(program)
  if (!made) {
    made = new Function('read', program) as (read: readonly Read[]) => Shape
    if (shapesByColumns.size < 2000) shapesByColumns.set(program, made)
  }
  return made(read)
}

/** `INSERT 0 3` → 3 rows of INSERT. */
function readTag(tag: string): { command: string; rowCount: number } {
  const count = Number(tag.slice(tag.lastIndexOf(' ') + 1))
  const space = tag.indexOf(' ')
  return { command: space < 0 ? tag : tag.slice(0, space), rowCount: Number.isNaN(count) ? 0 : count }
}

const asIs: Read = (text) => text
const timestamptz = 1184
/** text, uuid, varchar; timestamp, date, interval and their arrays stay text. */
const texts = [25, 2950, 1043, 1114, 1082, 1186, 1115, 1182, 1185, 1187]
/** text, int, varchar, uuid: most arrays are empty, and the general reader takes long for that. */
const lists = [1009, 1007, 1015, 2951]
const usual = (type: number) => pg.types.getTypeParser(type, 'text') as Read
const readers = new Map<number, Read>([
  [timestamptz, readInstant],
  ...texts.map((type): [number, Read] => [type, asIs]),
  ...lists.map((type): [number, Read] => [type, (text) => (text === '{}' ? [] : usual(type)(text))]),
])

function reader(type: number): Read {
  const known = readers.get(type)
  if (known) return known
  const read = usual(type)
  readers.set(type, read)
  return read
}

/** `2026-03-12 08:00:00.5+00` → `2026-03-12T08:00:00.500Z`, as `toISOString` would write it; `infinity` stays. */
export function readInstant(text: string): string {
  if (text.length >= 22 && text[10] === ' ' && text.endsWith('+00')) {
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`
  }
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}
