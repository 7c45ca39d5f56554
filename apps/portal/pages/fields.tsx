/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import type { Locale } from '#platform/contract/locale.ts'
import type { ListedFile } from '../files.ts'
import type { Words } from '../words.ts'
import { Icon } from './drawings.tsx'

/** A field with its label, its hint and what is wrong with it. */
export function Field({
  id,
  label,
  hint,
  problem,
  optional,
  children,
}: {
  id: string
  label: string
  hint?: string | null
  problem?: string | null
  optional?: string | null
  children: ComponentChildren
}) {
  return (
    <div class={problem ? 'field wrong' : 'field'}>
      <label for={id}>
        {label}
        {optional ? <small class="optional">{optional}</small> : null}
      </label>
      {children}
      {problem ? (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** Attributes that tie an input to its hint and its problem. */
export function described(id: string, { problem, hint }: { problem?: string | null; hint?: string | null }) {
  const by = [problem ? `${id}-problem` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return { id, ...(problem ? { 'aria-invalid': true as const } : {}), ...(by ? { 'aria-describedby': by } : {}) }
}

/** Chooses files; those that came with an earlier try stay ticked. */
export function FilesField({
  id,
  locale,
  t,
  files,
  most,
  maxUploadMb,
  problem,
}: {
  id: string
  locale: Locale
  t: Words
  files: readonly ListedFile[]
  most: number
  maxUploadMb: number
  problem: string | null
}) {
  const hint = t('files.hint', { count: most, size: maxUploadMb })
  return (
    <Field id={id} label={t('files.label')} optional={t('optional')} hint={hint} problem={problem}>
      {files.length > 0 ? (
        <ul class="kept" aria-label={t('files.kept')}>
          {files.map((file) => (
            <li key={file.id}>
              <label>
                <input type="checkbox" name="kept" value={file.id} checked />
                <span>{file.name}</span>
                <small>{formatBytes(file.size, locale)}</small>
              </label>
            </li>
          ))}
        </ul>
      ) : null}
      {/*
        The browser's own button and words are in its language, so they are hidden; without JavaScript its names of files
        are shown once there are any. That alone is what `required` is for (the forms check nothing in the browser); the script
        takes it away.
      */}
      <span class="pick">
        <input type="file" name="files" multiple required {...described(id, { problem, hint })} />
        <label class="pick-button" for={id} aria-hidden="true">
          {t('files.choose')}
        </label>
        <output class="pick-names" for={id}>
          {t('files.none')}
        </output>
      </span>
    </Field>
  )
}

/** 320 KB, 4.5 MB (binary steps, as file managers show). */
export function formatBytes(bytes: number, locale: Locale): string {
  const unit = bytes < 1024 * 1024 ? ('KB' as const) : ('MB' as const)
  const value = Math.max(bytes / (unit === 'KB' ? 1024 : 1024 * 1024), 0.1)
  const digits = value < 10 ? 1 : 0
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${unit}`
}

/** A sentence at the top of a page: what happened, or what is needed. */
export function Note({ kind, children }: { kind: 'good' | 'bad' | 'calm'; children: ComponentChildren }) {
  return (
    <div class={`note ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={kind === 'good' ? 'tick' : kind === 'bad' ? 'cross' : 'clock'} />
      <div>{children}</div>
    </div>
  )
}
