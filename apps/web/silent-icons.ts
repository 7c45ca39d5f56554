import type { Plugin } from 'vite'

const named = /role: "img",\s*"aria-label": icon\.name\s*\}, restProps/
const silent = `...(restProps['aria-label'] ? { role: 'img' } : { 'aria-hidden': true }) }, restProps`

/**
 * Ant Design's icons read their English file name aloud ("plus 新建"). Here an icon is silent beside the words it goes
 * with, unless it is given a name of its own.
 */
export function silentIcons(): Plugin {
  return {
    name: 'kairos-silent-icons',
    apply: 'build',
    transform: {
      filter: { id: /@ant-design\/icons\/.*\/AntdIcon(Light)?\.js$/ },
      handler(code) {
        if (!named.test(code)) this.error('the icons are built otherwise now: look where they get their aria-label')
        return { code: code.replace(named, silent), map: null }
      },
    },
  }
}
