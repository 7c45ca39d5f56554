import { Image } from 'antd'
import { useState } from 'react'

/** Pictures over the whole window: turn, zoom, next, Escape. */
export function Pictures({ sources, at, close }: { sources: readonly string[]; at: number; close: () => void }) {
  const [current, setCurrent] = useState(at)
  return (
    <Image.PreviewGroup
      items={[...sources]}
      preview={{ open: true, current, onChange: setCurrent, onOpenChange: (open) => !open && close() }}
    />
  )
}
