import type { ComponentType } from 'react'
import type { Locale } from '#platform/contract/locale.ts'
import type { SlotFilling } from './slots.tsx'

type Importer = () => Promise<Record<string, unknown>>

/**
 * A page: `page('/customers/$id', () => import('./CustomerPage.tsx'), 'CustomerPage')`. Loaded when it is first shown
 * (or hovered). `children` are drawn in the parent's `<Outlet/>` and keep it mounted.
 */
export type WebRoute = {
  path: string
  load: Importer
  component: string
  /** `desk` inside rail and tab bar for signed-in staff (default); `bare` the whole window, for anybody. */
  frame?: 'desk' | 'bare'
  permission?: string
  children?: readonly WebRoute[]
  /** Fetches ahead what the page shows: call `prefetch(endpoint, …)`; runs on hover and on entering, not awaited. */
  ahead?: (params: Record<string, string>) => void
}

export function page(
  path: string,
  load: Importer,
  component: string,
  more: Omit<WebRoute, 'path' | 'load' | 'component'> = {},
): WebRoute {
  return { path, load, component, ...more }
}

export type NavigationItem = {
  key: string
  icon: ComponentType
  /** `space:key`, e.g. `customers:nav`. */
  labelKey: string
  path: string
  /** Other beginnings of addresses that belong to it. */
  also?: readonly string[]
  permission?: string
  /** 今日 10, 会话 20, 承诺 30, 客户 40, 投诉 50, 任务 60, 知识 70, 洞察 80, 设置 900. */
  order: number
  /** A hook: the number that can be acted on; 0 or undefined shows nothing. `useBadge` runs for everyone who sees the item. */
  useBadge?: () => number | undefined
  /** Counts into the window's title as unread. */
  countsInTitle?: boolean
}

/** A page of settings: shown in the list at the left of 设置. */
export type SettingsItem = {
  key: string
  labelKey: string
  icon: ComponentType
  path: string
  group: 'personal' | 'company'
  permission?: string
  order: number
}

/** The door of a module on the screen: `modules/<name>/web/index.tsx` exports one as `webModule`. */
export type WebModule = {
  name: string
  routes?: readonly WebRoute[]
  navigation?: readonly NavigationItem[]
  settings?: readonly SettingsItem[]
  slots?: readonly SlotFilling[]
}

/** Who sits at the desk; loaded by the staff module. */
export type Me = {
  id: string
  name: string
  email: string
  role: string
  permissions: readonly string[]
  teamIds: readonly string[]
  locale: Locale
  timeZone: string
  availability: 'online' | 'busy' | 'away'
  /** Of the avatar, 0 to 359. */
  hue: number
  companyName: string
}
