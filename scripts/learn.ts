// Learns the weights by which sentences are understood, from sentences that people labelled: whether we promise something,
// whether a customer is angry, pleased or thankful. `npm run learn` writes the weights; `npm run learn -- --check` says how
// well sentences are read that were left out of the learning (five parts, each read by the other four). Both take
// names (promises, feelings) to do only these. The same sentences give the same weights.
import { checkFeelings, learnFeelings } from './learn/feelings.ts'
import { checkPromises, learnPromises } from './learn/promises.ts'

const subjects = {
  promises: { learn: learnPromises, check: checkPromises },
  feelings: { learn: learnFeelings, check: checkFeelings },
}
const named = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const task = process.argv.includes('--check') ? 'check' : 'learn'
for (const [name, subject] of Object.entries(subjects)) {
  if (named.length === 0 || named.includes(name)) subject[task]()
}
