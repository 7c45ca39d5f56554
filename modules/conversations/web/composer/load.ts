import { lazily } from '#platform/web/index.ts'

/** The editor is the heaviest part of the room; it comes on its own, ahead of the first opened conversation. */
export const loadComposer = () => import('./Composer.tsx')

export const Composer = lazily(loadComposer, 'Composer')
