import type { Chat } from './chat.ts'
import { inkOn, readableOn } from './colour.ts'
import css from './style.css?inline'
import { currentLocale } from './words.ts'

/** What links stand on: the bubbles, harder to read on than the window itself. */
const grounds = { light: '#f1f3f7', dark: '#262b36' }

/**
 * Gives the window its looks: sheets made here, which pages with a strict policy allow, and which nothing outside can
 * reach. Follows the settings and, with `auto`, the system's light or dark.
 * @returns undo
 */
export function dress(root: ShadowRoot, element: HTMLElement, chat: Chat): () => void {
  const fixed = new CSSStyleSheet()
  fixed.replaceSync(css)
  const own = new CSSStyleSheet()
  root.adoptedStyleSheets = [fixed, own]
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const draw = () => {
    const { accent, theme, position } = chat.state.settings
    const mode = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme
    element.dataset.theme = mode
    element.dataset.position = position
    element.lang = currentLocale()
    own.replaceSync(`.k{--accent:${accent};--on-accent:${inkOn(accent)};--link:${readableOn(accent, grounds[mode])}}`)
  }
  draw()
  dark.addEventListener('change', draw)
  const stop = chat.subscribe(draw)
  return () => {
    dark.removeEventListener('change', draw)
    stop()
  }
}
