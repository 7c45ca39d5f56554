import { defineSlot } from '../slots.tsx'

/**
 * Things one can do from everywhere in the desk. Drawn twice by the shell: with `rail` as a button beside the
 * destinations, with `desk` once for keys and dialogs, which are there on a phone too.
 */
export const deskActions = defineSlot<{ place: 'rail' | 'desk' }>('desk.actions')
