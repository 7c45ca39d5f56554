import { BulbOutlined, LineChartOutlined, SmileOutlined, TagOutlined } from '@ant-design/icons'
import {
  conversationChange,
  conversationComposer,
  conversationHanding,
  conversationMessage,
  conversationSidebar,
} from '#modules/conversations/web/index.tsx'
import { deskActions, fillSlot, later, page, type WebModule } from '#platform/web/index.ts'

export { chosenTime } from './slots.ts'

const MomentLine = later(() => import('./MomentLine.tsx'), 'MomentLine')
/** Events of ours that the timeline shows. */
const changeLines = [
  'moment.scored',
  'moment.confirm-asked',
  'moment.confirm-answered',
  'moment.options-offered',
  'moment.option-chosen',
] as const

const AskLine = later(() => import('./choices/AskLine.tsx'), 'AskLine')
const askLines = [
  'slots-offered',
  'slot-chosen',
  'question-asked',
  'question-answered',
  'ask-reopened',
  'contact-wished',
]

/** 关键时刻: the four steps, the expectation and the scores beside each conversation. */
export const webModule: WebModule = {
  name: 'moments',
  routes: [
    page('/scorecards', () => import('./cards/ScorecardsPage.tsx'), 'ScorecardsPage', { permission: 'moments.read' }),
    page('/handovers', () => import('./handovers/HandoversPage.tsx'), 'HandoversPage', { permission: 'moments.read' }),
    page('/settings/touchpoints', () => import('./touchpoints/TouchpointsPage.tsx'), 'TouchpointsPage', {
      permission: 'moments.settings',
    }),
    page('/settings/guidance', () => import('./guidance/GuidancePage.tsx'), 'GuidancePage', {
      permission: 'moments.settings',
    }),
    page('/settings/rating', () => import('./rating/RatingPage.tsx'), 'RatingPage', { permission: 'moments.settings' }),
    page('/record-sheets/$id', () => import('./sheet/RecordSheetPage.tsx'), 'RecordSheetPage', {
      permission: 'moments.read',
    }),
  ],
  navigation: [
    {
      key: 'scorecards',
      icon: LineChartOutlined,
      labelKey: 'moments:nav',
      path: '/scorecards',
      also: ['/record-sheets', '/handovers'],
      permission: 'moments.read',
      order: 80,
    },
  ],
  settings: [
    {
      key: 'guidance',
      labelKey: 'moments:guidance.title',
      icon: BulbOutlined,
      path: '/settings/guidance',
      group: 'company',
      permission: 'moments.settings',
      order: 48,
    },
    {
      key: 'rating',
      labelKey: 'moments:rating.nav',
      icon: SmileOutlined,
      path: '/settings/rating',
      group: 'company',
      permission: 'moments.settings',
      order: 46,
    },
    {
      key: 'touchpoints',
      labelKey: 'moments:touchpoints.nav',
      icon: TagOutlined,
      path: '/settings/touchpoints',
      group: 'company',
      permission: 'moments.settings',
      order: 47,
    },
  ],
  slots: [
    fillSlot(conversationSidebar, {
      key: 'moments',
      order: 10,
      permission: 'moments.read',
      render: later(() => import('./MomentSection.tsx'), 'MomentSection'),
    }),
    fillSlot(conversationSidebar, {
      key: 'customer-side',
      order: 30,
      permission: 'moments.read',
      render: later(() => import('./CustomerSection.tsx'), 'CustomerSection'),
    }),
    fillSlot(conversationSidebar, {
      key: 'cuts',
      order: 31,
      permission: 'moments.read',
      render: later(() => import('./cuts/MomentListSection.tsx'), 'MomentListSection'),
    }),
    fillSlot(conversationSidebar, {
      key: 'way',
      order: 32,
      permission: 'moments.read',
      render: later(() => import('./way/WaySection.tsx'), 'WaySection'),
    }),
    fillSlot(conversationSidebar, {
      key: 'guidance',
      order: 12,
      permission: 'moments.work',
      render: later(() => import('./guidance/GuidanceSection.tsx'), 'GuidanceSection'),
    }),
    fillSlot(conversationComposer, {
      key: 'reach',
      order: 5,
      permission: 'moments.read',
      render: later(() => import('./Unreachable.tsx'), 'Unreachable'),
    }),
    fillSlot(conversationMessage, {
      key: 'portal',
      order: 10,
      render: later(() => import('./PortalMessage.tsx'), 'PortalMessage'),
    }),
    fillSlot(conversationComposer, {
      key: 'hints',
      order: 20,
      permission: 'moments.work',
      render: later(() => import('./guidance/Hints.tsx'), 'Hints'),
    }),
    fillSlot(conversationComposer, {
      key: 'ask-confirmation',
      order: 30,
      permission: 'moments.work',
      render: later(() => import('./AskInReply.tsx'), 'AskInReply'),
    }),
    fillSlot(conversationSidebar, {
      key: 'asks',
      order: 32,
      permission: 'moments.read',
      render: later(() => import('./choices/AsksSection.tsx'), 'AsksSection'),
    }),
    fillSlot(deskActions, {
      key: 'moment-notices',
      order: 91,
      permission: 'moments.read',
      render: later(() => import('./Notices.tsx'), 'Notices'),
    }),
    fillSlot(conversationHanding, {
      key: 'handing-hint',
      order: 90,
      permission: 'moments.read',
      render: later(() => import('./handovers/HandingHint.tsx'), 'HandingHint'),
    }),
    fillSlot(deskActions, {
      key: 'handover-notices',
      order: 92,
      permission: 'moments.work',
      render: later(() => import('./handovers/HandoverNotices.tsx'), 'HandoverNotices'),
    }),
    ...askLines.map((name) => fillSlot(conversationChange, { key: `moment.${name}`, order: 0, render: AskLine })),
    ...changeLines.map((key) => fillSlot(conversationChange, { key, order: 0, render: MomentLine })),
  ],
}
