import type { TimeMention } from './due.ts'

/** A stretch of a sentence between commas. Offsets into the folded text. */
export type Clause = { start: number; end: number; text: string }

/** What staff do for a customer. Said of us, with a time, it is a promise. */
const deeds = [
  '回复|答复|回覆|答覆|回电|回拨|去电|致电|来电|通话|打电话|打给|拨打|联系|联络|联系到|回访|回信|回音|回话',
  '处理|解决|办理|办妥|办好|办完|维修|抢修|检修|修复|修好|修理|修缮|恢复|上门|到场|到达|赶到|赶过去|过来|过去|登门|拜访|到府|到访|到店',
  '安排|派人|派员|派|发货|出货|发出|发车|寄|邮寄|快递|送货|送出|送上|配送|派送|送达|送到|送去|退款|退还|退回|退费|退货|退到|退给|退钱|赔付|赔偿|补偿|补发|补寄|补上|补齐|补送',
  '更换|换货|换新|调换|换上|换好|给您换|安装|装好|调试|升级|上线|更新|发布|修正|改正|开通|开具|开票|开发票|开好|提供|提交|发送|发给|发您|发到|发至|发过|传给|传真|给到|给出|给您|出结果|出方案|出报告|出具|答案|反馈|回馈',
  '查一下|查查|查一查|看一下|看看|问一下|问问|了解一下|确认一下|到(?=$|[~!您你]|楼下|小区|现场|家|店|门口)|通知|告知|告诉|说明|报告|汇报|跟进|跟催|跟踪|核实|核查|核对|查清|查明|查询|查看|查证|调查|确认|落实|完成|做完|做好|弄好|搞定|结束|到账|入账|到位|交付|交给|交到|交货|交房|检查|检测|排查|清理|清洁|打扫|清扫|清运|清除|处置|审核|审批|批复',
  '支付|打款|转账|汇款|付款|加急|催促|催|协调|接通|加装|疏通|通水|通电|供水|供电|复电|复水|来水|来电|送电|收到|拿到|接到|看到结果|撤销|取消|关闭|删除|登门|道歉|改善|整改|优化|补救|加派|增派|支援|预约|预留|保留|准备|备好|备货|到货|补货|调货|测试|评估|报价|出报价|翻新|消毒|消杀|巡查|巡检|值守|陪同|接您|接送|送您|赶工|完工|竣工|施工|动工|进场|开工',
  '响应|受理|介入|结案|结清|冲回|返还|返回|退至|汇至|划转|放款|批下来|有结果|准信|说法|交代|会面|见面|面谈|对接|联络|函复|公布|公告|发放|下发|接通|复工|复机|抵达|出发|动身|取件|揽收|派件|投递|送修|排除|抢通|寄达|移交|转交|转达|过户|加固|粉刷|拆除|补种|解除|解封|解冻|解锁|激活|重置|退订|开户|授权|核销|备案|书面|覆(?=您|你|贵)|加急|送过|带(?:给|过去)|拿(?:给|过去)|回(?:您|你|贵司)|回(?:个|一个|通)?(?:电话|消息|信息|邮件|话)|(?:跟|和|同|向)(?:您|你)(?:说|讲)|出库|入库|抽干|亮起来|(?<=就|再|先|一起|统一|马上|立刻)(?:发|寄|送|修|换|装|办|退|补|弄|做|打)(?=$|[~!]|的$)',
  // Anything brought to its end, or handed over: 清完, 铺好, 转给您, 到贵公司.
  '[一-龥](?:完(?!全|整|善|美)|妥|毕|齐|掉)(?=$|[,~!]|了|吧|后)|(?<![您你还正最很更友爱是])好(?=$|[~!]|了|吧)|[传转交递拿带送发寄退还报汇抄](?:[^,]{0,10}给)?(?:您|你|贵)|(?:到|去|来|过去|过来)(?=贵|您|你|府|现场)|把[^,]{1,16}[一-龥](?:好|完|上|掉|出|到|给|回|清|成|了(?=$|[,~!]))',
].join('|')
const deed = new RegExp(deeds)

const ours =
  /我们|我哋|佢哋|同事|我司|我方|我公司|我部|咱们|本公司|本司|本店|本部|(?<![您你]|[您你]们)这边|我|敝司|敝公司|物业|公司|客服|工程师|工程部|工程人员|师傅|技术员|技术人员|技术部|技术同事|维修员|维修人员|维修工|保洁|管家|同事|主管|经理|专员|专人|售后|仓库|财务|快递员|配送员|外送员|外卖员|司机|护士|医生|老师|助教|教练|设计师|顾问|阿姨|业务员|工作人员|相关部门|负责人|小[王李张刘陈杨赵黄周吴林]|老[王李张刘陈]/
/** Where "you" only receives. */
const benefit =
  /(?:给|为|帮|替|向|与|跟|和|同|对|把|让|请到|派到|送到|寄到|寄给|发给|退给|还给|交给|赔给|通知|告知|告诉|联系|联络|回复|答复|回覆|致电|回访|提醒|拜访|陪同|陪|接|送|退|赔|补|寄|发|回|找|打给|配合|感谢|谢谢|辛苦|劳烦|不让|避免|方便|约)\s?(?:您|你|贵司|贵公司|阁下|大家|各位|客户|业主|住户|用户|顾客|客人)(?:这边|那边|家|本人|们|的[^,]{0,6})?/g
const receives = /(?:您|你)(?:这边)?[^,您你请]{0,14}?(?:会|将|就|能|可以|可|便)[^,]{0,4}(?:收到|拿到|接到)/
const duty =
  /请(?!放心|知悉|谅解|理解|见谅|您放心|你放心|您谅解|您理解|稍等|稍候|稍后|问|假|师傅|工程|同事|技|人|专|示|求|款|维修|电工|财务|仓库|他|她|领导|主管|经理|老师|律师|医生|护士|保安|保洁|阿姨|司机|水电|安装|售后|总部|店长|分公司|值班|前台|负责|相关|原厂|厂里|外[送卖]|法务|会计|行政)|麻烦|烦请|还请|有劳|务必|记得|建议您|建议你|需要您|需要你|需您|望您|还望|敬请|恳请|恳请|提醒您|您需要|您需|您要|您得|您必须|您应|您可以|您可|你可以|你需要|你要|您能|您方便|您在(?![^,]*(?:收到|拿到|接到))|您于|您先|您自行|您再|您把|您将(?!会?(?:收|拿|接)到)|(?:阁下|客户|用户|业主|住户)(?:可|需|应|须)|您提供|您提交|您发|您填写|您上传|您回复|您前往|您到|您来|您拨打|您联系/
const you =
  /(?:您|你)(?!的|家|好|这边的|方的|司的|们的)|阁下|自己|自行|客户|业主|住户|用户|买家|顾客|客人|(?:他|她)们?(?![^,]{0,4}(?:会|将)[^,]*[您你·])|对方|邻居|厂家说|商家说/

const conditions =
  /如果|如若|如(?=您|你|果|若|未|有|需|遇|超|还|仍|再|不|没|届|是|此时)|若(?!干)|假如|假设|倘若|倘|要是|万一|一旦|除非|只要|只有|的话(?!费|术|题|音|筒)|情况下|视情况|取决于|前提是|若是|逾期|否则|不然|届时若|待(?=您|审|收|核|确认|付|款|货|配件)|等(?=您|你)(?![^,]*(?:给|联系|答复|回复)您)/
const arrival =
  /(?:订单完成|完成订单|收到|签收|付款|支付|提交|寄回|退回|审核通过|审批通过|通过审核|到货|确认收货|下单|注册|激活|申请|受理|报修|签约|核实通过|您确认|确认无误|资料齐全|拍下|预约)[^,。;!?]{0,14}?(?:之后|以后|后)/
const past =
  /昨天|昨日|昨晚|前天|上周|上星期|上个?月|去年|上次|那天|当时|曾经?|原本|本来|本应|原定|刚才|刚刚(?!好)|(?<![底末初天日号点分半月周午晚早节夜内餐班\d一二三四五六七八九十]\s?)之前(?=说|承诺|答应|约|已|曾|给|联系|反馈|报|我|您|客服|你们|师傅|就|一直|也|的)|(?:答应|承诺|保证|说|约定|约好|讲|表示|称|声称)过|说好了?(?!的话)|(?:说的|承诺的|答应的)/
/** 已签收, 已完成: over, whatever clock time stands beside it. */
const over =
  /已(?:经|于)?(?:签收|送达|送到|到达|到账|完成|解决|处理完|修复|修好|恢复|发出|发货|寄出|退回|退款|支付|取消|关闭|结束|提交|受理)/
const others =
  /(?<![跟和同向与给帮对])(?:您|你们?|他们?|她们?|客户|业主|住户|租客|房客|房东|对方|厂家|厂方|商家|卖家|供应商|供货商|原厂|快递|客服|前台|销售|(?:同事|师傅)(?=[^,]{0,3}(?:之前|昨天|上次|当时|曾|还|都|明明|答应|承诺|保证)))(?:那边|那里|方面|方|之前|昨天|上次|当时|曾|也|还|都|又|只|已经?|刚才|刚刚|明明|一直)*(?:说(?!明(?!天|早|晚|日)|一声|法)|讲(?!解)|表示|称|提到|反映|要求|希望|想|问|答应|承诺|保证|告诉我|跟我说|以为|认为|觉得|投诉)/
const done =
  /(?:已经?|均已|都已|业已)(?!安排|预约|约|通知|派|联系好|联系了|联系师傅|协调|定|订|为您安排|为您预约|给您安排|帮您安排|帮您预约|和师傅|跟师傅|与师傅|请|让|要求)|(?:完成|处理|解决|修好|修复|回复|联系|发货|发出|寄出|送达|退款|到账|恢复|通知|办好|办理|检查|更换|提交|反馈|安排好?|核实|确认|打|发|寄|送|退|换|修|做|办)(?:完|好)?了|(?:回复|联系|处理|维修|上门|沟通|打|来|去|拨打|检查|通知|发|做)过/
const negated =
  /不能|无法|没法|没办法|没有办法|不会|不可能|不便|未能|难以|恐怕|做不到|不保证|不承诺|不敢(?:说|讲|保证|承诺|答应|肯定|打包票)|暂时不|暂不|来不及|不一定|不提供|不支持|不予|不再|不接受|不负责|不安排|不派|不发|没有|未必|并非|并不|不是|不确定|不可以|不可|不用|不必|不需要|无需|无须|不要|别|尚未|还没|没能|没(?:[一-龥]{1,2}(?:完|好|到|成|上|出|掉|齐)|来|去|回|发|寄|送)|不给|说不准|不(?=(?:处理|受理|办理|发货|配送|送货|派送|营业|上班|上门|开门|接待|安排|退款|换货|维修|开票)(?!您))|[一-龥]不(?:了|上|到|完|成|及|动)(?!您|你)/
/** Words in which "not" promises all the same. */
const harmlessNot =
  /不超过|不晚于|不迟于|不误|不会?让您(?:再)?(?:久等|失望|白跑|跑)|不会?耽误|不会?延误|不会?超过|不会?拖|不会?影响|不会?再发生|不收(?:任何)?费|不好意思|不客气|不用担心|不必担心|请别担心|别担心|别着急|不要着急|不要担心|没有问题|没问题|没关系|不论|不管|不仅|不但|不少于|不同|毫不|不断|不妨|要不|差不多|对不起|打扰不|忙不|不久|不过/g
const general =
  /无理由|保修|质保|包退|包换|有效期|有效|营业时间|工作时间|服务时间|上班时间|办公时间|开放时间|受理时间|通常|一般(?:情况|来说|来讲|而言|需|要|在|是|会|都|为|\d|[一二两三四五六七八九十])|每天|每日|每周|每月|每年|每逢|周一至周五|周一到周五|平时|正常情况|按规定|根据规定|政策|条款|协议规定|合同约定|合同规定|法定|过期|到期(?!资金|款|本息|后)|失效|自动(?:关闭|取消|扣|续|失效|确认收货|释放|结束|断开|停)|作废|免费(?:退|换|保|维修期)|内有权|有权|均可|内可(?!以?收)|内可以(?!收)|可享|可申请|可退|支持(?!部)|热线|24小时(?:服务|客服|在线|值班|营业)|全天|随时|租期|账期(?=为|是|$)|利率|滞纳金|试用期|历时|耗时|用时|时长|为期|停留|会议|开会|天气|降雨|台风|放假|休息|停业|发布会|应(?:在|于|当)|(?:预约|预订|订单|报名|航班)(?:时间|日期)?[是为](?=\s?\d)|停[电水气机](?!.*(?:恢复|来|通|送))/
/** 有问题随时联系我, 我在开会: courtesy and excuses in another clause, no opening hours. */
const aside = /开会|会议|随时(?=[^,]{0,6}(?:说|联系|找|问|打|叫|喊|告诉|沟通|反馈|吩咐|留言|回复|致电|跟))/g
/** Words of offers and prices; where something of the kind is brought to the customer, it is a deed all the same. */
const commercial = /活动|优惠|折扣|促销|特价|原价|售价|涨价|降价|收费|费用|价格|押金|质量问题/
const brought =
  /(?:退|补|寄|送|发|还|赔|打|转|换|给)[^,]{0,8}(?:您|你|贵)|(?:给|为|帮|替|向|跟|和|与)(?:您|你|贵)|退[还回到款]|返还|补[发寄上给]|核[实对查]|查[清明]|答[复覆]|回[复覆]/
/** What is to come to us is somebody else's doing: 发给我, 告诉我们. */
const toUs =
  /给(?:我|咱)们?(?:个|一个)?(?:答[复覆]|回[复覆音话电]|准信|电话|消息|说法)|(?:发|寄|传|交|还|提供|告诉|告知|回复|反馈|打电话|打|说|拿|带)(?:一下|个|到|给)?(?:我|咱)们?(?:这边|这里)?(?=$|[~!吧哦啊呢])/
/** Who reports what another wants: what follows are their words. */
export const reports =
  /(?:客户|业主|住户|用户|对方|顾客|客人|领导|上级|您|他|她)们?的?(?:要求|希望|提出|反映|反馈|说|表示|写道|留言|诉求|需求|备注|意见)(?:是|为|如下)?$|(?:合同|协议|条款|文件|通知|公告|说明书|法律|规定)(?:里|中|上)?(?:写明|规定|约定|要求|注明|载明)$/
const asks = /[?]|(?:吗|么|好不好|行不行|可不可以|能不能|可以不|行不|方便不|是否|要不要|呢)\s?[?]?$/
const asking = /是否|能不能|可不可以|要不要|什么时候|几点|哪天|多久|怎么|为什么|谁|方便吗/

/** Events and terms that come by themselves. */
const happening =
  /召开|举行|举办|开始|放假|调整|会议|大会|发布会|考试|截止|为止|开门|关门|营业|结束|开幕|举办|生效|起飞|降落|登机|开演|开播|开庭|开赛|开课|开售|休|天气|气温|下雨|节|假/
const willing =
  /会|将|一定|必定|保证|确保|承诺|务必在|争取|力争|尽量|马上|立即|立刻|就|这就|来|去|帮您|给您|为您|替您|向您|与您|跟您|和您|安排|预计|定于|即/

/** Longer than this nobody's sentence is: what goes on is read as another one, so that the work grows with the text alone. */
const longest = 400

/** Clauses of a folded Chinese text: cut at commas and the like, grouped into sentences. */
export function sentencesOf(text: string): Clause[][] {
  const sentences: Clause[][] = []
  let clauses: Clause[] = []
  let start = 0
  const push = (end: number) => {
    if (text.slice(start, end).trim()) clauses.push({ start, end, text: text.slice(start, end) })
    start = end + 1
  }
  for (let at = 0; at <= text.length; at += 1) {
    const sign = text[at] ?? '。'
    const inClock = sign === ':' && /\d/.test(text[at - 1] ?? '') && /\d/.test(text[at + 1] ?? '')
    const inNumber = (sign === '.' || sign === ',') && /\d/.test(text[at - 1] ?? '') && /\d/.test(text[at + 1] ?? '')
    if (inNumber) continue
    if (/[。!?;…\n]/.test(sign) || (sign === '.' && !/[a-z\d]/.test(text[at + 1] ?? ''))) {
      const question = sign === '?'
      push(at)
      if (question && clauses.length > 0) clauses.at(-1)!.text += '?'
      if (clauses.length > 0) sentences.push(clauses)
      clauses = []
      start = at + 1
    } else if (/[,、]/.test(sign) || (sign === ':' && !inClock)) push(at)
    else if (at - start >= longest) {
      push(at)
      start = at
    }
    if (clauses.length > 0 && start - clauses[0]!.start >= longest) {
      sentences.push(clauses)
      clauses = []
    }
  }
  return sentences
}

/** Takes out what stands in quotation marks: others' words. Lengths stay. */
export function withoutQuotes(text: string): string {
  return text.replace(/[“"「『《][^”"」』》\n]{2,200}[”"」』》]/g, (quoted) => '□'.repeat(quoted.length))
}

const blank = (text: string, pattern: RegExp) => text.replace(pattern, (part) => '·'.repeat(part.length))

/** Whether a clause, whose times are `mentions`, says that we will do something; `whole` is its sentence. */
export function judge(clause: Clause, mentions: readonly TimeMention[], whole: string): boolean {
  const text = clause.text
  if (asks.test(whole) || asking.test(text)) return false
  if (commercial.test(text) && !brought.test(text)) return false
  // 双旦活动从20日开始,到3日结束: the offer is still what is spoken of.
  if (commercial.test(whole) && happening.test(text) && !ours.test(text)) return false
  if (general.test(text) || (mentions.length > 0 && general.test(whole.replace(aside, '')) && !ours.test(text)))
    return false
  const quiet = blank(text, harmlessNot)
  if (negated.test(quiet)) return false
  if (past.test(text) || others.test(text)) return false
  if (over.test(text) && !/(?:已(?:经)?(?:提交|受理))/.test(text)) return false
  if (done.test(text) && !mentions.some((one) => one.due !== null && !one.past && !/了$/.test(text.trim())))
    return false
  if (
    done.test(text) &&
    /(?:了|过)[。!~]?$/.test(text.trim()) &&
    !/了我们|好了$/.test(text) &&
    mentions.every((one) => one.past || one.due === null)
  )
    return false
  if (toUs.test(text)) return false
  if (!deed.test(text) && !isTerm(text, mentions)) return false
  return subjectIsUs(quiet)
}

/** Whatever is done: we say firmly that it will be, and by when. What takes place at a time is no such thing. */
function isTerm(text: string, mentions: readonly TimeMention[]): boolean {
  if (!mentions.some((one) => one.due !== null && !one.past)) return false
  if (happening.test(text)) return false
  // 最迟不超过周三下午5点: a time and nothing else; what is due then comes in the next clause.
  const rest = mentions.toReversed().reduce((left, one) => left.slice(0, one.start) + left.slice(one.end), text)
  if (rest.length < 3) return false
  return /一定|必定|保证|确保|最[晚迟慢]|预计|预估|争取|力争|[给帮为](?:您|你|贵)|我们?(?:会|将|就|来|去|负责)|(?:您|你|贵司|贵公司)的[^,]{1,12}(?:会|将|能|可以)/.test(
    text,
  )
}

/** Who acts: the last one named before the deed, counting "you" only where it does not merely receive. */
function subjectIsUs(text: string): boolean {
  if (receives.test(text)) return true
  const bare = blank(text, benefit)
  const first = bare.search(deed)
  const head = first < 0 ? bare : bare.slice(0, first + 1)
  const lastOurs = lastIndex(head, ours)
  const dutyAt = head.search(duty)
  if (dutyAt >= 0 && dutyAt > lastOurs) return false
  if (lastOurs >= 0) {
    const between = head.slice(lastOurs)
    return !/^(?:我们|我)(?:需要|要求|希望|建议|想|请|等|期待)(?:您|你)/.test(between)
  }
  const youAt = head.search(you)
  return youAt < 0
}

function lastIndex(text: string, pattern: RegExp): number {
  let at = -1
  for (const match of text.matchAll(new RegExp(pattern, 'g'))) at = match.index
  return at
}

/** The signs by which a clause is judged, by name: what the weighing of whole sentences counts. */
const signs: Readonly<Record<string, RegExp>> = {
  ours,
  benefit: new RegExp(benefit.source),
  receives,
  duty,
  you,
  conditions,
  arrival,
  past,
  over,
  others,
  done,
  negated,
  general,
  commercial,
  brought,
  toUs,
  reports,
  asks,
  asking,
  happening,
  willing,
  deed,
}

/** Names of the signs that a clause shows. */
export function signsIn(text: string): string[] {
  const quiet = blank(text, harmlessNot)
  return Object.entries(signs).flatMap(([name, sign]) => (sign.test(quiet) ? [name] : []))
}

export { arrival, benefit, conditions, deed, ours, willing }
