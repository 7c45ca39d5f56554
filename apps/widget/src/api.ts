/** The server said no. */
export class Refused extends Error {
  status: number
  code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type Api = ReturnType<typeof openApi>

/** `base`: `https://host/api/v1/chat/<site key>`. No cookies ever go with a call. */
export function openApi(base: string, token: () => string | null, locale: () => string) {
  const headers = (): Record<string, string> => {
    const known = token()
    return { 'accept-language': locale(), ...(known ? { authorization: `Bearer ${known}` } : {}) }
  }
  /** @throws Refused, or TypeError when the server cannot be reached */
  async function call<Reply>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    const answer = await fetch(base + path, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    if (!answer.ok) throw await refusal(answer.status, await answer.text())
    return (await answer.json()) as Reply
  }
  return {
    call,
    /** Uploads with progress, 0 to 100. */
    upload: <Reply>(path: string, file: File, onProgress: (percent: number) => void) =>
      new Promise<Reply>((resolve, reject) => {
        const request = new XMLHttpRequest()
        request.open('POST', base + path)
        for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
        request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((loaded / Math.max(1, total)) * 100))
        request.onload = () =>
          request.status < 300
            ? resolve(JSON.parse(request.responseText) as Reply)
            : reject(refusal(request.status, request.responseText))
        request.onerror = () => reject(new TypeError('unreachable'))
        const form = new FormData()
        form.append('file', file, file.name)
        request.send(form)
      }),
    /** A file that only this visitor may read; its address carries no secret. */
    file: async (id: string): Promise<Blob> => {
      const answer = await fetch(`${base}/attachments/${id}`, { credentials: 'omit', headers: headers() })
      if (!answer.ok) throw refusal(answer.status, await answer.text())
      return answer.blob()
    },
    liveAddress: `${base.replace(/^http/, 'ws')}/live`,
  }
}

function refusal(status: number, text: string): Refused {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; fields?: { reason: string }[] } }
    return new Refused(status, error.code, error.fields?.[0]?.reason ?? error.message)
  } catch {
    return new Refused(status, '', '')
  }
}

/** Worth trying again: no line, server busy or restarting, too many calls. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof Refused) || error.status >= 500 || error.status === 429 || error.status === 408
}
