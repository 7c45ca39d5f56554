/** Properties that change only how the element itself looks, inside its own place. */
const PROPERTIES =
  /^(?:color|background-color|font-(?:family|size|style|weight)|line-height|letter-spacing|text-(?:align|decoration|indent|transform)|vertical-align|white-space|word-break|direction|width|max-width|min-width|height|max-height|border-(?:collapse|spacing|radius)|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|padding(?:-(?:top|right|bottom|left))?|margin(?:-(?:top|right|bottom|left))?|list-style-type|display)$/
/** Words, numbers, colours; no `url(`, no `expression(`, no escapes, no comments. */
const VALUE = /^(?:[\p{L}\d#%.,\s'"-]|(?:rgb|hsl)a?\([\d%.,\s/]{1,60}\)){1,200}$/iu
/** Measures of the window's height: a frame as high as its content would grow without end. */
const WINDOW = /\d[sld]?v(?:h|b|min|max)\b/i
const DISPLAY = /^(?:block|inline|inline-block|none|table|table-row|table-cell|list-item)$/i

/** Reduces an inline style to harmless declarations; empty when none is left. */
export function safeStyle(style: string): string {
  const kept: string[] = []
  for (const declaration of style.slice(0, 4000).split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const property = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim()
    if (!PROPERTIES.test(property) || !VALUE.test(value) || WINDOW.test(value)) continue
    if (property === 'display' && !DISPLAY.test(value)) continue
    if (property.startsWith('margin') && value.includes('-')) continue
    if (property === 'text-indent' && value.includes('-')) continue
    kept.push(`${property}:${value}`)
  }
  return kept.join(';')
}
