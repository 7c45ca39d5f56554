/** @jsxImportSource preact */
import type { PageProps } from './props.ts'

/** A form that says one thing. */
export function Say({
  token,
  page,
  lang,
  children,
}: Pick<PageProps, 'token' | 'page' | 'lang'> & { children: unknown }) {
  return (
    <form method="post" action={`/p/${token}/do${lang ? `?lang=${lang}` : ''}`} encType="multipart/form-data">
      <input type="hidden" name="page" value={page} />
      {children as never}
    </form>
  )
}
