import type { Locale } from 'antd/es/locale/index.js'
import antd from 'antd/es/locale/zh_TW.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-tw.js'

dayjs.locale('zh-tw')
/** Ant Design's own words (typed as CommonJS, bundled as ES module); loading this file sets the language of calendars. */
export const language = antd as unknown as Locale
