/*
 * How a sentence is built that says what somebody feels, on folded text: rhetorical questions, exaggeration, blame, scare
 * quotes, what was said and what came of it; and how one is built that only asks, tells or requests. None decides: what
 * each is worth, alone and beside the others, is learned.
 */

type Signs = Readonly<Record<string, RegExp>>

const span =
  '[\\d一二三四五六七八九十百千几半两俩仨整好多]+(?:多|来|个半|个多|个)?(?:秒|分钟|小时|钟头|天|日|周|星期|礼拜|月|年)'
const times = '[\\d一二三四五六七八九十百千万几两]+(?:多|来|好几)?(?:次|遍|回|趟|通|封|个电话)'
const ofSpan = (before: string, after = '') => new RegExp(`${before}${span}${after}`)
const doer = '(?:你们?|物业|客服|师傅|保安|管家|公司|店家|商家|平台|售后|技术|工程师|销售|经理|前台)'

const zh: Signs = {
  // Rhetorical questions.
  atLast: /到底|究竟|倒是/,
  dare: /难道|难不成|莫非|岂|何必|何苦|何来|何在/,
  byWhat: /凭什么|凭啥|凭哪/,
  whatKind:
    /什么(?:态度|意思|玩意|东西|鬼|水平|素质|道理|逻辑|公司|破|叫|年代|居心|用|好)|啥(?:玩意|意思|破|态度|水平)|算(?:什么|啥|哪门子)|哪门子/,
  howCome:
    /怎么(?:好意思|不|这么|敢|能|还|就|忍心|办事|做事|回事|搞的|说话|当的|做的|保证|负责|管的|培训)|咋(?:还|就|不|整|这么)/,
  youAsked: /(?:你们?|贵司|贵公司)[^,!?]*(?:吗|呢|吧|啊|嘛|么)?\?/,
  politeAsk: /(?:可以|能|能不能|可不可以|有没有|是不是|需要|要不要|是否|会|还能|支持|方便)[^,!?]{0,16}(?:吗|么|\?)/,
  rightAsk: /(?:是吧|对吧|是吗|对吗|行吗|好吗|懂吗|合适吗|可能吗|至于吗|认真的吗|有意思吗|好笑吗)\?/,
  thisMuch: /就这(?:\?|[^么样个些件款张里边]|$)|这(?:也|就|还|都)?(?:叫|算)(?:是)?|还叫|也叫/,
  whoWill: /谁(?:来|给|负责|赔|管|信|规定|允许|敢|知道|让|教|稀罕|还)|给谁|怪谁/,
  couldYou:
    /(?:能不能|可不可以|敢不敢|可否|麻烦|拜托|请)(?:当|有点|靠|负|上点|别|不要|认真|像|正常|讲|要点|走点|用点|你们?别|一次|先搞|先沟通|换个|重视|看清)/,
  soThen: /合着|敢情|搞半天|闹了半天|原来(?:你们|在你|所谓|服务|这就)|这就是/,
  really: /有没有(?:搞错|良心|人管|责任|素质|王法|天理|脑子|人性|人在|把)|有冇|有病|疯了|搞笑|开什么玩笑|是在/,
  taken:
    /(?:当|拿|把|是)(?:我|我们|客户|业主|顾客|消费者|用户|人|老百姓|老人)(?:们)?(?:家)?(?:是|当|做|成|看|耍|的)?[^,!?]{0,4}(?:傻|猴|提款|皮球|空气|好欺|什么|小白鼠|韭菜|冤|要饭|三岁|垃圾|枪|猪|狗|盘子|陀螺|耍|回事|摇钱|小孩)/,
  // Exaggeration.
  notEven: /连[^,!?]{0,8}(?:都|也)(?:没|不|懒|能|要|还)/,
  notOne:
    /(?:一|半)(?:个|句|点|次|分|件|丝|张|通|字|声|眼|条|滴|毛|天)[^,!?]{0,6}(?:都|也)?(?:没|不|未)|没(?:有)?(?:一|半)(?:个|次|句|件|点|家|丝)|(?:啥|什么|谁|哪)(?:都|也)(?:没|不)/,
  never: /从(?:来|不|没|未)|永远|绝不|再也|打死|死活|说什么也/,
  atAll: /根本|压根|完全|丝毫|毫无|纯粹|纯属|简直|明明|偏偏|分明|摆明|无非|活生生|硬生生|生生|愣是|硬是/,
  surprised: /居然|竟然|竟|反倒|反而|倒好|倒打|还好意思/,
  already: ofSpan('(?:都|已经|整整|足足|快|拖了|等了|过去)', '(?:了|过去)?'),
  stillAfter: ofSpan('', '(?:了|过去了)?[,]?(?:还|也|都|没|连|一|才|音|毫|仍|依)'),
  quickly: ofSpan(
    '(?:不到|才|只用|仅|没到|前后|只|就)?',
    '(?:就|内|便|不到|左右就)(?:到|好|修|解|搞|弄|回|处|通|来|有|恢|全|办|装|定|送|把|给)',
  ),
  manyTimes: new RegExp(`(?:第|都|了|催|打|说|报|修|换|跑|反映|发|找|讲)${times}`),
  always: /每次|每回|回回|次次|天天|整天|动不动|三天两头|老是|总是|隔三差五|一到|成天|又双叒/,
  worse: /越[^,]{1,5}越|越来越|一[年次天回代]不如一|一[次年]比一[次年]|每况|不如以前|以前不|倒退|缩水|直线/,
  soMuch: /[得到](?:要死|不行|离谱|像|跟|爆|飞|令人|让人|怀疑|想|发|连|我|没|够|一|极|很|可以|无|烂|家|透|底)/,
  than: /比[^,!?]{1,10}(?:还|更|都|强|快|好|慢|难|高|早|差|烂|贵|脏)/,
  like: /(?:像|跟|和|似|如)[^,!?]{1,14}(?:似的|一样|般|样)|好像我|搞得|弄得|仿佛/,
  wish: /恨不得|巴不得|生怕|就差|恨不能|迟早|宁愿|宁可|还不如|不如/,
  // Blame, orders, what was promised and what came of it.
  youOnly:
    /你们?(?:就|只|光|除了|倒|可真|可|真|还|自己|这|那|欠|欺|害|让我|把|是不|是打|是怎|是在|什么|怎么|到底|凭|眼|心|也|连|说|嘴|一)/,
  doerNot: new RegExp(`${doer}[^,!?]{0,8}(?:不|没|懒|装|躲|推|甩|骗|赖|翻|黑|凶|骂|吼|推|瞪|扔|丢|偷)`),
  harmed:
    /害(?:我|得|人|了)|坑(?:我|了|人|死)|耍(?:我|人)|骗(?:我|了|人)|气(?:得|死|我|人|炸|笑|疯|到)|被(?:你们|骗|坑|耍|忽悠|放|气|骂|挂|推|当|吓|忘|晾|扣)/,
  ourMoney:
    /(?:我|我们)?(?:交|花|付|掏|收)(?:了|的|着|那么|这么)[^,!?]{0,8}(?:钱|费|价|块|万|千|百)|收(?:钱|费)|交钱|扣钱|扣费|花钱|涨价|涨/,
  saidSo:
    /说好|说是|说的(?:好|是)|答应|承诺|保证|当初|口口声声|信誓|宣传|吹|号称|标榜|嘴上|口头|合同(?:里|上)?写|白纸黑字|讲好|约好|约了/,
  cameOut: /结果|却|转头|转身|一转眼|到头来|最后|一(?:挂|签|装|交|走|提|问|到|下|散|买|说)[^,!?]{0,5}就|前脚|转眼|扭头/,
  orElse:
    /再(?:不|这样|这么|没|拖|敢|也)[^!?]*(?:就|我|咱|别怪|直接|等)|否则|不然|要不然|后果|限你|最后(?:一次|通牒|期限)|走着瞧|等着|见分晓|[,]?[^,]{1,6}见[!。]?$/,
  stopThat:
    /别(?:再|跟我|拿|装|给我|以为|说|提|逼|想|念|老|总|来|废|扯|用)|少(?:跟|来|拿|给|废)|不要再|停止|够了|打住|得了吧|拉倒|免了|省省|算了吧/,
  mustNow:
    /必须|马上|立刻|立即|今天之内|现在就|赶紧|赶快|给(?:我|个)(?:说法|交代|解释|答复|痛快|准话)|叫[^,]{0,6}(?:经理|领导|老板)|要求/,
  payFor: /赔|损失|书面道歉|交代|公道|追究|责任|负责任|谁的错|讨个/,
  whereIs:
    /(?:钱|人|师傅|诚信|良心|服务|责任|素质|效率|说好的[^,?]{1,8}|承诺|结果|诚意|质量)呢\?|在哪(?:里|儿)?呢|去哪|哪儿去|去了哪/,
  inVain: /白(?:跑|等|交|花|费|干|请|搭|瞎|忙|说|讲|养)|冤枉|打水漂|没用|有(?:什么|啥|个屁|何)用|无济|等于/,
  notIt: /不是[^,?]{1,12}(?:吗|么)|不就|这不|可不|还不是|又不是/,
  quoted: /["'“‘「『][^"'”’」』]{1,8}["'”’」』]/,
  callNames:
    /破(?!损|了|坏|洞|产|解|裂|皮)|鬼(?!屋|市)|屁|狗|死(?!机|角)|滚|妈的|他妈|尼玛|操|靠[,!，]|日了|吃(?:相|干饭|屎)|脑子|眼瞎|瞎了|嘴脸|德性/,
  bodily:
    /血压|心脏|肺|头(?:疼|痛|大|皮)|想(?:哭|吐|砸|死|打人|骂)|睡不着|抓狂|崩|疯|炸|吐血|一肚子|凉(?:了|半)|手(?:都)?抖|憋/,
  sigh: /唉|哎|哼|切[,，]|啧|呵|嗐|我去|天哪|天呐|哇|嘿|咳|呸|麻了|裂开|醉了|绝了|服了/,
  loud: /!{2,}|\?{2,}|!\?|\?!/,
  bang: /!/,
  // Bitter praise.
  bitter:
    /(?:真|可真|真是|太|好|多么)(?:行|会|棒|厉害|聪明|专业|准时|贴心|负责|快|高|了不起|有本事|周到|好|轻松|大方|敬业)(?:啊|呀|哈|呢|喔|了|的)*[,!]/,
  bitterThanks: /(?:谢|感恩|恭喜|祝贺|鼓掌|佩服|厉害|优秀|服气)[^。]*(?:害|让我|耽误|又|白|丢|拖|错|没|不|坏|晚|迟)/,
  taught: /长见识|开(?:了)?眼|涨姿势|领教|见识|刷新|新低|下限|三观|人才|天下第一|一绝|真有你|活久见|学到了/,
  // Leaving, telling the world.
  goAway:
    /再(?:也)?不(?:会|来|买|用|找|信|去|敢|想)|以后(?:不|再不|别|绝)|换(?:一|别|个|了别|人|掉)|拉黑|卸载|注销|退网|不续|解约|转网|一刀|拜拜|后会/,
  tellAll:
    /避(?:雷|坑)|劝|提醒大家|大家(?:别|小心|擦|注意|看)|曝光|发(?:到|上)|网上|朋友圈|群里|媒体|热搜|差评|一星|零星|负分/,
  // What pleases.
  unasked:
    /主动|特意|专门|专程|亲自|顺手|顺便|额外|还(?:帮|特意|主动|顺|送|给我|教|把|替|记|提醒|免费|多)|二话不说|一(?:点|句)(?:也|都)?(?:不|没)(?:嫌|烦|抱怨|急|马虎|推|耽|怨|磕|担)|不(?:厌|嫌|推|图|收|要)(?!了)/,
  atOnce:
    /(?:一|两|三)(?:次|下|步|趟|个电话|通电话|句话|遍|天|分钟|小时)[^,]{0,3}(?:就)?(?:搞定|修好|弄好|解决|到位|通|好了|成功|明白|上手)|秒(?:回|解|到|退|接)|立马|当天就|当场|随叫|随到|马上就(?:来|到|好|解|有|弄|处|修)/,
  ahead:
    /提前|比[^,]{0,8}(?:早|快|好|强|省|想象|预期)|超(?:乎|出|预)|没想到|意外|惊|出乎|意料|想不到|居然这么|原以为|本来(?:以为|没|还)/,
  again:
    /(?:下次|以后|下回|明年|今后)(?:还|一定|再|继续|就|都|肯定|也)|会(?:一直|继续|再来|再买|推荐|回购)|推荐(?:给)?|介绍(?:给|了)|安利|回购|续(?:约|签|费)|认准|第[二三]次买|老(?:客户|用户|顾客)/,
  lucky: /幸(?:好|亏)|多亏|要不是|没有你们|有你们|有这样|遇到|碰上|福气|运气|救(?:了|命|星|场|我)|后悔没|早知道你们/,
  indeed: /不愧|难怪|怪不得|果然|到底是|名副|真是名|实至|没(?:看|选)错/,
  nothingBad:
    /没(?:得|的|话|法)(?:说|挑|讲|黑)|挑不出|没(?:毛病|谁了)|无可|毫无(?:瑕|挑|保|怨)|一(?:点|丝)(?:都|也)?(?:没|不)(?:卡|慢|坏|差|错|乱|疼|累)|零(?:差|失|故|投)|没有一(?:点|丝|个)(?:套|瑕|差|失|坏)/,
  moved:
    /感动|暖|泪|开心|高兴|舒(?:服|心|坦)|安心|放心|踏实|欣慰|幸福|喜欢|爱了|爱上|乐|笑(?:得|容|眯|脸)|值(?:了|得|当)?[,!。]?$/,
  shouldKnow: /(?:表扬|夸|奖励|加(?:工资|薪|奖金)|涨工资|点赞|好评|锦旗|感谢信|记一功|致敬|五星|满分|拇指)/,
  patient:
    /耐心|细心|仔细|一步(?:一|步)|手把手|一(?:句|项|条|个)一(?:句|项|条|个)|清清楚楚|明明白白|详细|讲解|解释得|教(?:我|会|了)/,
  cleaned: /干干净净|一尘不染|整整齐齐|收拾|鞋套|擦|打扫得|漂漂亮亮|利利索索|井井|焕然/,
  hardly:
    /(?:大|半|凌晨|深)(?:夜|半夜|热天|冷天|雨)|冒(?:着)?(?:雨|雪)|顶着|满头大汗|汗|加班|通宵|周末(?:还|也)|过(?:年|节)(?:还|都|也)|值班|守|连口水|水都没/,
  better:
    /以前[^!?]*(?:现在|如今)|自从|用了(?:你们|之后)|换(?:了|成|到)(?:你们|之后|以后)|进步|改善|改变|越来越(?:好|棒|顺|漂)|终于/,
  // Asking, telling, requesting.
  mayAsk: /请问|想问|问一下|问下|问个|咨询|了解一下|打听|确认|核实|想知道|请教/,
  howTo:
    /怎么(?:弄|办|用|看|查|改|退|换|取|开|关|填|申|设|联|走|操|算|收|交|续|写|领|样|处|统|装|下|才|投|加|屏|报|删|取消|注销|充)|如何|哪(?:里|儿|个|些|天|家|款|一|种)|几(?:点|号|天|个|楼|种|折)|多(?:少|久|大|长|高|远)|什么(?:时候|时间|意思|区别|条件|材料|流程|地方|手续|型号|颜色|原因|尺码|证件)|啥时候/,
  pleaseDo:
    /麻烦|请(?!你们别|不要再|问)|帮(?:我|忙|下|查|看)|拜托|劳驾|烦请|能否|可否|方便的?(?:时候|话)|辛苦(?:帮|查|看|发|跑)|安排|派人|看一下|查一下|处理一下/,
  ifSo: /如果|要是|万一|假如|假设|的话|倘若|若是/,
  myFault:
    /不好意思|抱歉|对不起|(?:是|怪)我(?:自己)?|我(?:的|自己)(?:错|问题|原因|弄|没|手|不)|我(?:记|填|看|弄|点|买|打|搞)错|误会|手滑|错怪/,
  notYou:
    /不是(?:你们|说你|投诉|抱怨|生气|针对|质量|客诉|要)|跟你们(?:无关|没)|和你们(?:无关|没)|与你们无关|不怪|没(?:有)?(?:怪|生气|别的意思|责怪|关系|事)|别(?:误会|介意|生气|紧张|担心|往心)/,
  theySay:
    /(?:他|她|人家|对方|朋友|同事|老板|领导|邻居|网上|评论|新闻|家里人|我[妈爸太爱老婆女儿]\S?)[^,!?]{0,4}(?:说|讲|觉得|嫌|让|要|很|想|问|总|骂|投诉|抱怨|推荐|不)/,
  wouldLike:
    /(?:我|我们)?(?:想|要|需要|打算|准备)(?:要|买|换|约|改|办|订|退|开|装|申|加|取|把|在|给|请|定|租|查|做|找|预)/,
  hopes: /希望|建议|提个|但愿|最好(?:能|是)|期待/,
  mild: /有(?:点|些)|一点(?!都|也|没|不)|稍微|不太|略|小问题|偶尔|好像|似乎|可能|应该|大概/,
  nod: /^(?:好的?|行|可以|嗯+|收到|明白|知道了?|了解|ok|对|是的|没事|没关系|哦+)[,。!~]?/,
  tellsFact: /(?:发|寄|传|转|付|交|提交|上传|填|改|补|换|取消|收到)(?:给你|了|过来|好了|过去|完)/,
  shown: /提示|显示|报错|错误|代码|截图|日志|附件|单号|订单号|编号|型号|版本|页面|按钮|字段|账号|密码/,
  hello: /^(?:你好|您好|在吗|hi|hello|早上好|下午好|打扰)/,
}

const en: Signs = {
  howHard: /how (?:hard|many more|often|dare|many times|much longer|on earth|can you|could you|is it|do you sleep)/,
  whatKind: /what (?:kind|sort) of|what on earth|what the|what's the point|what a|what am i|what are you|what exactly/,
  whyShould: /why (?:should|do i|do you|does it take|would|is it so|can't|am i|are you|bother|on earth|must)/,
  areYou:
    /\b(?:are|is|do|does|did|have|has|can|could|will|when are|who|where's) (?:you|your|anyone|anybody|someone|this|nobody)\b[^.!?]*\?/,
  youDid:
    /\byou(?:'ve| have|r)?\b (?:\w+ )?(?:lost|lied|broke|broken|ruined|wasted|sold|took|take|charged|promised|said|told|swore|keep|refuse|closed|sent|hide|blame|ignored|forgot|never|clearly|only|couldn't|don't|didn't|people|lot)/,
  yourThey:
    /\byour (?:\w+ ){0,2}(?:is|are|was|were|has|have|never|couldn't|hung|laughed|refused|yelled|left|lied|rolled|blamed|didn't|treat)\b/,
  noOne: /\b(?:nobody|no one|no-one|none|nothing|nowhere|not a single|not one|not once|not even|zero|without a)\b/,
  still: /\bstill\b|\bso far\b|\bto date\b|\bagain\b/,
  spans:
    /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a|an|half an?|several|countless) (?:more |whole |straight )?(?:minute|hour|day|week|month|year|call|mail|email|ticket|time|visit|attempt)s?\b/,
  ordinal:
    /\b(?:second|third|fourth|fifth|sixth|seventh|2nd|3rd|4th|5th|nth|umpteenth) (?:time|week|day|month|visit|call|engineer|ticket|attempt|outage)\b/,
  every:
    /\bevery (?:single )?(?:time|day|week|month|call|update)\b|\balways\b|\bconstantly\b|\bkeeps? \w+ing\b|\ball you\b|\byou only\b/,
  enough:
    /\benough\b|fed up|sick (?:and tired )?of|tired of|\bdone with\b|had it|\bgive up\b|\blast straw\b|\bwits' end\b|patience/,
  stop: /^(?:stop|don't|just|cut|get|spare|sort|fix|do|wake|forget|avoid|quit|enough|give me)\b/,
  money: /\b(?:pay|paid|paying|money|charge|charged|fee|fees|bill|billed|price|cost|cent|penny|rent|deposit|refund)\b/,
  sorry: /\b(?:sorry|apolog\w+|excuses?)\b/,
  somuchfor:
    /^so much for|^some \w+ you are|^so you\b|^so i\b|^great,|^oh (?:great|brilliant|wonderful|good)|^nice one|^well done|^congratulations|^lovely\.|^fine[.,]/,
  thanksFor: /\bthanks? (?:you )?for (?:nothing|ruining|wasting|losing|making|breaking|the mess|another|not)/,
  legal:
    /\b(?:court|lawyer|solicitor|legal|ombudsman|police|sue|trading standards|regulator|press|media|twitter|review(?:s|ed)?|trustpilot)\b/,
  leave:
    /\b(?:never (?:again|buy|use|shop|order|come|deal)|elsewhere|switch(?:ing|ed)?|leaving|cancel(?:ling)?|competitor|last time|lost a|lost us|lost me|not renewing|goodbye)\b/,
  iFeel:
    /\bi(?:'m| am| feel| was| have been|'ve been) (?:\w+ )?(?:so |very |really |deeply |extremely |absolutely |beyond |completely |totally )?\w+ed\b/,
  excl: /!/,
  qmarks: /\?.*\?|[?!]{2,}/,
  quoted: /"[^"]{1,24}"/,
  shout: /\b[A-Z]{3,}\b/,
  likeA: /\b(?:like|as) (?:a|an|the|if|dirt|idiots?|talking)\b/,
  superl: /\b(?:worst|best|most|least|finest|greatest|smoothest|nicest|kindest|fastest|quickest|easiest)\b/,
  better:
    /\b(?:better|faster|sooner|earlier|easier|quicker|cleaner) (?:than|that)\b|\bthan (?:ever|promised|expected|i expected|before)\b/,
  deserve:
    /\bdeserves?\b|\bpay rise\b|\braise\b|\bmedal\b|\bpromotion\b|\bbonus\b|\bcredit to\b|\bshout-?out\b|\bbless\b/,
  wow: /\b(?:wow|bravo|hooray|yay|chapeau|cheers to|hurrah|kudos|nailed|legend)\b/,
  madeMy:
    /\bmade (?:my|our|us|me)\b|\bsaved (?:my|our|us|me|the)\b|\brestored\b|\bblown away\b|\bover the moon\b|\bchuffed\b|\bproved me\b/,
  couldnt:
    /\b(?:couldn'?t|can'?t|cannot|could not) (?:be happier|fault|thank|ask|asked|have asked|recommend|praise|say enough|do enough|believe how (?:well|quick|fast|easy|smooth))/,
  soWell:
    /\b(?:so|very|really|extremely|super|incredibly|truly|exceptionally|absolutely) (?:\w+ly )?(?:helpful|kind|patient|professional|quick|fast|easy|friendly|good|pleased|happy|glad|satisfied|neat|polite|well|clear|smooth|responsive|nice|impressed|grateful|thoughtful)\b/,
  wentOut:
    /\b(?:went|gone|goes) (?:out of|above|the extra|beyond)|\bextra mile\b|\bstayed (?:late|on)\b|\bexplained everything\b|\btidied\b|\bwithout any (?:questions|hassle|fuss)\b|\bno (?:hassle|fuss|problem at all)\b|\bhassle-free\b/,
  recommend:
    /\b(?:recommend(?:ed|ing)?|tell(?:ing)? (?:all |everyone|my)|come back|buy (?:from you )?again|fan|renewing, and|loyal|switched to you|chose you|choose you)\b/,
  worth: /\bworth\b|\bvalue\b|\bevery penny\b/,
  withinQuick:
    /\b(?:within|in under|in less than|in no time|in minutes|same day|right away|on the minute|on the dot|immediately|straight away|promptly)\b/,
  please: /\bplease\b|\bcould you\b|\bcan you\b|\bwould you\b|\bwould it be\b|\bmay i\b|\bkindly\b/,
  would:
    /\bi(?:'d| would) (?:like|love|appreciate|be grateful|prefer)\b|\bit(?:'d| would) be\b|\bi need\b|\bi want to\b|\bi wish\b/,
  asks: /^(?:how do|how long|how is|how much|what is|what's|what does|what happens|when|where|which|who do|who is|is there|is it|is the|are there|do you (?:have|offer|sell|take|repair|deliver|ship)|does|can i|may i|should i|could i|any)\b/,
  ifSo: /\bif\b|\bin case\b|\bunless\b|\bonce\b/,
  notYou:
    /\bnot (?:at )?(?:you|your fault|angry|upset|complaining|urgent|in a hurry|a complaint|mad)\b|\bno (?:rush|worries|problem|need|hard feelings)\b|\bmy (?:mistake|fault|bad)\b|\bi (?:forgot|lost|made a mistake|meant|misread)\b/,
  third:
    /\bmy (?:old|last|previous|former|boss|husband|wife|daughter|son|friend|neighbou?r|landlord|kids|mother|father|client|customer|mum|dad|tenant|colleague|cousin)\b|\bour (?:client|customer|user|guest|previous|former|tenant|landlord|last)s?\b|\bthe (?:neighbou?r|people|kids|bakery|bus|shop|weather|traffic|customer|tenant)s?\b|\banother (?:company|shop|provider)\b/,
  mild: /\ba (?:bit|little|small|tiny)\b|\bslightly\b|\bseems?\b|\bi think\b|\bmaybe\b|\bperhaps\b|\bminor\b|\bcould be\b/,
  nod: /^(?:ok(?:ay)?|alright|great|perfect|good|sure|yes|no|fine|got it|sounds|noted|awesome|wonderful)[,. !]*(?:$|i'll|see|that|then|thursday|tuesday|monday|how|go|let's|good|it is)/,
  hello: /^(?:hello|hi|hey|good (?:morning|evening|afternoon)|dear)\b/,
  tells:
    /\b(?:attached|i've sent|i have sent|here (?:is|are|it is)|my order number|my address|my number|error message|says|the page|screenshot|log)\b/,
}

const zhSigns = Object.entries(zh)
const enSigns = Object.entries(en)

/** The names of the signs that a folded text shows. */
export function signsIn(text: string, language: 'zh' | 'en'): string[] {
  return (language === 'zh' ? zhSigns : enSigns).filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}
