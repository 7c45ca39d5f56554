/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { t } from '../words.ts'

const fields = ['name', 'email', 'phone'] as const
const types = { name: 'text', email: 'email', phone: 'tel' } as const
const completes = { name: 'name', email: 'email', phone: 'tel' } as const

/** What the site wants to know before or beside the first message. */
export function asked(chat: Chat): { wanted: boolean; required: boolean } {
  const { settings, introduced, visitor } = chat.state
  const kinds = fields.map((field) => settings.ask[field])
  const wanted = !introduced && !visitor?.signed && kinds.some((kind) => kind !== 'nothing')
  return { wanted, required: wanted && kinds.includes('required') }
}

/** Asks how to reach the visitor; may be skipped when nothing is required. */
export function Introduce({ chat, required }: { chat: Chat; required: boolean }) {
  const { settings } = chat.state
  const [given, setGiven] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<{ field: string; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const check = () => {
    for (const field of fields) {
      const value = given[field]?.trim() ?? ''
      if (settings.ask[field] === 'required' && !value) return { field, text: t('required', { field: t(field) }) }
    }
    if (given.email?.trim() && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(given.email.trim())) {
      return { field: 'email', text: t('emailWrong') }
    }
    if (given.phone?.trim() && !/^[+\d][\d\s()-]{4,}$/.test(given.phone.trim())) {
      return { field: 'phone', text: t('phoneWrong') }
    }
    return null
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    const found = check()
    setProblem(found)
    if (found) {
      const form = event.currentTarget as HTMLFormElement
      form.querySelector<HTMLInputElement>(`[name=${found.field}]`)?.focus()
      return
    }
    setBusy(true)
    try {
      await chat.introduce(
        Object.fromEntries(
          Object.entries(given).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])),
        ),
      )
    } catch (error) {
      setProblem({ field: '', text: (error as Error).message || t('failed') })
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class={`introduce ${required ? '' : 'card'}`} noValidate onSubmit={(event) => void submit(event)}>
      <h3>{t('who')}</h3>
      <p>{t('whoOptional')}</p>
      {fields
        .filter((field) => settings.ask[field] !== 'nothing')
        .map((field) => (
          <label key={field}>
            <span>
              {t(field)}
              {settings.ask[field] === 'optional' ? <small> {t('optional')}</small> : null}
            </span>
            <input
              name={field}
              type={types[field] as 'text'}
              autoComplete={completes[field]}
              required={settings.ask[field] === 'required'}
              maxLength={field === 'phone' ? 40 : 200}
              value={given[field] ?? ''}
              aria-invalid={problem?.field === field}
              aria-describedby={problem?.field === field ? 'k-problem' : undefined}
              onInput={({ currentTarget }) => setGiven({ ...given, [field]: currentTarget.value })}
            />
          </label>
        ))}
      {problem ? (
        <p class="problem" id="k-problem" role="alert">
          {problem.text}
        </p>
      ) : null}
      <div class="buttons">
        <button type="submit" class="main" disabled={busy}>
          {required ? t('start') : t('save')}
        </button>
        {required ? null : (
          <button type="button" class="text" onClick={() => void chat.introduce(null)}>
            {t('skip')}
          </button>
        )}
      </div>
    </form>
  )
}
