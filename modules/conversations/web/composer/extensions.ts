import { Image } from '@tiptap/extension-image'
import { Mention } from '@tiptap/extension-mention'
import { PluginKey } from '@tiptap/pm/state'
import { type AnyExtension, Extension, markInputRule } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import type { Suggested, Suggestions, TakeCanned } from './suggestions.ts'

/** Pictures are only our own uploads; others are dropped on pasting, as the server would drop them. */
const OwnImage = Image.extend({
  parseHTML() {
    return [{ tag: 'img[src^="/api/v1/attachments/"]' }]
  },
}).configure({ inline: false, allowBase64: false })

const MentionSpan = Mention.extend({
  addAttributes() {
    return {
      id: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute('data-mention'), rendered: false },
      label: {
        default: '',
        parseHTML: (element: HTMLElement) => (element.textContent ?? '').replace(/^@/, ''),
        rendered: false,
      },
      mentionSuggestionChar: { default: '@', rendered: false },
    }
  },
  parseHTML() {
    return [{ tag: 'span[data-mention]' }]
  },
})

type Parts = {
  suggestions: Suggestions
  /** Colleagues for `@`; null where nobody can be mentioned now. */
  colleagues: (query: string) => Suggested[] | null
  /** Canned replies for `/`; left out where there are none. */
  canned?: { find: (query: string) => Promise<Suggested[]>; take: TakeCanned }
  /** Runs on Ctrl/⌘ Enter inside of lists and code too, where the editor's own keys would take it. */
  placeholder: () => string
}

/** What our editor can write: exactly what the server keeps (platform/server/html/rich.ts). */
export function editorExtensions({ suggestions, colleagues, canned, placeholder }: Parts): AnyExtension[] {
  const slash = (char: string, startOfLine: boolean) => ({
    char,
    startOfLine,
    pluginKey: new PluginKey(`canned${char}`),
    allow: () => true,
    items: ({ query }: { query: string }) => canned?.find(query) ?? [],
    command: ({
      editor,
      range,
      props,
    }: {
      editor: Parameters<TakeCanned>[0]
      range: Parameters<TakeCanned>[1]
      props: { id?: string | null }
    }) => {
      if (props.id) canned?.take(editor, range, props.id)
    },
    render: suggestions.render('canned'),
  })
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3] },
      link: {
        openOnClick: false,
        autolink: true,
        linkOnPaste: true,
        defaultProtocol: 'https',
        HTMLAttributes: { rel: 'noopener noreferrer nofollow' },
      },
      trailingNode: false,
    }),
    MarkdownWithoutSpaces,
    OwnImage,
    MentionSpan.configure({
      renderText: ({ node }) => `@${node.attrs.label}`,
      renderHTML: ({ node }) => ['span', { 'data-mention': node.attrs.id }, `@${node.attrs.label}`],
      deleteTriggerWithBackspace: true,
      suggestions: [
        {
          char: '@',
          // Chinese is written without spaces: a name may follow any character.
          allowedPrefixes: null,
          pluginKey: new PluginKey('mention'),
          items: ({ query }) => colleagues(query) ?? [],
          render: suggestions.render('mention'),
        },
        // On a Chinese keyboard the key of `/` gives 、.
        ...(canned ? [slash('/', false), slash('、', true)] : []),
      ],
    }),
    Placeholder.configure({ text: placeholder }),
  ]
}

/**
 * The editor's own rules want a space before `**bold**`; Chinese has none. These take over where the sign before is
 * neither a space nor the same sign.
 */
const MarkdownWithoutSpaces = Extension.create({
  name: 'markdownWithoutSpaces',
  addInputRules() {
    const { bold, strike, code } = this.editor.schema.marks
    const rules = [
      { type: bold, find: /(?<=[^\s*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/ },
      { type: strike, find: /(?<=[^\s~])~~([^~\s](?:[^~]*[^~\s])?)~~$/ },
      { type: code, find: /(?<=[^\s`])`([^`\s](?:[^`]*[^`\s])?)`$/ },
    ]
    return rules.flatMap(({ type, find }) => (type ? markInputRule({ type, find }) : []))
  },
})

/** Grey words in an empty editor, as an attribute that the style sheet shows. */
const Placeholder = Extension.create<{ text: () => string }>({
  name: 'placeholderText',
  addOptions: () => ({ text: () => '' }),
  onTransaction() {
    const { dom } = this.editor.view
    const empty = this.editor.isEmpty && !this.editor.view.composing
    if (empty) dom.dataset.placeholder = this.options.text()
    else delete dom.dataset.placeholder
  },
  onCreate() {
    if (this.editor.isEmpty) this.editor.view.dom.dataset.placeholder = this.options.text()
  },
})

/** Ids of the colleagues who are named in a text. */
export function mentionsIn(html: string): string[] {
  return [
    ...new Set(
      [...html.matchAll(/data-mention="([0-9a-f-]{36})"/gi)].map((match) => (match[1] as string).toLowerCase()),
    ),
  ]
}

/** Customers are never shown who was called to help: in a reply a mention is only a name. */
export const withoutMentions = (html: string): string =>
  html.replace(/<span data-mention="[^"]*">([^<]*)<\/span>/g, '$1')

/** Empty lines at the end, as a picture leaves them, are not sent. */
export const withoutEmptyEnd = (html: string): string => html.replace(/(?:<p>(?:<br[^>]*>)?<\/p>)+$/, '')
