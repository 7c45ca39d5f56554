import { fillSlot, later, page, paletteSlot, type WebModule } from '#platform/web/index.ts'

export { offerPages } from './offered.ts'

/** One box for everything (Ctrl/⌘ K), and a page for what wants more than a glance. */
export const webModule: WebModule = {
  name: 'search',
  routes: [page('/search', () => import('./SearchPage.tsx'), 'SearchPage', { permission: 'conversations.read' })],
  slots: [
    fillSlot(paletteSlot, {
      key: 'search',
      order: 10,
      permission: 'conversations.read',
      render: later(() => import('./Palette.tsx'), 'Palette'),
    }),
  ],
}
