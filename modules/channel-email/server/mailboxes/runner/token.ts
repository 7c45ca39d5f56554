/** What those who read mailboxes listen to: changed settings, and who asks for new mail now. */
export const runnerToken = 'service:mail-fetch'
