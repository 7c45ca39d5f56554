import { App, ConfigProvider } from 'antd'
import { type ReactNode, useLayoutEffect } from 'react'
import { useLanguage } from '../words.ts'
import { useMode } from './mode.ts'
import './theme.css'
import { themeFor } from './tokens.ts'

// Whoever asks for less motion gets none: half-played, popups would stop before they have found their place.
const asks = (query: string) => typeof matchMedia !== 'undefined' && matchMedia(query).matches
const wishes = {
  motion: !asks('(prefers-reduced-motion: reduce)'),
  touch: asks('(hover: none) and (pointer: coarse)'),
}
const themes = { light: themeFor('light', wishes), dark: themeFor('dark', wishes) }

/** Colours, language and messages for everything below. */
export function Appearance({ children }: { children: ReactNode }) {
  const { mode } = useMode()
  const { ant } = useLanguage()
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = mode
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', mode === 'dark' ? '#0e1015' : '#f4f5f8')
  }, [mode])
  return (
    <ConfigProvider
      theme={themes[mode]}
      {...(ant ? { locale: ant } : {})}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: 'optional', scrollToFirstError: true }}
      modal={{ centered: true }}
    >
      <App message={{ maxCount: 3 }} notification={{ placement: 'bottomRight' }} component={false}>
        {children}
      </App>
    </ConfigProvider>
  )
}
