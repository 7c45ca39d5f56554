import type { Kernel, MetricSource } from '#platform/server/module.ts'
import type { MailboxHealthRecord } from '../../contract.ts'
import { readHealth } from './queries.ts'

type Reading = (health: MailboxHealthRecord) => number | null

/** Figures of each mailbox, by its address. */
function ofMailboxes(name: string, help: string, read: Reading): MetricSource {
  return {
    name,
    help,
    labels: ['mailbox'],
    read: async (kernel: Kernel) =>
      (await readHealth(kernel.db)).flatMap(({ address: mailbox, health }) => {
        const value = read(health)
        return value === null ? [] : [{ labels: { mailbox }, value }]
      }),
  }
}

const seconds = (at: string | null) => (at === null ? null : Date.parse(at) / 1000)

export const mailboxMetrics: readonly MetricSource[] = [
  ofMailboxes('kairos_mailbox_failing', '1 while a mailbox cannot be read, or nobody reads it', ({ state }) =>
    state === 'off' ? null : Number(state === 'failing'),
  ),
  ofMailboxes('kairos_mailbox_last_fetch_seconds', 'When a mailbox was last read, since 1970', ({ lastFetchAt }) =>
    seconds(lastFetchAt),
  ),
  ofMailboxes('kairos_mailbox_waiting', 'Mails stored and not taken in yet', ({ waiting }) => waiting),
  ofMailboxes('kairos_mailbox_failed', 'Mails that could not be taken in', ({ failed }) => failed),
  ofMailboxes('kairos_mailbox_missed', 'Mails that the server would not hand over', ({ missed }) => missed ?? 0),
  ofMailboxes('kairos_mailbox_out_waiting', 'Mails of ours that wait to be sent', ({ outWaiting }) => outWaiting),
  ofMailboxes(
    'kairos_mailbox_out_failed',
    'Mails of ours that could not be sent, of the last seven days',
    ({ outFailed }) => outFailed,
  ),
]
