import { EditOutlined } from '@ant-design/icons'
import { Tooltip } from 'antd'
import { Suspense } from 'react'
import { Keys, lazily, useShortcuts, useWords } from '#platform/web/index.ts'
import { closeContactForm, openContactForm, useContactForm } from './open.ts'

const ContactDialog = lazily(() => import('./ContactDialog.tsx'), 'ContactDialog')

/** 记一笔 from anywhere: the button in the rail, the key, and the form itself once it is wanted. */
export function ContactHost({ place }: { place: 'rail' | 'desk' }) {
  return place === 'rail' ? <ContactButton /> : <ContactForm />
}

function ContactButton() {
  const t = useWords('conversations')
  return (
    <Tooltip placement="right" title={<Keys keys="l" />}>
      <button type="button" className="desk-nav" onClick={() => openContactForm()}>
        <span className="desk-nav-icon">
          <EditOutlined />
        </span>
        <span>{t('contact.short')}</span>
      </button>
    </Tooltip>
  )
}

function ContactForm() {
  const t = useWords('conversations')
  const start = useContactForm()
  useShortcuts(t('web:shortcuts.everywhere'), [{ keys: 'l', label: t('contact.open'), run: () => openContactForm() }])
  if (!start) return null
  return (
    <Suspense>
      <ContactDialog start={start} close={closeContactForm} />
    </Suspense>
  )
}
