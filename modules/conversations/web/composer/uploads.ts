import { useCallback, useRef, useState } from 'react'
import { CallProblem, newId, useWords } from '#platform/web/index.ts'
import type { AttachmentRecord } from '../../contract.ts'
import { upload } from '../data/upload.ts'

export type Upload = {
  id: string
  file: File
  part: number
  problem: string | null
  inline: boolean
  record: AttachmentRecord | null
}

/**
 * Files on their way to the server and those that have arrived. A picture that goes into the text leaves the list
 * when it is there. `changed` is told whenever the attachments change, so the draft keeps them.
 */
export function useUploads(
  start: readonly AttachmentRecord[],
  placed: (record: AttachmentRecord) => void,
  changed: () => void,
) {
  const t = useWords('conversations')
  const [uploads, setUploads] = useState<readonly Upload[]>(() => start.map(fromRecord))
  const now = useRef(uploads)
  const set = useCallback(
    (change: (before: readonly Upload[]) => readonly Upload[]) => {
      now.current = change(now.current)
      setUploads(now.current)
      changed()
    },
    [changed],
  )
  const begin = useCallback(
    async (one: Upload) => {
      const patch = (parts: Partial<Upload>) =>
        set((before) => before.map((item) => (item.id === one.id ? { ...item, ...parts } : item)))
      patch({ problem: null, part: 0 })
      try {
        const record = await upload(one.file, { id: one.id, progress: (part) => patch({ part }) })
        if (!now.current.some((item) => item.id === one.id)) return
        if (one.inline && record.presentation === 'inline-image') {
          set((before) => before.filter((item) => item.id !== one.id))
          placed(record)
        } else patch({ record, part: 1, inline: false })
      } catch (error) {
        if (error instanceof CallProblem && error.code === 'aborted') return
        const told = error instanceof CallProblem ? (error.fields[0]?.reason ?? error.message) : String(error)
        patch({ problem: told || t('attach.failed') })
      }
    },
    [set, placed, t],
  )
  return {
    uploads,
    records: () => now.current.flatMap((one) => one.record ?? []),
    busy: uploads.some((one) => !one.record && !one.problem),
    add: useCallback(
      (files: readonly File[], { inline = false }: { inline?: boolean } = {}) => {
        const fresh = files.slice(0, 20).map(
          (file): Upload => ({
            id: newId(),
            file,
            part: 0,
            problem: null,
            inline: inline && file.type.startsWith('image/'),
            record: null,
          }),
        )
        set((before) => [...before, ...fresh])
        for (const one of fresh) void begin(one)
      },
      [set, begin],
    ),
    again: (id: string) => {
      const one = now.current.find((item) => item.id === id)
      if (one) void begin(one)
    },
    remove: (id: string) => set((before) => before.filter((one) => one.id !== id)),
    replace: (records: readonly AttachmentRecord[]) => {
      now.current = records.map(fromRecord)
      setUploads(now.current)
    },
  }
}

const fromRecord = (record: AttachmentRecord): Upload => ({
  id: record.id,
  file: new File([], record.name, { type: record.type }),
  part: 1,
  problem: null,
  inline: false,
  record,
})
