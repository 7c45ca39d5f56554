import './words.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { offerPages } from '#modules/search/web/index.tsx'
import {
  Appearance,
  may,
  queryClient,
  registerSlots,
  setMe,
  startWords,
  whenSignedOut,
  whoAmI,
} from '#platform/web/index.ts'
import { webModules } from './modules.tsx'
import { createDeskRouter } from './router.tsx'
import { reloadOnNewVersion } from './shell/new-version.ts'

registerSlots(
  webModules.flatMap((module) => module.slots ?? []),
  may,
)
offerPages(webModules)
reloadOnNewVersion()
await startWords()
const router = createDeskRouter(webModules)
let leaving = false
whenSignedOut(() => {
  // Once: many calls of one page may hear it together. Who was here is forgotten only when their page has gone.
  if (!whoAmI() || leaving) return
  leaving = true
  const { href } = router.state.location
  void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href } } as never).finally(() => {
    leaving = false
    setMe(null)
  })
})
const place = document.getElementById('root')
if (!place) throw new Error('no #root in the page')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Appearance>
        <RouterProvider router={router} />
      </Appearance>
    </QueryClientProvider>
  </StrictMode>,
)
