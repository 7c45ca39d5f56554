import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  call,
  know,
  Loaded,
  languageNames,
  Panel,
  useCall,
  useDraftGuard,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { listQuestions, type QuestionTemplates, setQuestion } from '../../contract/hear.ts'

/** The words in which customers are asked to confirm, in each language. */
export function Questions() {
  const t = useWords('moments')
  const query = useCall(listQuestions, {})
  return (
    <Panel title={t('confirm.ask')} about={t('rating.questionsAbout')}>
      <Loaded query={query} lines={3}>
        {({ items }) => (
          <div className="rating-questions">
            {items.map((one) => (
              <Question key={`${one.locale} ${one.text}`} {...one} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  )
}

function Question({ locale, text, own }: QuestionTemplates['items'][number]) {
  const t = useWords('moments')
  const tell = useTell()
  const [words, setWords] = useState(text)
  const [busy, setBusy] = useState(false)
  const dirty = words.trim() !== text
  useDraftGuard(dirty)
  const save = async (next: string) => {
    setBusy(true)
    try {
      know(listQuestions, {}, await call(setQuestion, { params: { locale }, body: { text: next } }))
      tell.done(t('web:saved'))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section>
      <label htmlFor={`question-${locale}`}>{languageNames.find((one) => one.locale === locale)?.name}</label>
      <Input.TextArea
        id={`question-${locale}`}
        lang={locale}
        value={words}
        maxLength={500}
        autoSize={{ minRows: 2, maxRows: 5 }}
        onChange={(event) => setWords(event.target.value)}
      />
      {dirty || !own ? (
        <div className="side-go">
          {own ? null : (
            <Button type="text" size="small" disabled={busy} onClick={() => void save('')}>
              {t('rating.reset')}
            </Button>
          )}
          <Button type="primary" size="small" disabled={!dirty} loading={busy} onClick={() => void save(words)}>
            {t('web:save')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
