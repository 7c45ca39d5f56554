import { theme as antTheme, type ThemeConfig } from 'antd'

export type Mode = 'light' | 'dark'

/** Each system's own face, no download; which comes first is the reader's language (theme.css). */
const fontStack = 'var(--k-font)'

// One calm accent; success, warning and error stay away from the hues of the scores (see score.css).
const shared = {
  colorPrimary: '#4a5fd0',
  colorInfo: '#4a5fd0',
  colorLink: '#4a5fd0',
  colorSuccess: '#5b8c1f',
  colorWarning: '#b7791f',
  colorError: '#d0245e',
  borderRadius: 8,
  fontSize: 14,
  lineHeight: 1.65,
  fontFamily: fontStack,
  controlHeight: 36,
  motionDurationMid: '0.14s',
  motionDurationSlow: '0.2s',
  wireframe: false,
  // What a button says stays readable while it works; the turning sign shows that it does.
  opacityLoading: 1,
}

/**
 * Ant Design's settings for light or dark; the same colours as variables are in theme.css. `touch`: controls as high as
 * a finger needs.
 */
export function themeFor(mode: Mode, { motion = true, touch = false } = {}): ThemeConfig {
  const dark = mode === 'dark'
  return {
    algorithm: dark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    cssVar: { key: 'kairos' },
    hashed: false,
    token: {
      ...shared,
      motion,
      ...(touch ? { controlHeight: 40 } : {}),
      ...(dark
        ? {
            colorPrimary: '#8698ff',
            colorInfo: '#94a4ff',
            colorLink: '#9aa8f5',
            colorBgBase: '#14161c',
            colorTextBase: '#e6e8ef',
            colorBgLayout: '#0e1015',
            colorBgContainer: '#181b22',
            colorBgElevated: '#20242d',
            colorBorder: '#363b47',
            colorBorderSecondary: '#272b35',
            colorError: '#ff85a9',
            colorWarning: '#d9a03f',
            colorSuccess: '#8fb955',
            colorTextLightSolid: '#11131a',
          }
        : {
            // Darker, not paler, under the pointer: white stays readable on it.
            colorPrimaryHover: '#3f53c2',
            colorLinkHover: '#3f53c2',
            colorBgLayout: '#f4f5f8',
            colorTextBase: '#1c2130',
            colorBorder: '#d5d9e2',
            colorBorderSecondary: '#e8ebf1',
          }),
      colorTextSecondary: dark ? '#aab0c0' : '#565e73',
      colorTextTertiary: dark ? '#8f96a8' : '#666e82',
      colorTextDescription: dark ? '#9aa1b3' : '#636b80',
      colorTextPlaceholder: dark ? '#868da0' : '#6d7589',
    },
    components: {
      Layout: { headerBg: 'transparent' },
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
      Form: { verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: 17 },
      Tooltip: { fontSize: 13, ...(dark ? { colorBgSpotlight: '#343a48', colorTextLightSolid: '#e6e8ef' } : {}) },
    },
  }
}
