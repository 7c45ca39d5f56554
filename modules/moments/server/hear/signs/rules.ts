/*
 * What one clause of an answer means: tables of words, folded (lower case, simplified characters), the trades' own among
 * them. In each table the first that fits counts, so the order is part of the rule: what denies stands before what
 * affirms.
 */

/**
 * met, partly, not_met: says how it is; relief: met, by saying that what was wrong is no more. yes, no: answers without saying what. hum: 嗯, which may be no more than a nod.
 * faint: lukewarm or supposed. broken: reminds of a promise. wish: asks that it be done, so it is not. open: will look
 * later. greeting: also what ends a letter. polite: thanks, a nod. praise: of people, not of the result. doubt: says
 * something, with a word in it that does not go with a plain yes.
 */
export type Sign =
  | 'met'
  | 'relief'
  | 'partly'
  | 'not_met'
  | 'yes'
  | 'no'
  | 'hum'
  | 'faint'
  | 'broken'
  | 'wish'
  | 'open'
  | 'greeting'
  | 'polite'
  | 'doubt'
  | 'praise'
  | 'other'
type Table = readonly (readonly [Sign, RegExp])[]

/** Something wrong: what leaks, sounds, stops, hurts in the trades that ask. */
const wrong =
  '(?:漏|渗|滴|响|吵|坏|卡|断|堵|停|掉|闪|黑屏|蓝屏|死机|关机|重启|报错|出错|错|慢|臭|味|霉|疼|痛|冒|跳|抖|晃|热|冷|失败|超时|重复|欠费|扣|弹|乱码|报警|返水|松)'
/** What may stop to be a relief: heating that no longer heats is none, so 热, 冷, 停 are not among them. */
const gone = '(?:漏|渗|滴|响|吵|卡|断|堵|掉线|掉|闪|黑屏|死机|报错|出错|错|慢|臭|疼|痛|冒|跳闸|抖|晃|重复|弹|返水)'
const good =
  '(?:解决|搞定|修好|弄好|办好|办妥|办完|处理好|处理完|处理妥|装好|换好|改好|通好|弄完|弄利索|修复|恢复正常|恢复|正常|达到|满意|收到货|收到钱|到账|退到|满足|排除|兑现|妥当|完工|更正|更新正确)'
const not = '(?:没有|没能|没|未能|未|不是|并不|不太|不怎么|不够|不算|不|尚未|无法|不能|没法)'
const still = '(?:还是|还在|还有|还|仍然|仍旧|仍在|仍|依然|依旧|照样|照旧|照常|一直|又|再次|再度|总是|老是)'
/** 说好了, 只好, 就好了 say nothing of a result. */
const result = '(?<![说讲约谈想只最正刚就才量备还更])好'
const count = '(?:一|两|二|三|四|五|六|几|\\d+)'
const measure = '(?:个|项|条|台|处|张|件|间|次|笔|户|盏|位|箱|包|份|本|部|套|瓶|双|盒|袋|台|根|户|人|样|种|只)'
const particles = '(?:的|了|啊|呀|哦|呢|欸|诶|耶|喔|噢|啦|吧|嘞|咧|滴)'

const han: Table = [
  [
    'greeting',
    /^(?:对了|嗨|哈喽|你好|您好|客服你好|在吗|(?:客服|客服人员|小姐姐|小姐|师傅|先生|经理)|祝好|此致|敬礼|顺颂商祺|早上好|晚上好|下午好)(?:啊|呀)?$/,
  ],
  [
    'polite',
    new RegExp(
      `^(?:(?:好|行|可以|ok)(?![了啦])|好的|好滴|收到|知道|明白|了解|没有了|不客气|\\p{Extended_Pictographic}+|(?:再次|真是|真的|非常|十分|万分|太|多)?(?:感谢|感恩|谢谢|谢啦|多谢|谢|辛苦|麻烦|打扰)\\p{Script=Han}{0,12})(?:${particles}|哈|您|你|[\\p{Extended_Pictographic}\\ufe0f])*$`,
      'u',
    ),
  ],
  [
    'faint',
    /不(?:知道|清楚|确定)|(?:不好|难|说不)(?:说|准)|如果|要是|假如|假使|(?:修|弄|解决|办|处理)好了(?:我|再|就)/,
  ],
  // Will look, or cannot say.
  [
    'open',
    /还没(?:来得及|时间|空|试|看|测|用过|用|回家|到家|下班|打开|检查|去|拆)|等(?:我|一下|会|明天|晚上|下班)|稍后|晚点|回头|过(?:两|几)天|(?:再|先)(?:用|等|过)?(?:看看|看一下|看下|观察|试试|试一下|等等|确认|用用|用几天|测)|试试|看看再|再看(?:吧|呗)?$|我(?:先|去|明天去)?(?:看看|看一下|试一下|检查|确认一下)|(?:我让|问问|问一下)我?(?:老公|老婆|家人|爱人|同事|孩子|儿子|女儿|妈|爸)|没注意|(?:在|正在)(?:开会|忙|外地|上班|开车|出差)|好了(?:告诉|通知|跟|再|叫)/,
  ],
  // Bitter, and done by oneself: no praise to us.
  [
    'not_met',
    /(?:我们?|只好|只能|最后)自己(?:找|修|弄|搞|换|解决|动手|花钱|掏钱)|自己找人|另(?:外)?找(?:了)?(?:别|人)|换了?别家/,
  ],
  [
    'not_met',
    new RegExp(
      `(?:谈不上|算不上|称不上|说不上|何来|哪来的?|别提|怎么可能|休想)\\p{Script=Han}{0,4}(?:${good}|好)|(?:${good})(?:个|才怪|什么了|啥了|你)|(?:哪里|哪儿|哪有|哪|谁说|这(?:也)?(?:叫|算))(?:\\p{Script=Han}{0,3})(?:${good}|好|行)`,
      'u',
    ),
  ],
  ['not_met', /跟没.{1,6}(?:一样|似的|两样)|(?:等于|相当于)没|做(?:个)?样子|白(?:等|跑|修|弄|搭|换|花|忙|请假)/],
  // "It is said to be so" is not the customer's own word.
  [
    'doubt',
    /(?:你们|你|他|她|师傅|客服|系统|app|短信|页面|平台|后台|物业|网点|工程师|快递)\p{Script=Han}{0,3}(?:说(?!话算)|显示|通知|写着|提示|标|告诉|讲|称)/u,
  ],
  // So many out of so many.
  [
    'partly',
    new RegExp(
      `${count}${measure}.{0,10}(?:${good}|好|行|能用|可以|退|换|修|到)(?:了)?(?:${count})${measure}|其中.{0,12}(?:没|不)|${count}${measure}.{0,6}(?:只|才|就)(?:\\p{Script=Han}{0,4})(?:${count})${measure}|(?:还有|还剩)(?:几|些|点|两|三|一(?!件事|个问题想))`,
      'u',
    ),
  ],
  // A double negation: nothing wrong any more.
  [
    'relief',
    /(?:没有?|没再|无|没出现|没发现)(?:什么|啥|任何|其他|其它|别的|大|再)?(?:问题|毛病|事(?!先|前|后)|异常|意见|疑问|破损|损坏|瑕疵|故障)/,
  ],
  ['relief', /(?:一滴|一点|丝毫|完全|一次)(?:都|也|儿)?(?:没|不)(?:再)?(?:漏|渗|滴|响|吵|卡|断|堵|慢|有问题)/],
  [
    'polite',
    /^(?:(?:就)?(?:不用|不需要|无需|不必)(?:再|麻烦|担心|操心|来|管|跑)\p{Script=Han}{0,6}了?|放心了?|安心了?|省心)$/u,
  ],
  [
    'relief',
    /(?:问题|故障|噪音|异响|异味|毛病|报错|情况|现象|臭味|味道|漏水|乱码)(?:已经?|都|也)?(?:没有?|消失|不见|排除|不存在)了/,
  ],
  [
    'relief',
    new RegExp(
      `(?:不再|再也不|再也没有?|没再|没有再|不会再|不怎么再)(?:\\p{Script=Han}{0,4}?)(?:${wrong}|出现|发生|犯|有过)`,
      'u',
    ),
  ],
  [
    'relief',
    new RegExp(
      `^(?!.*(?:还|仍|依|修不|变|铃|喇叭|音响|音箱|电话|闹钟))(?:[\\p{Script=Han}\\w]{0,10}?)(?:已经|现在|都|也|终于|完全|总算)?(?:不|没)${gone}\\p{Script=Han}{0,2}了`,
      'u',
    ),
  ],
  ['relief', /没有?(?:坏|破|少|缺|碎|损|裂|错|变形|多扣|乱扣)/],
  ['relief', /(?:不受|没受|没有受到?|没)影响|无误|没错|没有错/],
  // Quicker or better than was hoped, not than it was.
  ['praise', /比(?:我|我们)?(?:想|预[想期计]|期[待望]|料)\p{Script=Han}{0,3}(?:快|好|顺|强)/u],
  // Part of it.
  [
    'partly',
    /(?<!的)(?:一|大|小|有|绝大|仅)?部分(?!门)|一半|一多半|好了?(?:一些|一点|些|点|多了?)|好转|有(?:好|改善|进步)(?:一)?点|改善了?(?:一些|一点)|差不多|大致上?|大体上?|基本上?(?:都|已经|是)?(?:解决|好|可以|行|满意|达到|正常|没)|(?:还差|只差|就差|还剩|剩下|只剩|还欠|还少)(?!得远)|只(?:解决|修|弄|处理|办|做|退|换|给|来)(?:好)?了?|(?:强|快|清楚|安静|小|轻|稳定?)了?(?:一些|一点|点|些|多了)|还(?:是)?(?:有点|有些|稍微|略)|(?:不|没有?)(?:完全|全部|全|都|彻底)(?:好|解决|修|处理|达到|满意|弄|恢复)|没有?(?:全|都|彻底)/,
  ],
  ['partly', new RegExp(`(?:还有|另有)(?:\\p{Script=Han}|\\d){0,8}(?:问题|地方|没|不|线|${wrong})`, 'u')],
  ['partly', /(?:偶尔|有时候?|时不时)(?:还|也|仍)?/],
  // Lukewarm.
  [
    'faint',
    /还(?:行|可以|好|成|ok)(?:吧|啦|啊|呀)?$|一般(?:般)?(?:吧|啦)?$|凑合|马马虎虎|勉强|将就|就那样|普普通通|中规中矩|不好不坏|那么回事|^嗯好$|算可以|(?:先|就|只能|只好)(?:这样|那样)(?:吧)?|随便|算是|算(?:吧|了)|不错了?吧|最好是|呵呵|笑死/,
  ],
  // It is not so.
  [
    'not_met',
    /没有?(?:给|发|寄|补|退|修|换|装|办|处理|做|弄|查|回(?!家)|赔|还|见|看到|送|兑现|履行|刷|清|打扫|擦|上门|安排|派)(?!过)|(?<=[打修换办开连登上用看收进退取查找接发装付充])不(?:了|通|上|开|到|出|进|起|成|动)|更?(?:别|不用)说(?:解决|修好|满意)|(?:差|相差|差别|区别)(?:很|太|好)(?:多|大|远)|不(?:一样|符合?|对(?!劲)|对劲)|(?:还是|又|也|仍是|都是?)错|错(?:的|了)$|发错|就走了|应付(?:了事)?/,
  ],
  [
    'not_met',
    /还在(?!试|测|观察|看|用)|(?:还是|还|仍然?)(?:会(?!再?(?:来|找|选|买|光顾|支持|推荐|回购)(?:你|您|的|$))|要(?!感谢|谢|表扬|夸)|旧|原来|之前|以前|那个|那样|得|收不|打不|连不|上不|登不|用不|开不|进不|差得)/,
  ],
  [
    'not_met',
    new RegExp(
      `${still}[\\p{Script=Han}\\s]{0,6}?(?:${wrong}|老样子|原样|这样|那样|一样|有问题|${not}|在(?!用)|提示|错误)`,
      'u',
    ),
  ],
  [
    'not_met',
    new RegExp(
      `(?:根本|完全|压根|一点都?|一直|都|并|也|到现在|至今)?${not}(?!想到|料到)(?:\\p{Script=Han}{0,2}?)(?:${good}|好|行|可以|成功|起作用|管用|见效|有用|用|变|动|亮|通|来|到|开|改善|消息|音讯|动静|下文|回复|答复|人|任何|联系|回电)`,
      'u',
    ),
  ],
  [
    'not_met',
    /(?<!没|没有|无|啥|任何)有(?:质量)?问题|(?:老样子|[跟和](?:之前|以前|原来|昨天|原先)一样|没变化|没有变化|没用|不管用|无效|失望|糟|(?:更|比(?:原来|之前|以前)(?:还|更)?)(?:严重|差|糟|坏|响|慢|大|卡|吵)|太差|投诉|原封不动|没人|没有人|人影|问题(?:依旧|依然|仍然?|还)|依旧$|差得?远|差远|石沉大海|杳无音信|敷衍|骗|忽悠|不了了之|推卸|推诿|扯皮|不负责|没(?:人)?接|不接|还是(?!(?:要|得|挺|很|蛮|比较|非常|得)?(?:好|满意|不错|快|行|可以|感谢|谢|表扬|靠谱|信|夸|给力|专业))[p{Script=Han}]{1,4}$|口头道歉|空话|拖着|一会儿?好|所谓的?(?:解决|处理)|放.{0,3}鸽子|罢工|没戏|瑕疵|次品|假货|退错|寄错|装错|换错|修错|弄错|算错|扣错|登错|转圈|催了|打了(?:好)?(?:几|多|十|无数)|拒绝|推脱|冰凉|不认账|依旧|依然|仍旧|照样|没(?:觉得|感觉|发现|看出)?(?:有)?(?:什么|任何|啥)?(?:变化|区别|改善|效果|动静|起色|进展)|三番五次|第[三四五]次|受够|(?:等|拖)了?.{0,8}(?:天|星期|礼拜|周|月|小时|钟头|半天|久)(?:了|还|都|也)?$)/,
  ],
  [
    'met',
    /(?:照|按)(?:照)?(?:约定|承诺|说好)的?(?:\p{Script=Han}{0,4})(?:来|到|做|送|办)|(?:兑现|履行|遵守)了?\p{Script=Han}{0,3}(?:承诺|约定)|承诺\p{Script=Han}{0,3}(?:兑现|做到)/u,
  ],
  // A promise is called to mind.
  [
    'broken',
    /(?<![跟和对向同给])(?:说好|说过|(?:你们|您|客服)(?:说|讲|答应|承诺|保证|约))|承诺|答应|约定|约好|保证(?!书)|原定/,
  ],
  // Asked for, so not there yet.
  [
    'wish',
    new RegExp(
      `(?:希望|尽快|赶紧|赶快|抓紧|快点|务必|必须|需要|要求|什么时候|多久|何时|才能|能不能|预计|争取|催|帮我)\\p{Script=Han}{0,8}(?:${good}|处理|修|弄|办|好|退|换|来|看)|请.{0,4}(?:尽快|处理|解决|再查|查一下)|(?:明天|后天|下周|月底|回头|以后)\\p{Script=Han}{0,4}(?:${good}|好)`,
      'u',
    ),
  ],
  // It is so.
  ['met', /(?<!没有?|不|未)(?:符合|超出|超过|达到)(?:了)?(?:我的?|我们的?)?(?:期[待望]|预期|想象|要求)/],
  ['met', new RegExp(`(?:已经?|都|全|全部|现在|终于|总算|完全|真的|基本)*(?:${good})(?:了|啦|的|啊|好了)?`)],
  ['met', new RegExp(`[\\p{Script=Han}]${result}(?:了|啦|咯|嘞|喽|嘍)`, 'u')],
  [
    'met',
    /(?:装|退|补|换|改|接|连|修|通|止|寄|送|充|开|办|转|调|领|清|赔|还|更新|安装|更换|疏通|清理|撤销|注销|绑定|激活|恢复|冲正|撤|结)(?:上|回来|回|住|过来|出来|下来|成|完|到|通|妥|好)(?:来)?了|(?:退|换|赔|补|改|通)了$|(?:给我|帮我|帮忙)(?:处理|办|安排|弄|改|换|修|退)了$|(?<!没)有(?:收到|修|换|退|处理|解决|更新|来修|改善)|[\p{Script=Han}]得(?:很|挺|非常|特别|蛮)?(?:稳|好|顺|快|清楚|干净|舒服|流畅|正常)|达标|合适|止住|亮着|通畅|完好|齐全|(?<!不)(?:对|齐|准)了$|(?:水|电|网|信号|图像|画面|声音|暖气)(?:都|也|已经?)?(?:出来|来|有)了|收到补|(?<![没还])有(?!问题|毛病|点|些|漏|味|异|人|杂|声音异)\p{Script=Han}{1,3}(?:了|啦)$|(?:钱|款|货|券|流量|积分|补偿|赔偿|快递|包裹|件|票|卡|赠品|礼品|话费|红包|余额)(?:都|也|已经?)?到(?:账|货|手)?(?:了|啦)/u,
  ],
  // It can, it does, it is here.
  [
    'met',
    /(?:能|可以|会|能够)(?:\p{Script=Han}{1,5})(?:了|啦)$|(?:账户|账号|号码|卡)\p{Script=Han}{0,2}(?:解冻|解封|解锁)了|(?:正常|顺利)(?:\p{Script=Han}{1,4})(?:了|啦)?$|(?:已经?|都|全)(?:经)?(?:退|换|改|补|修|装|通|撤销|取消|开通|更新|更换|入账|进账|还原|清理)(?:过来|上|掉|正确|完)?(?:了|啦|款)?|(?:改|补|换|调|转)(?:过来|上|回来)(?:了|啦)|补寄了|换(?:了|上了?)新的?|(?:已经?|都)(?:经)?收到|收到(?:新|钱|退款|货|发票|补偿|赔偿|快递|包裹|赠品|合同|东西).{0,4}(?:了|啦)?|(?:钱|退款|发票|货|包裹|快递|补偿|合同)(?:也|都|我)?收到/u,
  ],
  [
    'met',
    /(?:^|现在|今天|刚刚|刚才|后来|这次|已经|都|全|终于|这下|总算|完全|是|灯|水|电|网|机|门|锁|号)(?:好|可以|行|通|亮|能用|能开|能进|能上网|有水|有电|有网|没事|妥|成|ok)(?:了|啦|用了?|啊|喔|哦|咯)+|(?:用着|用起来|挺|很|非常|太)(?:好|满意|棒|快)|(?:打开|速度|反应|网速).{0,4}很快|没得说|没话说|说到做到|说话算话|言而有信|(?:准时|按时|如约|守时)(?:来|到|完成|送|上门|打|回)|(?:给|打)?(?:五星|满分|好评|5星)|一切(?:都)?(?:好|顺利|正常)|没想到.{0,3}(?:这么|那么)(?:快|好)|^(?:达标|妥了|妥妥的|完美|搞掂|ok了|赞|讚|好啦)/u,
  ],
  ['hum', /^(?:嗯|恩|嗯嗯|恩恩|嗯呢|哦|噢|额|呃)+$/],
  ['yes', new RegExp(`^(?:是|是是|对|对对|没错|有|当然|确实|确认|必须的|yes|嗯是|嗯对)${particles}*$`)],
  [
    'no',
    new RegExp(`^(?:抱歉|不好意思)?(?:没|没有|不|不是|否|不行|不可以|还没|还没有|并没有|没有没有|no)${particles}*$`),
  ],
  ['faint', /应该|好像|似乎|可能|大概|估计|貌似|看起来|看样子|感觉(?:是|好)/],
  [
    'praise',
    /没想到|安静|舒服|舒适|凉快?$|暖和|满格|变(?:快|好)|很顺|感动|开心|高兴|放心|省心|好用|完美|心意|没意见|(?:可以|能)(?:结单|关单|结案|关闭|关了)|(?:试|测|看|用|核对|检查|查|确认)过(?:了)?$|(?:师傅|人|主任|经理|技术员|工程师|维修工?|管家|客服)(?:今天|昨天|刚|早上|上午|下午|亲自|当天|已经|刚刚|准时){0,3}(?:有)?(?:来过|来的|刚?走|来了|到了|来)$|(?:回|打)(?:了)?电话(?:了|来)|测(?:了|下)|大热天|大冷天|大晚上|(?:下次|以后|一定|会)(?:还|再|继续)(?:会)?(?:来|找|选|买|用|支持|光顾|推荐)|(?<!不|不太|不够|没)(?:稳|顺利|清楚|周到|负责|专业|热情|耐心|效率高?|到位|给力|贴心|细心|愉快|客气|不错|厉害|好评|点赞|个赞)/,
  ],
  ['polite', /^(?:抱歉|不好意思|[\p{Script=Han}]{0,4}态度\p{Script=Han}{0,3}好\p{Script=Han}{0,2})$/u],
  [
    'doubt',
    /没|不(?!错|过|客气)|未|还|又|但|才|缺|坏|错|怎么|居然|竟然|结果|白|却|除了|投诉|差|等了|少了|错|别|有点|有些|堵|堆|破|裂|脏|乱|慢|漏|跳闸|每次|到底|催|拖|扣|都.{1,6}了$|呵/,
  ],
]

const latin: Table = [
  [
    'greeting',
    /^(?:(?:(?:best|kind|warm|many)\s)*(?:regards|wishes)|best|sincerely|yours(?: sincerely| truly)?|(?:hi|hello|hey|dear)\b.{0,24}|good (?:morning|afternoon|evening)\b.{0,16}|have a (?:good|nice|great|lovely).{0,16})$/,
  ],
  [
    'polite',
    /^(?:ok|okay|received|(?:many |much |so )?thanks?\b.{0,40}|thank you\b.{0,40}|thx|ty|great|cool|fine|got it|noted|cheers\b.{0,12}|much appreciated|(?:i )?(?:really )?appreciate .{0,30})$/,
  ],
  ['wish', /(?:would|'d) (?:be|have been|like|love|appreciate)\b/],
  [
    'faint',
    /\bif\b(?! you call)|\bnot (?:sure|certain)\b|don'?t know|can'?t say (?:yet|for sure)|hard to (?:say|tell)/,
  ],
  [
    'open',
    /\b(?:let me (?:check|see|try|look|test|get back)|(?:i'?ll|i will|we'?ll|we will|will|going to|gonna) (?:check|see|try|test|let|look|have a look|ask|keep|get back|confirm|know)|haven'?t (?:checked|tried|tested|had (?:a chance|time))|too (?:early|soon)\b.*|when i(?:'m| am| get)|wait and see|need to (?:check|test|ask)|ask my)\b/,
  ],
  [
    'not_met',
    /\b(?:(?:ended up|had to) (?:fix|call|pay|buy|find|hir|repair|do)\w*|(?:had to (?:fix|do|repair|call|pay|buy|find|hire))|(?:fixed|solved|repaired|sorted|did) it (?:myself|ourselves)|myself in the end|someone else (?:fixed|had)|hardly|barely|anything but|by no means|far from|nowhere near|no way|in no way|if you call|so[- ]called|wouldn'?t (?:say|call)|can'?t say (?:it|i|that))\b/,
  ],
  [
    'doubt',
    /\b(?:you|they|he|she|it|system|app|website|portal|page|email|technician|engineer|agent|guy) (?:says?|said|told|shows?|claims?|claimed|marked)\b.{0,30}\b(?:fixed|solved|resolved|done|sorted|working|fine|ok|delivered|completed?)\b/,
  ],
  [
    'polite',
    /\b(?:no further|no need (?:to|for)|nothing (?:else|more|further)(?: needed| required| to)?|no more (?:questions|action))\b/,
  ],
  [
    'relief',
    /\b(?:no|not any|without(?: any)?|zero|never had (?:a|any)|not had (?:a|any))(?: more| further| other| single)? (?:problems?|issues?|complaints?|trouble|leaks?|noise|errors?)\b(?!.{0,20}\b(?:fixed|solved|resolved)\b)/,
  ],
  ['relief', /\b(?:hasn'?t|haven'?t|didn'?t|not|never) (?:come|came|cut out|happened) (?:back|again|once|since)\b/],
  [
    'relief',
    /\b(?:no longer|doesn'?t|does not|don'?t|isn'?t|hasn'?t|not|never)\b.{0,30}\b(?:any ?more|again|since)\b|\bno longer (?!work|function|respond|connect|avail|turn|start|charg|open|load|cover|receiv)/,
  ],
  [
    'relief',
    /\b(?:can'?t|couldn'?t|cannot|could not) (?:complain|fault|thank you|be (?:happier|better|more pleased))\b/,
  ],
  [
    'partly',
    /\b(?:partly|partially|in part|half|halfway|mostly|largely|almost|nearly|somewhat|for the most part|most of (?:it|them)|all (?:but|except)|everything (?:but|except)|short of|to some extent|(?:a (?:bit|little) |much |somewhat )better|better(?! than (?:nothing|ever))|some of (?:it|them|the)|(?:one|two|three|four|five|\d+) (?:out )?of (?:the )?(?:two|three|four|five|six|ten|them|\d+)|not (?:completely|fully|entirely|quite|totally|all|everything)|more or less|once in a while|occasionally|now and then|only (?:one|part|some|half)|(?:one|a few|some) (?:things?|issues?) (?:left|remaining))\b/,
  ],
  [
    'faint',
    /\b(?:i guess|i suppose|so[- ]so|meh|seems?|appears?|looks like|probably|i think so|think so|should be|hopefully|fingers crossed|maybe|perhaps|not bad|it'?ll do|could be worse|will do for now|for now)\b/,
  ],
  [
    'relief',
    /\b(?:leak(?:ing)?|noise|dripping|smell|beeping|buzzing|crash(?:es|ing)|errors?|spam|flicker(?:ing)?|problem|issue)s? (?:has |have |is |are |seems? to have )?(?:now |all |finally |completely )?(?:stopped|gone|disappeared)\b/,
  ],
  ['not_met', /\bstop(?:s|ped)? (?:work|respond|charg|load|heat|cool|print|connect|sync)/],
  [
    'met',
    /\b(?:able to|can (?:now )?(?:log|access|open|use|see|send|receive|print|connect)|works?|working|back|running|online|restored) .{0,24}\b(?:again|now)\b|\b(?:running|online|working|works|back to normal) again\b|\bcan \w+ again\b|\bfine (?:ever )?since\b|\bback to normal\b/,
  ],
  [
    'not_met',
    /\b(?:still (?!happy|good|fine|great|working (?:well|fine|great|ok)|going strong|holding)|again\b|same (?:problem|issue|thing|as before|error|fault)|worse|unresolved|unsolved|broken|useless|disappoint(?:ed|ing|ment)|unacceptable|unhappy|dissatisfied|no change|nothing|nobody|no[- ]?one|nowhere|persists?|continues? to|keeps? \w+ing|(?:is|are|came|come|comes) back\b(?! (?:up|to normal|on))|i'?m afraid not|failed|fails|stopped|refused|ignored|missed|waste of|a joke|(?:third|fourth|fifth|3rd|4th|5th|second|2nd) time|how many times|waiting|overdue|(?:is|are|was|were) missing|missing from|freezes|crashes|drops|disconnects|flickers|as bad as|never (?!a |any |had|been (?:better|happier|faster))|unable|wrong|faulty|defective|damaged|incorrect|went (?:off|down|out)|broke|square one|dead|two different things|different from what|drips|leaks|dead|too late|speak to (?:a|your) manager)\b/,
  ],
  [
    'not_met',
    /\b(?:not|isn'?t|wasn'?t|aren'?t|hasn'?t|haven'?t|didn'?t|doesn'?t|don'?t|won'?t|never|no|nor)\b.{0,28}\b(?:solved|fixed|resolved|work(?:ing|s|ed)?|done|ok|okay|good|right|satisfied|happy|pleased|met|help(?:ed|ful)?|repaired|arrived?|came|come|received?|credited|refunded|heard|hear|think so|really|yet|showed|shown|called|changed?|kept|connect(?:ing|ed)?|load(?:ing)?|see|have)\b|\b(?:can'?t|cannot|couldn'?t|could not|unable to)\b/,
  ],
  [
    'met',
    /\b(?:exactly (?:what|as|when)|just as|as) (?:you |was |we )?(?:promised|said|agreed)\b|\bkept your (?:word|promise)\b/,
  ],
  [
    'broken',
    /\b(?:you|they|he|she|someone|somebody) (?:said|promised|told|assured|were supposed|was supposed|would|guaranteed)\b|\bwas (?:promised|told|supposed)\b|\bsupposed to\b/,
  ],
  [
    'wish',
    /\b(?:please (?:fix|solve|resolve|sort|help|check|look|send|call|do)|hope|would be|as soon as|asap|when will|need (?:it|this|that|someone|you)|want (?:it|this|my|a)|expect)\b/,
  ],
  [
    'met',
    /\b(?:solved|fixed|resolved|works?|worked|working|sorted(?: out)?|repaired|replaced|corrected|refunded|all good|all set|all (?:is |are )?(?:right|fine|ok|okay|well|good|set)(?: now)?|good now|good to go|fine now|ok now|satisfied|happy|pleased|delighted|great job|perfect(?:ly)?|done|excellent|met|it did|you did|it has|it is|it was|did the trick|up and running|running (?:fine|smoothly|again)|came through|(?:has |have )?(?:arrived|been received)|(?:is|are) here(?! again)|(?:is|are) (?:correct|right|warm|accurate|back on)(?: now)?$|correct now|back on|got (?:the|my|a|it)|(?:i'?ve |have )?received (?:it|the|my)|as (?:promised|agreed|expected)|on time|reversed|credited|waived|restored|reconnected|installed|reinstated|delivered|adjusted|you can close|10\/10|five stars|5 stars|brilliant|fantastic|wonderful)\b/,
  ],
  [
    'praise',
    /\b(?:(?:great|good|excellent|amazing|quick|fast|friendly|polite|lovely|nice) (?:service|help|job|work|support|team|response|turnaround|guy|technician|engineer)|very (?:quick|fast|friendly|helpful|polite|professional)|close (?:this|the|it)|can be closed|impressed|warm again|quick help|keeping your word)\b/,
  ],
  [
    'yes',
    /^(?:yes|yep|yeah|yup|sure|absolutely|definitely|indeed|correct|y|affirmative|yes indeed|yes it (?:is|has|was|does)|yes you did|yes please|of course|can confirm)$/,
  ],
  [
    'no',
    /^(?:no|nope|nah|n|not really|not at all|not yet|no way|negative|(?:unfortunately|sadly|regrettably) not|i'?m afraid not|no it (?:is|has|was|does)n'?t|sorry)$/,
  ],
  [
    'doubt',
    /\b(?:not?|never|still|but|however|without|yet|only|already|days?|weeks?|error|problem|issue|why|sometimes|sorry|unfortunately|sadly|afraid|supposed|late|wait|missing|short|damp|wet|stain|noisy|slow|charged|plumber|manager|refund|\w+n't)\b/,
  ],
]

/** What a clause means by its words, whether it is asked or said. */
export function signOf(clause: string): Sign {
  const words = /\p{Script=Han}/u.test(clause) ? han : latin
  return words.find(([, pattern]) => pattern.test(clause))?.[0] ?? 'other'
}
