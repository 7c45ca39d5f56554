import { Type } from 'typebox'
import { job } from '#platform/server/jobs/index.ts'
import { gatherFrequencies } from './frequency.ts'

/** Every night, so that what is common this season is known as such. */
export const gatherFrequenciesNightly = job({
  name: 'search.gather-frequencies',
  data: Type.Object({}),
  cron: '17 19 * * *',
  run: ({ db }) => gatherFrequencies(db),
})
