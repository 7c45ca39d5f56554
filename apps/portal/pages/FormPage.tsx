/** @jsxImportSource preact */
import { longest, mostFiles } from '#modules/channel-form/contract.ts'
import type { Entries, EntryProblems, OpenForm } from '#modules/channel-form/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { ListedFile } from '../files.ts'
import type { FilesProblem } from '../read-sent.ts'
import type { Times } from '../times.ts'
import type { Words } from '../words.ts'
import { described, Field, FilesField, Note } from './fields.tsx'
import { Shell } from './Shell.tsx'

/** Why a form is shown again. */
export type FormNotice = 'check' | 'fast' | 'stale' | 'often'

type Props = {
  company: string
  locale: Locale
  t: Words
  times: Times
  form: OpenForm
  path: string
  /** The hidden field, see page-token.ts. */
  token: string
  entries: Entries
  files: readonly ListedFile[]
  problems: EntryProblems & { files?: FilesProblem }
  notice: FormNotice | null
  opening: { open: boolean; next: string | null } | null
  maxUploadMb: number
}

/** Where a customer writes without an account. */
export function FormPage(props: Props) {
  const { company, locale, t, form, path, token, entries, problems, notice } = props
  const reason = (field: keyof Entries) => {
    const key = problems[field]
    return key ? translate(locale, `channel-form:reason.${key}`) : null
  }
  const wants = (field: 'subject' | 'name' | 'phone' | 'email') => form.required.includes(field)
  const optional = (field: 'subject' | 'name' | 'phone' | 'email') => (wants(field) ? null : t('optional'))
  const reach = t('form.reach')
  return (
    <Shell
      title={form.title || t('form.title')}
      company={company}
      locale={locale}
      t={t}
      noindex={false}
      languageForm="contact"
      foot={t('form.privacy')}
    >
      <div class="intro">
        <h1>{form.title || t('form.title')}</h1>
        <p>{form.intro || t('form.intro')}</p>
        <Expect {...props} />
      </div>
      {notice ? (
        <Note kind={notice === 'fast' || notice === 'stale' ? 'calm' : 'bad'}>{t(`form.notice.${notice}`)}</Note>
      ) : null}
      <form
        id="contact"
        class="card"
        method="post"
        action={`${path}?lang=${locale}`}
        encType="multipart/form-data"
        noValidate
      >
        <input type="hidden" name="page" value={token} />
        <div class="apart" aria-hidden="true">
          <label for="website">{t('form.leaveEmpty')}</label>
          <input id="website" name="website" type="text" tabIndex={-1} autoComplete="off" />
        </div>
        <Field id="text" label={t('form.text')} problem={reason('text')}>
          <textarea
            name="text"
            rows={6}
            maxLength={longest.text}
            required
            placeholder={t('form.textExample')}
            {...described('text', { problem: reason('text') })}
          >
            {entries.text}
          </textarea>
        </Field>
        <Field id="subject" label={t('form.subject')} optional={optional('subject')} problem={reason('subject')}>
          <input
            name="subject"
            type="text"
            maxLength={longest.subject}
            value={entries.subject}
            required={wants('subject')}
            {...described('subject', { problem: reason('subject') })}
          />
        </Field>
        <fieldset>
          <legend>{t('form.contact')}</legend>
          <p class="hint" id="reach">
            {reach}
          </p>
          <Field id="name" label={t('form.name')} optional={optional('name')} problem={reason('name')}>
            <input
              name="name"
              type="text"
              autoComplete="name"
              maxLength={longest.name}
              value={entries.name}
              required={wants('name')}
              {...described('name', { problem: reason('name') })}
            />
          </Field>
          <div class="pair">
            <Field id="phone" label={t('form.phone')} problem={reason('phone')}>
              <input
                name="phone"
                type="tel"
                inputMode="tel"
                autoComplete="tel"
                maxLength={longest.phone}
                value={entries.phone}
                required={wants('phone')}
                {...described('phone', { problem: reason('phone') })}
              />
            </Field>
            <Field id="email" label={t('form.email')} problem={reason('email')}>
              <input
                name="email"
                type="email"
                inputMode="email"
                autoComplete="email"
                maxLength={longest.email}
                value={entries.email}
                required={wants('email')}
                {...described('email', { problem: reason('email') })}
              />
            </Field>
          </div>
        </fieldset>
        <FilesField
          id="files"
          locale={locale}
          t={t}
          files={props.files}
          most={mostFiles}
          maxUploadMb={props.maxUploadMb}
          problem={
            problems.files ? t(`files.problem.${problems.files}`, { count: mostFiles, size: props.maxUploadMb }) : null
          }
        />
        <button class="main" type="submit">
          {t('form.send')}
        </button>
      </form>
    </Shell>
  )
}

/** Told in advance: when somebody will look at it. */
function Expect({ opening, times, t }: Pick<Props, 'opening' | 'times' | 't'>) {
  if (!opening) return null
  if (opening.open) return <p class="expect open">{t('form.open')}</p>
  if (!opening.next) return null
  return <p class="expect">{t('form.closed', { time: times.dayTime(opening.next) })}</p>
}
