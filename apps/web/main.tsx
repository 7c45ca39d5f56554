import './words.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { offerPages } from '#modules/search/web/index.tsx'
import { Appearance, may, queryClient, registerSlots, startWords } from '#platform/web/index.ts'
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
