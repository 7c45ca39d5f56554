/**
 * The screen's foundation, for every module's `web/` folder. One door: `import { … } from '#platform/web/index.ts'`.
 *
 * A MODULE'S DOOR  `modules/<name>/web/index.tsx`, listed once in `apps/web/modules.tsx`:
 *   export const webModule: WebModule = {
 *     name: 'customers',
 *     routes: [page('/customers', () => import('./CustomersPage.tsx'), 'CustomersPage', { ahead: () => prefetch(listCustomers, { query: {} }) })],
 *     navigation: [{ key: 'customers', icon: TeamOutlined, labelKey: 'customers:nav', path: '/customers', order: 40, permission: 'customers.read' }],
 *     slots: [fillSlot(conversationSidebar, { key: 'customer', order: 40, render: later(() => import('./CustomerCard.tsx'), 'CustomerCard') })],
 *   }
 *   Pages are loaded when first shown; the door itself stays tiny (no heavy imports: it is in the first JavaScript).
 *   Nested pages: `page('/conversations', load, 'List', { children: [page('/conversations/$id', …)] })`, the parent
 *   draws `<Outlet />` and stays mounted. A page scrolls by itself; `<Page>` gives width and padding, `wide` fills.
 *
 * WORDS  `const t = useWords('customers')`, `t('list.title', { name })`; other spaces: `t('web:save')`. Texts live in
 *   `modules/<name>/words/<locale>.json` (both sides) and, only for the screen, `modules/<name>/web/words/<locale>.json`
 *   (merged over the first, same keys in all three languages). One chunk per language.
 *
 * SERVER  `call(endpoint, { params, query, body, signal, idempotencyKey })` → typed reply, throws `CallProblem`.
 *   `useCall(endpoint, { params })` reads (TanStack result) · `useChange(endpoint, { refetch: [others], done })` changes ·
 *   `useKeysetQuery(list, { query })` pages → `<EndlessList {...pages} row=… />` · `refetch(endpoint)` · `prefetch(endpoint, …)`
 *   (hover) · `know(endpoint, input, reply)` writes the cache. `<Loaded query={…}>{(data) => …}</Loaded>`.
 *   Not signed in anywhere → the sign-in page, and back here afterwards.
 *
 * LIVE  `useLive('conversation.', (event) => refetch(listConversations))`: exact names or a prefix with a dot; missed
 *   events come after a reconnect, once and in order. `sendSignal('conversations.typing', id, data)`,
 *   `useSignals('conversations.typing', id, (signal) => …)`, `useLiveReset`, `useLiveStatus`.
 *   What should be told wherever the reader is: `useNotices(names, meant, about)`.
 *   Lists must not move under the pointer: `useNewItems()` + `<NewItemsBar />`.
 *
 * SLOTS  a lower module: `export const conversationSidebar = defineSlot<{ conversationId: string }>('conversation.sidebar')`
 *   and `<Slot of={conversationSidebar} props={{ conversationId }} />`; a higher one fills it (see above). In a door use
 *   `render: later(() => import('./CustomerCard.tsx'), 'CustomerCard')`: what doors import at once is in everybody's
 *   first JavaScript (`node scripts/weigh.ts` measures it).
 *
 * PEOPLE  `useMe()` (id, name, role, teamIds, permissions, timeZone), `useMay('customers.write')`; records carry their own
 *   `abilities`. FORMS: antd `Form` + `useSubmit(form, send, done)` + `<FormProblem text={problem} />`, in a dialog
 *   `<FormDialog>`; reasons land at
 *   their fields. `useTell()` for small successes and failures. `useDraftGuard(dirty)`.
 *
 * BESIDE  in the pane of a conversation: `<SideSection>`, a small form `<SideForm>`, and `<MeanwhileNote>` where a
 *   colleague was faster (`meanwhileOf(problem)`).
 *
 * KEYS  `useShortcuts(title, [{ keys: ['j', 'ArrowDown'], label, run }])`, `mod+enter` with `whileTyping`; in own key
 *   handlers ask `isComposing(event)` first: Enter that confirms pinyin never sends. `useEnterToSend()` is the reader's
 *   choice, `<Keys keys="mod+enter" />` prints keys.
 *
 * LOOKS  CSS variables `--k-…` (theme/theme.css) in both light and dark; one accent; never the score colours for
 *   anything but scores: `<ScoreChip value source />`, `<ScoreFaces value onChange />`, `<Face />`.
 *   `<PageHeader title actions back />` (sets the window's title), `<Panel>`, `<EmptyState>`, `<ErrorState>`, `<Avatar>`.
 *
 * TIMES  `<When at={iso} as="relative" />`, formatTime/Date/DayTime/Short/Relative/Duration/Clock, in the reader's zone;
 *   `formatPhone`, `formatBytes`, `formatNumber`; `useNow(1)` for clocks. ADDRESS  `useRouteParams('id')`,
 *   `useSearchParam('view')`, `useGo()`, `<Link to="/customers">`.
 */
export { Link, Outlet } from '@tanstack/react-router'
export { type AnyEndpoint, addressOf, type CallArguments, CallProblem, call, isPassing, whenSignedOut } from './call.ts'
export { Avatar } from './components/Avatar.tsx'
export { useClear } from './components/Clear.tsx'
export { CommandPalette, hasPalette, openPalette, paletteSlot } from './components/CommandPalette.tsx'
export { deskActions } from './components/DeskActions.ts'
export { type EndlessHandle, EndlessList } from './components/EndlessList.tsx'
export { FormDialog } from './components/FormDialog.tsx'
export { FormProblem, showProblem, useDraftGuard, useSubmit, useTell } from './components/forms.tsx'
export { Fact, Facts, InlineText } from './components/Inline.tsx'
export { type Meanwhile, MeanwhileNote, meanwhileOf } from './components/Meanwhile.tsx'
export { NewItemsBar, useNewItems } from './components/NewItemsBar.tsx'
export { Page, PageHeader, Panel } from './components/PageHeader.tsx'
export { SideSection } from './components/Side.tsx'
export { type ReasonOf, SideForm } from './components/SideForm.tsx'
export { EmptyState, ErrorState, Loaded, Waiting } from './components/states.tsx'
export { TimeZoneSelect, zoneLabel } from './components/TimeZoneSelect.tsx'
export {
  daysFromToday,
  formatBytes,
  formatClock,
  formatDate,
  formatDay,
  formatDayTime,
  formatDuration,
  formatFull,
  formatNumber,
  formatPhone,
  formatRelative,
  formatShort,
  formatTime,
  initialsOf,
  useNow,
  When,
} from './format.tsx'
export { kept, useEnterToSend, useKept, useShortcutsOn } from './kept.ts'
export { isReachable, later, lazily, patiently } from './later.tsx'
export {
  type LiveEvent,
  type LiveSignal,
  type LiveStatus,
  live,
  sendSignal,
  useLive,
  useLiveReset,
  useLiveStatus,
  useSignals,
} from './live.ts'
export { colon, currentLocale, currentTimeZone, labelled } from './locale.ts'
export { type Me, type NavigationItem, page, type SettingsItem, type WebModule, type WebRoute } from './module.ts'
export {
  useBlocker,
  useChangeSearch,
  useGo,
  usePath,
  useRouteParams,
  useSearchParam,
  useSearchParams,
} from './navigation.ts'
export { newId } from './new-id.ts'
export { type Notice, useNotices } from './notices.tsx'
export { callQuery, keyOf, know, prefetch, queryClient, refetch, useCall, useChange, useKeysetQuery } from './query.ts'
export {
  Face,
  ScoreChip,
  ScoreFaces,
  type ScoreSource,
  type ScoreValue,
  scoreColour,
  scoreText,
  scoreValues,
} from './score.tsx'
export { setTitleFacts, useIsNarrow, useIsPhone, useIsTouch, useSettled, useTitle } from './screen.ts'
export { may, setMe, useMay, useMaybeMe, useMe, whoAmI } from './session.tsx'
export { isComposing, Keys, keyLabel, type Shortcut, ShortcutOverlay, useShortcuts } from './shortcuts.tsx'
export { contributionsTo, defineSlot, fillSlot, registerSlots, Slot } from './slots.tsx'
export { Appearance } from './theme/Appearance.tsx'
export { type ModeChoice, useMode } from './theme/mode.ts'
export { useThrottled } from './throttle.ts'
export {
  changeLocale,
  hasWords,
  languageNames,
  provideWords,
  startWords,
  useLanguage,
  useWords,
  type Words,
  wordsOf,
} from './words.ts'
export { fromInput, instantOf, toInput, type Wall, wallAt, weekdayOf } from './zone.ts'
