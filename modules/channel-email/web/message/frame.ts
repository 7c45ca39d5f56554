/** Smaller than this nobody reads: then a wide table scrolls instead. */
const smallest = 0.75

/** Letters laid out a little wider than the frame are drawn a little smaller, as on paper. */
function drawSmaller(content: HTMLElement): void {
  for (const wide of content.querySelectorAll<HTMLElement>('.k-wide')) {
    const table = wide.firstElementChild
    if (!(table && 'style' in table) || wide.clientWidth === 0) continue
    const { style } = table as HTMLElement
    style.zoom = ''
    const part = wide.clientWidth / wide.scrollWidth
    if (part < 1 && part >= smallest) style.zoom = String(Math.floor(part * 1000) / 1000)
  }
}

/** Remote pictures of a mail: kept away, fetched, and whether its sender is trusted with them. */
export type Pictures = { blocked: number; shown: number; trusted: boolean }

/**
 * What a loaded frame shows. It has no scripts of its own; we look into it from outside, which its being of the same
 * origin allows. null when something else came (signed out, not found).
 */
export function frameOf(
  frame: HTMLIFrameElement | null,
): { content: HTMLElement; pictures: Pictures; height: () => number } | null {
  const page = frame?.contentDocument
  const content = page?.querySelector('main')
  if (!page || !content || page.documentElement.dataset.kairosMail === undefined) return null
  const { blocked, shown, trusted } = page.documentElement.dataset
  return {
    content,
    pictures: { blocked: Number(blocked ?? 0), shown: Number(shown ?? 0), trusted: trusted === '1' },
    height: () => {
      drawSmaller(content)
      const { scrollWidth, clientWidth } = page.documentElement
      // Room for the bar with which a wide line scrolls.
      return Math.ceil(content.getBoundingClientRect().height) + (scrollWidth > clientWidth ? 18 : 0)
    },
  }
}
