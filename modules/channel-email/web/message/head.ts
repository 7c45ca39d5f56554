const longest = 200_000

/** The header of a mail behind an address: what stands before its first empty line. The rest is not fetched. */
export async function readHead(address: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(address, { credentials: 'same-origin', signal })
  if (!answer.ok || !answer.body) throw new Error(String(answer.status))
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    text += decoder.decode(value ?? new Uint8Array(), { stream: !done })
    const end = /\r?\n\r?\n/.exec(text)
    if (end) text = text.slice(0, end.index)
    if (end || done || text.length > longest) break
  }
  await reader.cancel().catch(() => {})
  return text.slice(0, longest).replaceAll('\r\n', '\n')
}
