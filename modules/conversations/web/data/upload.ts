import { addressOf, CallProblem, currentLocale, newId, wordsOf } from '#platform/web/index.ts'
import type { AttachmentRecord } from '../../contract.ts'
import { uploadAttachment } from '../../contract.ts'

type Told = { error?: { code?: string; message?: string; fields?: { field: string; reason: string }[] } }

/**
 * Uploads one file and tells how far it is (0 to 1). The id is made here, so a second try after a dropped line does
 * not store it twice.
 * @throws CallProblem in the words of the server: too large, not allowed, offline
 */
export function upload(
  file: File,
  { id = newId(), progress, signal }: { id?: string; progress?: (part: number) => void; signal?: AbortSignal } = {},
): Promise<AttachmentRecord> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file, file.name || 'image.png')
    const request = new XMLHttpRequest()
    request.open('POST', addressOf(uploadAttachment, {}, { id }))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', currentLocale())
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total)
    }
    const offline = () => reject(new CallProblem(0, 'offline', wordsOf('web')('problem.offline')))
    request.onerror = offline
    request.onabort = () => reject(new CallProblem(0, 'aborted', ''))
    request.onload = () => {
      const body = parse(request.responseText)
      if (request.status >= 200 && request.status < 300 && body) return resolve(body as AttachmentRecord)
      const told = (body as Told | null)?.error
      if (!told) return offline()
      reject(new CallProblem(request.status, told.code ?? 'unavailable', told.message ?? '', told.fields ?? []))
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Files of a paste or a drop; a screenshot from the clipboard gets a telling name. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])]
}
