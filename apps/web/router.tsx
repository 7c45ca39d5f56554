import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { arrive } from '#modules/staff/web/index.tsx'
import { may, patiently, type WebModule, type WebRoute, whoAmI } from '#platform/web/index.ts'
import { Desk } from './shell/Desk.tsx'
import { BrokenPage, ForbiddenPage, NotFoundPage, PendingPage } from './shell/pages.tsx'
import { SettingsFrame } from './shell/SettingsFrame.tsx'

/** Plain query strings (`?view=mine`), every value a text. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
  return text ? `?${text}` : ''
}

/** The router over all modules' pages. Desk pages need somebody signed in; the others are for anybody. */
export function createDeskRouter(modules: readonly WebModule[]) {
  const navigation = modules.flatMap((module) => module.navigation ?? []).sort(byOrder)
  const settings = modules.flatMap((module) => module.settings ?? []).sort(byOrder)
  const all = modules.flatMap((module) => module.routes ?? [])

  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage })
  const desk = createRoute({
    getParentRoute: () => root,
    id: 'desk',
    component: () => <Desk navigation={navigation} settings={settings} />,
    beforeLoad: async ({ location }) => {
      if (whoAmI()) return
      const where = await arrive()
      if (where === 'in') return
      if (where === 'setup') throw redirect({ to: '/setup' })
      const next = location.href === '/' ? undefined : location.href
      throw redirect({ to: '/sign-in', search: next ? { next } : {} } as never)
    },
  })
  const settingsRoute = createRoute({
    getParentRoute: () => desk,
    path: '/settings',
    component: () => <SettingsFrame items={settings} />,
  })
  const inSettings = (one: WebRoute) => one.path.startsWith('/settings/')
  // Wrong addresses are answered in the frame: everything else stays within reach.
  const unknownIn = (parent: AnyRoute) =>
    createRoute({ getParentRoute: () => parent, path: '$', component: NotFoundPage })
  settingsRoute.addChildren([
    ...all.filter(inSettings).map((one) => toRoute(one, settingsRoute, '/settings')),
    unknownIn(settingsRoute),
  ])
  // 今日 is where one begins; its name as an address leads there too.
  const today = createRoute({
    getParentRoute: () => desk,
    path: '/today',
    beforeLoad: () => {
      throw redirect({ to: '/', replace: true })
    },
  })
  desk.addChildren([
    settingsRoute,
    today,
    ...all.filter((one) => one.frame !== 'bare' && !inSettings(one)).map((one) => toRoute(one, desk)),
    unknownIn(desk),
  ])
  root.addChildren([desk, ...all.filter((one) => one.frame === 'bare').map((one) => toRoute(one, root))])

  return createRouter({
    routeTree: root,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadDelay: 30,
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 250,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: false,
  })
}

const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order

function toRoute(one: WebRoute, parent: AnyRoute, below = ''): AnyRoute {
  const { permission, ahead } = one
  const load = one.load as () => Promise<Record<string, RouteComponent>>
  const Loaded = lazyRouteComponent(() => patiently(load), one.component)
  const route = createRoute({
    getParentRoute: () => parent,
    path: one.path.slice(below.length),
    component: permission
      ? Object.assign(() => (may(permission) ? <Loaded /> : <ForbiddenPage />), { preload: Loaded.preload })
      : Loaded,
    loader: ({ params }) => {
      if (!permission || may(permission)) ahead?.(params as Record<string, string>)
    },
  })
  if (one.children) route.addChildren(one.children.map((child) => toRoute(child, route, one.path)))
  return route
}
