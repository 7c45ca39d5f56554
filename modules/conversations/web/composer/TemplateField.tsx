import { useRef } from 'react'
import { useWords } from '#platform/web/index.ts'
import { placeholders } from '../../contract.ts'
import '../list/list.css'
import '../settings/settings.css'
import { RichField, type RichFieldHandle } from './RichField.tsx'

/** A text that is filled in when it is used: the editor, and below it the placeholders to put in by a click. */
export function TemplateField({
  label,
  example = '',
  initial = '',
  onChange,
}: {
  label: string
  example?: string
  initial?: string
  onChange?: (html: string) => void
}) {
  const t = useWords('conversations')
  const handle = useRef<RichFieldHandle>(null)
  return (
    <>
      <RichField
        ref={handle}
        label={label}
        placeholder={example}
        initial={initial}
        {...(onChange ? { onChange } : {})}
      />
      <div className="cv-placeholders">
        <span className="k-muted">{t('canned.placeholders')}</span>
        {placeholders.map((one) => (
          <button key={one} type="button" className="cv-chip" onClick={() => handle.current?.insert(`{{${one}}}`)}>
            {t(`canned.placeholder.${one.replace('.', '-')}`)}
          </button>
        ))}
      </div>
    </>
  )
}
