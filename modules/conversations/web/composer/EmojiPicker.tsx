import { SmileOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useState } from 'react'
import { useWords } from '#platform/web/index.ts'

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
  const move = (event: React.KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (event.key === 'Escape') setOpen(false)
    if (!by) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement)
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, place + by))]?.focus()
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      arrow={false}
      destroyOnHidden
      styles={{ container: { padding: 8 } }}
      content={
        // biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a fieldset
        <div
          className="cv-emojis"
          role="group"
          aria-label={t('compose.emoji')}
          onKeyDown={move}
          style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
        >
          {emojis.map((one, index) => (
            <button
              key={one}
              type="button"
              // biome-ignore lint/a11y/noAutofocus: opened by the reader in order to choose
              autoFocus={index === 0}
              onClick={() => {
                setOpen(false)
                pick(one)
              }}
            >
              {one}
            </button>
          ))}
        </div>
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
