import type { NavigationItem, SettingsItem, WebModule } from '#platform/web/index.ts'

let pages: readonly (NavigationItem | SettingsItem)[] = []

/** Called once by the shell: every room and settings page can be reached by its name. */
export function offerPages(modules: readonly WebModule[]): void {
  const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order
  pages = [
    ...modules.flatMap((one) => one.navigation ?? []).sort(byOrder),
    ...modules.flatMap((one) => one.settings ?? []).sort(byOrder),
  ]
}

export const offeredPages = (): readonly (NavigationItem | SettingsItem)[] => pages
