const MOST_EVENTS = 5

type Property = { name: string; parameters: string; value: string }

/**
 * A calendar part as a few readable lines, what, when, where, an empty line between events; '' when there is no event in
 * it. Without words of any language.
 */
export function describeCalendar(source: string): string {
  const events: Property[][] = []
  let event: Property[] | undefined
  let depth = 0
  for (const property of properties(source)) {
    const value = property.value.toUpperCase()
    if (property.name === 'BEGIN' && (value === 'VEVENT' || value === 'VTODO')) event = []
    else if (property.name === 'BEGIN' && event) depth++
    else if (property.name === 'END' && event && depth > 0) depth--
    else if (property.name === 'END' && event) {
      if (events.length < MOST_EVENTS) events.push(event)
      event = undefined
    } else if (event && depth === 0) event.push(property)
  }
  return events.map(describe).filter(Boolean).join('\n\n')
}

function properties(source: string): Property[] {
  const found: Property[] = []
  const unfolded = source
    .slice(0, 500_000)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
  for (const line of unfolded.split('\n')) {
    const match = /^([A-Za-z-]{1,60})((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s.exec(line.slice(0, 5000))
    if (match) found.push({ name: match[1]!.toUpperCase(), parameters: match[2]!, value: match[3]! })
  }
  return found
}

function describe(event: Property[]): string {
  const get = (name: string) => event.find((property) => property.name === name)
  const text = (name: string) => unescapeText(get(name)?.value ?? '')
  const start = when(get('DTSTART') ?? get('DUE'))
  const end = when(get('DTEND'))
  const span = start && end ? between(start, end) : start?.text
  return [text('SUMMARY'), span ?? '', text('LOCATION')].filter(Boolean).join('\n')
}

function unescapeText(value: string): string {
  return value
    .replace(/\\n/gi, ' ')
    .replace(/\\([\\;,])/g, '$1')
    .trim()
}

type When = { day: string; time: string; zone: string; text: string }

function when(property: Property | undefined): When | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(?:\d{2})?(Z)?)?/.exec(property?.value.trim() ?? '')
  if (!property || !match) return undefined
  const day = `${match[1]}-${match[2]}-${match[3]}`
  const time = match[4] ? `${match[4]}:${match[5]}` : ''
  const named = /;TZID=(?:"([^"]*)"|([^;:]*))/i.exec(property.parameters)
  const zone = match[6] ? 'UTC' : (named?.[1] ?? named?.[2] ?? '').slice(0, 100)
  return { day, time, zone, text: [day, time].filter(Boolean).join(' ') + (zone && time ? ` (${zone})` : '') }
}

function between(start: When, end: When): string {
  if (!start.time || !end.time) return start.day === end.day ? start.text : `${start.day} – ${end.text}`
  const zone = start.zone ? ` (${start.zone})` : ''
  const last = start.day === end.day ? end.time : `${end.day} ${end.time}`
  return `${start.day} ${start.time} – ${last}${zone}`
}
