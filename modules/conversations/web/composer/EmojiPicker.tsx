import { SmileOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useRef, useState } from 'react'
import { useWords } from '#platform/web/index.ts'
import { useFocusSoon } from '../data/focus.ts'

/** Those that people in service write to customers, drawn by the system. */
const emojis =
  '😊 🙂 😄 😉 😁 😅 🙏 👍 👌 💪 👏 🤝 🎉 ❤️ 🌹 🎁 ☕️ ✨ ⭐️ 🔥 ✅ ❌ ⚠️ ❓ ❗️ 📌 📎 📷 📞 📧 💬 📝 📅 ⏰ 🚗 🏠 🔧 🔑 💧 💡 🛠️ 🧾 💰 📦 🚚 🧹 ☀️ 🌧️ ❄️ 😔 😢 😮 🤔 😓 😷 🙇 🎂 🏆 🚫 👋'.split(
    ' ',
  )
const columns = 10

/** A small set of emoji; arrows walk through it. */
export function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  const t = useWords('conversations')
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      arrow={false}
      destroyOnHidden
      styles={{ container: { padding: 8 } }}
      content={
        <Emojis
          close={() => setOpen(false)}
          pick={(one) => {
            setOpen(false)
            pick(one)
          }}
        />
      }
    >
      <button
        type="button"
        className="cv-tool"
        aria-label={t('compose.emoji')}
        title={t('compose.emoji')}
        aria-expanded={open}
      >
        <SmileOutlined />
      </button>
    </Popover>
  )
}

function Emojis({ pick, close }: { pick: (emoji: string) => void; close: () => void }) {
  const t = useWords('conversations')
  const first = useRef<HTMLButtonElement>(null)
  useFocusSoon(first)
  const move = (event: React.KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (event.key === 'Escape') close()
    if (!by) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement)
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, place + by))]?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a fieldset
    <div
      className="cv-emojis"
      role="group"
      aria-label={t('compose.emoji')}
      onKeyDown={move}
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
    >
      {emojis.map((one, index) => (
        <button key={one} type="button" ref={index === 0 ? first : undefined} onClick={() => pick(one)}>
          {one}
        </button>
      ))}
    </div>
  )
}
