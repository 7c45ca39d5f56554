import antd from 'antd/es/locale/en_US.js'
import type { Locale } from 'antd/es/locale/index.js'
import dayjs from 'dayjs'
import 'dayjs/locale/en.js'

dayjs.locale('en')
/** Ant Design's own words (typed as CommonJS, bundled as ES module); loading this file sets the language of calendars. */
export const language = antd as unknown as Locale
