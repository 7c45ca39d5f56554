import { App, Button } from 'antd'
import { useRef } from 'react'
import { CallProblem } from './call.ts'
import { type LiveEvent, useLive } from './live.ts'
import { useGo } from './navigation.ts'

/** What happened while the line was down for longer (ms) stands on its page; it need not pop up. */
const freshFor = 10 * 60_000

export type Notice = {
  /** A second notice of the same key takes the place of the first. */
  key: string
  title: string
  text: string
  warning: boolean
  /** Until it is closed; otherwise it goes after a while. */
  stays: boolean
  /** The way there: its words and its address. */
  open: { label: string; to: string }
}

/**
 * Tells calmly of things that happened: each event once, and only fresh ones that are `meant` for the reader.
 * `about` says what to tell, null for nothing; what can no longer be read is not told. `forget` takes a notice back.
 */
export function useNotices(
  names: readonly string[],
  meant: (event: LiveEvent) => boolean,
  about: (event: LiveEvent, forget: (key: string) => void) => Promise<Notice | null>,
): void {
  const go = useGo()
  const { notification } = App.useApp()
  const told = useRef(new Set<number>())
  const tell = async (event: LiveEvent) => {
    const notice = await about(event, notification.destroy)
    if (!notice) return
    const { key, title, text, warning, stays, open } = notice
    notification[warning ? 'warning' : 'info']({
      key,
      role: 'status',
      title,
      description: text,
      duration: stays ? 0 : 12,
      actions: (
        <Button
          type="primary"
          size="small"
          onClick={() => {
            notification.destroy(key)
            go(open.to)
          }}
        >
          {open.label}
        </Button>
      ),
    })
  }
  useLive([...names], (event) => {
    if (!meant(event) || told.current.has(event.number) || Date.now() - Date.parse(event.at) > freshFor) return
    told.current.add(event.number)
    tell(event).catch((problem) => {
      // It can no longer be read, or the line is gone: there is nothing to tell.
      if (!(problem instanceof CallProblem)) throw problem
    })
  })
}
