import type { Locale } from '#platform/contract/locale.ts'
import type { Trade } from '../../contract/touchpoints.ts'
import type { TouchpointStage } from '../../contract.ts'

/** A touchpoint of a start set; what it is known by stands in one rule, those of words before those of channels. */
export type StartPoint = {
  key: string
  stage: TouchpointStage
  name: Record<Locale, string>
  words?: string[]
  channels?: string[]
}

const point = (
  key: string,
  stage: TouchpointStage,
  [cn, tw, en]: [string, string, string],
  known: Pick<StartPoint, 'words' | 'channels'> = {},
): StartPoint => ({ key, stage, name: { 'zh-CN': cn, 'zh-TW': tw, en }, ...known })

const words = (...list: string[]) => ({ words: list })

/** What most companies of a trade have; words are folded, so one spelling of a word is enough. */
export const startSets: Readonly<Record<Trade, readonly StartPoint[]>> = {
  property: [
    point(
      'complaint',
      'after',
      ['投诉与建议', '客訴與建議', 'Complaint or suggestion'],
      words('投诉', '不满意', '太差', '建议', 'complain'),
    ),
    point(
      'repair',
      'after',
      ['报修', '報修', 'Repair request'],
      words('报修', '漏水', '堵', '坏了', '不亮', '跳闸', '维修', '修理', '电梯', '空调', 'leak', 'broken', 'repair'),
    ),
    point(
      'fee',
      'after',
      ['缴费与账单', '繳費與帳單', 'Fees and bills'],
      words('物业费', '缴费', '账单', '发票', '收费', '退款', '水电费', 'invoice', 'bill', 'fee'),
    ),
    point('fit-out', 'during', ['装修手续', '裝修手續', 'Fitting-out'], words('装修', '施工证', '清运', 'renovation')),
    point(
      'parking',
      'during',
      ['车位与停车', '車位與停車', 'Parking'],
      words('车位', '停车', '车牌', '月卡', 'parking'),
    ),
    point(
      'access',
      'during',
      ['门禁与证件', '門禁與證件', 'Access cards'],
      words('门禁', '门卡', '证件', '放行', 'access card'),
    ),
    point(
      'environment',
      'after',
      ['环境与秩序', '環境與秩序', 'Environment and order'],
      words('噪音', '卫生', '垃圾', '绿化', '消杀', '宠物', '高空', 'noise'),
    ),
    point('event', 'after', ['社区活动', '社區活動', 'Community events'], words('活动', '报名', '晚会', '节日')),
    point(
      'move-in',
      'during',
      ['交房入伙', '交屋入住', 'Moving in'],
      words('交房', '入伙', '入住', '收楼', '搬家', 'move in'),
    ),
    point(
      'leasing',
      'before',
      ['看房与租售咨询', '看屋與租售諮詢', 'Viewing and leasing'],
      words('租金', '出租', '看房', '招商', '商铺', '购房'),
    ),
    point('visit', 'after', ['上门服务', '到府服務', 'House call'], { channels: ['visit'] }),
    point('counter', 'during', ['前台接待', '櫃檯接待', 'Front desk'], { channels: ['counter'] }),
    point('hotline', 'after', ['服务热线', '服務專線', 'Hotline'], { channels: ['phone'] }),
    point('online', 'after', ['在线咨询', '線上諮詢', 'Online enquiry'], {
      channels: ['chat', 'form', 'portal', 'mail'],
    }),
  ],
  telecom: [
    point('complaint', 'after', ['投诉', '客訴', 'Complaint'], words('投诉', '不满意', '乱扣', 'complain')),
    point(
      'fault',
      'after',
      ['故障申告', '障礙申告', 'Fault report'],
      words('上不了网', '断网', '没信号', '故障', '网速', '掉线', '连不上', 'no signal', 'slow'),
    ),
    point(
      'bill',
      'after',
      ['账单与话费', '帳單與電信費', 'Bill'],
      words('话费', '账单', '扣费', '流量费', '欠费', '充值', '发票', 'bill', 'charge'),
    ),
    point(
      'install',
      'during',
      ['装机移机', '裝機移機', 'Installation'],
      words('装机', '安装', '移机', '师傅上门', 'install'),
    ),
    point(
      'plan',
      'before',
      ['套餐咨询与办理', '資費方案諮詢與申辦', 'Plans'],
      words('套餐', '资费', '升级', '办理', '5g', 'plan'),
    ),
    point(
      'number',
      'during',
      ['号码与过户', '門號與過戶', 'Number and transfer'],
      words('携号', '过户', '补卡', '换卡', '实名', 'sim'),
    ),
    point('cancel', 'after', ['销户与退订', '退租與退訂', 'Cancellation'], words('销户', '退订', '取消', 'cancel')),
    point('visit', 'during', ['上门装维', '到府裝修', 'Technician on site'], { channels: ['visit'] }),
    point('counter', 'before', ['营业厅', '直營門市', 'Shop'], { channels: ['counter'] }),
    point('hotline', 'after', ['客服热线', '客服專線', 'Hotline'], { channels: ['phone'] }),
    point('online', 'after', ['在线客服', '線上客服', 'Online service'], {
      channels: ['chat', 'form', 'portal', 'mail'],
    }),
  ],
  it: [
    point(
      'outage',
      'after',
      ['系统故障', '系統故障', 'Outage'],
      words('宕机', '故障', '报错', '打不开', '崩溃', '无法登录', 'error', 'down', 'crash'),
    ),
    point('complaint', 'after', ['投诉', '客訴', 'Complaint'], words('投诉', '不满意', 'complain')),
    point(
      'how-to',
      'after',
      ['使用咨询', '使用諮詢', 'How-to'],
      words('怎么用', '如何', '使用', '操作', '教程', 'how to'),
    ),
    point(
      'change',
      'after',
      ['需求与变更', '需求與變更', 'Change request'],
      words('需求', '变更', '新功能', '定制', 'feature'),
    ),
    point(
      'project',
      'during',
      ['实施与上线', '導入與上線', 'Delivery'],
      words('实施', '上线', '部署', '培训', '验收', 'deploy', 'go-live'),
    ),
    point(
      'quote',
      'before',
      ['方案与报价', '方案與報價', 'Proposal and quote'],
      words('报价', '方案', '招标', '采购', 'quote', 'proposal'),
    ),
    point(
      'renewal',
      'after',
      ['续约与账单', '續約與帳單', 'Renewal and billing'],
      words('续费', '续约', '合同', '发票', '账单', 'renew', 'invoice'),
    ),
    point('demo', 'before', ['产品演示', '產品展示', 'Demo'], words('演示', '试用', 'demo', 'trial')),
    point('visit', 'during', ['上门服务', '到場服務', 'On-site service'], { channels: ['visit'] }),
    point('hotline', 'after', ['服务热线', '服務專線', 'Hotline'], { channels: ['phone'] }),
    point('online', 'after', ['在线支持', '線上支援', 'Online support'], {
      channels: ['chat', 'form', 'portal', 'mail'],
    }),
  ],
  retail: [
    point('complaint', 'after', ['投诉', '客訴', 'Complaint'], words('投诉', '态度', '不满意', '假货', 'complain')),
    point(
      'return',
      'after',
      ['退换货', '退換貨', 'Returns'],
      words('退货', '换货', '退款', '退回', 'return', 'refund'),
    ),
    point(
      'delivery',
      'during',
      ['配送与物流', '配送與物流', 'Delivery'],
      words('快递', '物流', '发货', '没收到', '送货', 'delivery', 'shipping'),
    ),
    point(
      'order',
      'during',
      ['下单与付款', '下單與付款', 'Order and payment'],
      words('下单', '付款', '订单', '支付', '优惠券', 'order', 'payment'),
    ),
    point(
      'quality',
      'after',
      ['质量与维修', '品質與維修', 'Quality and repair'],
      words('质量', '坏了', '保修', '维修', '过敏', 'warranty', 'defect'),
    ),
    point(
      'advice',
      'before',
      ['商品咨询', '商品諮詢', 'Product advice'],
      words('有货', '尺码', '颜色', '推荐', '多少钱', '适合', 'in stock', 'size'),
    ),
    point(
      'member',
      'after',
      ['会员与积分', '會員與點數', 'Membership'],
      words('会员', '积分', '生日礼', 'member', 'points'),
    ),
    point(
      'promotion',
      'before',
      ['促销活动', '促銷活動', 'Promotion'],
      words('活动', '打折', '满减', '优惠', 'discount', 'sale'),
    ),
    point('shop', 'during', ['门店接待', '門市接待', 'In the shop'], { channels: ['counter'] }),
    point('visit', 'during', ['上门服务', '到府服務', 'House call'], { channels: ['visit'] }),
    point('hotline', 'after', ['客服热线', '客服專線', 'Hotline'], { channels: ['phone'] }),
    point('online', 'before', ['在线咨询', '線上諮詢', 'Online enquiry'], {
      channels: ['chat', 'form', 'portal', 'mail'],
    }),
  ],
}
