declare module 'virtual:words/*' {
  export const language: import('antd/es/locale/index.js').Locale
  export const spaces: Record<string, Record<string, unknown>>
}
