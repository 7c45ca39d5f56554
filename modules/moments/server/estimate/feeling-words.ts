/*
 * How customers say that they are angry with us or pleased by us, on folded text (lower case, simplified, half-width
 * signs). Everyday things of a trade are no feelings: 厨余垃圾, 投诉电话, 满意度调查, "perfect, 3pm works". The text that is
 * matched is the word shown as the reason.
 */

/**
 * - `sure`: says it by itself.
 * - `felt`: may be about somebody else (a neighbour, the boss): then it is none of ours.
 * - `said`: the same, and a question or a condition says nothing (满意吗, 怎么投诉, if I'm unhappy with the size).
 */
export type Sign = { kind: 'sure' | 'felt' | 'said'; find: RegExp }
const sign = (kind: Sign['kind'], ...parts: string[]): Sign => ({ kind, find: new RegExp(parts.join('|'), 'gu') })

const much = '(?:很|非常|十分|特别|太|超级?|相当|挺|真的?|都|更|最|极其?|好|这么|实在|有够|巨)'

export const angerSigns: readonly Sign[] = [
  // A complaint about us: with one of us as its object, or as what comes next; not its telephone number, its form …
  sign(
    'said',
    '投诉(?=你|贵|物业|客服|师傅|你们)',
    '(?<=不得不|只能|只好|必须|(?:就|我|再|先)?(?:要|去|会|来|想)(?:[^,。!?;]{0,8}(?:部|局|会|台|协|办))?)投诉(?!电话|热线|箱|单|工单|流程|渠道|入口|部门|中心|处理|建议|的|门|对|隔|邻|楼)',
  ),
  sign('sure', '(?<=再不[^。!?]{1,16}|我就|马上|现在就)投诉'),
  // Abuse, not refuse.
  sign(
    'sure',
    '垃圾(?=物业|公司|服务|系统|软件|平台|客服|网络|产品|玩意|态度|质量|店|商家)',
    '(?<=真|真是|太|就是|简直|纯|纯属)垃圾(?=[,。!~…]|了|$)',
  ),
  // Where we are threatened with being made public, or with the authorities.
  sign('said', '曝光(?=你|贵|出去)', '(?<=就|要|会|去|给你们)曝光(?!台|栏)'),
  sign('said', '(?<=打|找|去|向|到|上)(?:12315|12345|12300|媒体|工信部|消协|消费者协会|律师)'),
  sign(
    'said',
    '(?<!满)不(?:太|怎么|是很|是太|是特别|大|够|算|是非常)?满意',
    '(?:谈不上|算不上|没法|无法|难以|并没有?)满意',
  ),
  sign('felt', '不满(?!意|足|员|减|[\\d一二三四五六七八九十半两几]|年|月|天|周|岁)', '不爽', '失望', '没(?:有)?信心'),
  sign(
    'felt',
    '生气',
    '气死',
    '气愤',
    '愤怒',
    '恼火',
    '火大',
    '气人',
    '气炸',
    '窝火',
    '憋屈',
    '糟心',
    '恶心',
    '心寒',
    '寒心',
  ),
  sign(
    'felt',
    '受够了',
    '忍无可忍',
    '忍不了',
    '太过分',
    '过分了',
    '离谱',
    '无语',
    '无言',
    '太夸张',
    '很夸张',
    '太慢',
    '不像话',
    '说不过去',
  ),
  sign(
    'felt',
    '(?:太|很|真|极|极其|非常|特别|这么|超|实在|有够|更)(?:的|是)?(?:差(?!别|不多|异|额|一点|点)|烂|糟|坑|恶劣)',
    '差劲',
    '恶劣',
    '还糟糕',
    '太坑',
  ),
  sign('said', '(?<!怎么|改|删|不小心给了|误|点错了?)差评'),
  sign('felt', '骗人', '骗钱', '坑人', '坑钱', '坑爹', '黑心', '乱(?:扣费|收费|扣钱|扣)'),
  sign('sure', '(?<=你们[^,。!?]{0,6}|一群|都是|就是)骗子(?!电话|短信)', '骗子(?=公司|物业|商家|平台)'),
  sign(
    'sure',
    '敷衍',
    '推诿',
    '踢皮球',
    '推来推去',
    '互相推',
    '扯皮',
    '糊弄',
    '忽悠',
    '打太极',
    '没人管',
    '没人理',
    '谁都不管',
    '不作为',
  ),
  sign(
    'sure',
    '不负责任',
    '没(?:有)?责任心',
    '有点责任心',
    '有没有责任心',
    '良心',
    '凭什么',
    '什么态度',
    '好欺负',
    '欺负(?:人|我|老)',
    '放(?:我|人)?鸽子',
  ),
  sign(
    'sure',
    '(?:没|不)把[^,。!?]{1,8}当(?:回|一回)?事',
    '冤大头',
    '当(?:我|我们|客户|业主)是?(?:什么|傻|猴|空气|好)',
  ),
  sign(
    'sure',
    '到底(?:行不行|管不管|会不会|懂不懂|想怎样|有没有人|在干|在搞)',
    '一问三不知',
    '浪费(?:我|大家|客户|时间)',
    '人影',
    '呵呵',
    '(?<!不)服了(?=[,。!你~…]|$)',
  ),
  sign(
    'sure',
    '一年不如一年',
    '等于没(?:修|做|处理|弄)',
    '没法用',
    '(?:慢|差|烦|难用|卡)得?要死',
    '催了[^,。!?]{1,5}[遍次回](?:了)?(?:还|都|也)?没?',
    '越来越(?:差|烂)',
  ),
  sign(
    'sure',
    '也敢收钱',
    '(?:还|也)(?:真)?好意思',
    '收(?:钱|费)[^,。!?]{0,8}(?:积极|勤快)',
    '烂(?=服务|公司|系统|物业|客服|透|平台)',
    '(?<=一个字[,:]?)(?:烂|差|慢)',
    '拖(?:再|了又)拖',
  ),
  sign(
    'sure',
    '摆设吗',
    '脸红',
    '[耍玩](?:人|我)玩?',
    '添乱',
    '越改越',
    '欺客',
    '上当(?:了|受骗)',
    '傻眼',
    '啥也不干',
    '什么都不干',
    '(?<!如)不能接受',
    '(?<!不会)后悔(?=跟|选|买|签|用|找|来|当初|在你)',
    '还被骂',
  ),
  sign(
    'sure',
    '态度(?:很|真|太|极|极其|非常|特别)?(?:差|恶劣|不好|蛮横|冷淡)',
    '大吼大叫',
    '挂(?:我|了我)(?:的)?电话',
    '都不沟通',
  ),
  sign(
    'felt',
    ...[
      'angry',
      'furious',
      'outraged',
      'livid',
      'frustrated',
      'frustrating',
      'fed up',
      'sick (?:and tired )?of',
      'unacceptable',
    ],
    ...[
      'ridiculous',
      'disgraceful',
      'disgusting',
      'pathetic',
      'appalling',
      'useless',
      'incompetent',
      'terrible',
      'horrible',
    ],
    ...['awful', 'rip-?off', 'disappointed', 'disappointing', 'dissatisfied', 'rude', 'let down', 'annoyed'],
  ),
  sign('said', 'not happy', 'unhappy', 'not (?:very )?satisfied', 'not (?:very )?impressed'),
  sign(
    'sure',
    'kidding me',
    'what a joke',
    'waste of (?:time|money|my)',
    'never again',
    'expected better',
    'not good enough',
    'downhill',
    'shame on you',
    'disgrace',
    'nightmare',
    'canned (?:answers|replies)',
    'regret (?:ever|signing|buying|choosing|switching)',
    '(?<=\\byour? [a-z ]{2,20} (?:is|are) (?:just |total |pure )?)(?:garbage|trash|rubbish)',
  ),
  sign(
    'sure',
    '(?:nobody|no one) (?:ever )?(?:calls?|answers?|replies|reply|cares?)',
    '(?<=you(?:r company)? (?:are|is) )(?:a )?scam(?:mers)?',
  ),
  sign(
    'sure',
    'worst(?= (?:service|experience|company|support|customer|provider|shop|product))',
    "worst(?=[^.!?]{0,30}(?:ever|i have|i've))",
  ),
  sign(
    'said',
    'complain(?:t|ts|ing)?(?= (?:about|against) (?:you|your|the way you|how you|this (?:service|company)))',
    '(?<=(?:file|filing|make|making|lodge|lodging|raise|submit)[^.!?]{0,14})complaint(?!s? (?:procedure|form|number|about (?:my|the|a) ))(?! about (?!you|how|the way))',
    '(?<=(?:have|want|going|like|forced) to )complain(?! about (?!you|how|the way))',
  ),
]

const ours =
  '(?:服务|态度|师傅|技术|客服|管家|保安|阿姨|小姑娘|小哥|工程师|人员|同事|你们|效率|速度|回复|处理|反应|发货|出货|物流|包装|质量|品质|活儿?|手艺|安装|维修|支持|讲解|东西|做工)'

export const praiseSigns: readonly Sign[] = [
  sign(
    'said',
    `${much}满意(?!度|吗|与否|的话)`,
    '(?<=^|[,。!;]|我|我们|结果|处理|对[^,。!?]{1,8})满意(?=[,。!~]|了|啦|$)',
  ),
  sign(
    'said',
    `(?<=${ours}[^,。!?]{0,8})${much}(?:好(?!像|几|多|久|的话)|棒|赞|细心|耐心|有耐心|专业|靠谱|负责|贴心|周到|用心|热情|认真|及时|给力|到位|漂亮|厉害|细致)(?!一?点|些)`,
    `(?<=${ours}[^,。!?]{0,4})${much}(?:快|高)(?=[,。!~]|了|的|$)`,
  ),
  sign(
    'said',
    `${much}(?:用心|靠谱|贴心|有耐心|专业|细心|给力|周到)(?=[,。!~]|了|$)`,
    '服务周到',
    '超出(?:我的|了)?预期',
    '超预期',
    '又快又好',
    '帮了(?:我|我们)?(?:个|一个)?大忙',
  ),
  sign(
    'said',
    '表扬',
    '点个?赞',
    '给个?赞',
    '大?拇指',
    '五星',
    '(?<!差)好评(?!返|率|度|有礼|怎么|数|晒|截图)',
    '大推',
    '真棒',
    '太棒',
    '惊喜',
    '太给力',
    '暖心',
    '给(?:个|你们|他|她|您)*满分',
    '真心感激',
    `(?<=${ours}|团队|你们)${much}强`,
    '多亏(?:了)?(?:你|师傅|客服|管家|小)',
    `${much}亲切`,
  ),
  sign('sure', '从(?:来|未)?都?没?(?:有)?(?:让|令)(?:我|人|我们|大家)?失望', '(?:都|也)夸(?!张)'),
  sign(
    'felt',
    ...[
      'excellent',
      'awesome',
      'amazing',
      'outstanding',
      'brilliant',
      'fantastic',
      'wonderful',
      'spotless',
      'well done',
      'kudos',
    ],
    ...[
      '(?:very|so|really|extremely) (?:helpful|kind|patient|professional|quick|satisfied|pleased|happy)',
      'impressed',
      'above and beyond',
    ],
    ...[
      'extra mile',
      'highly recommend',
      'thumbs up',
      '(?:five|5) stars?',
      'super fast',
      'keep up the good work',
      'legends?(?=[.!]|$)',
      'could ?n.t be happier',
      '(?<=you |team |engineer |agent )saved (?:our|my|the)',
    ],
  ),
  sign(
    'said',
    "(?<!would |'d )(?:love|loved) (?:it|this|your|how)(?= |[.!,]|$)",
    '(?:great|perfect|good|top|fabulous) (?:service|job|work|support|experience|team|repair)',
  ),
  sign(
    'said',
    '(?<=(?:service|job|work|support|everything|repair|experience)[a-z ]{0,12}(?:is|was|were|works) )perfect(?:ly)?',
    'best (?:service|support|team|experience|company|customer service)(?! for)',
  ),
]

/** Whom a feeling may be about instead of us, with what they do. */
export const others =
  /邻居|楼上|楼下|对面|隔壁|住户|租客|商铺|商户|商家门|那家|烧烤|油烟|味道|臭|广场舞|(?<!当|把)客户(?:对|说|觉得|很|也)|老板|领导|妈妈|爸爸|先生|老公|老婆|太太|老师|孩子|小孩|女儿|儿子|老人|父母|朋友|自称|推销|诈骗|短信|陌生|neighbo[u]?r|upstairs|downstairs|tenant|\b(?:my|our) (?:boss|manager|daughter|son|kids?|wife|husband|mother|father|client|customers?|guests?)\b|smell|music|weather|traffic|noise|parking ticket|spam/u
/** One of us, unless asked to do something about it (请你们出面). */
export const us =
  /(?<!请|麻烦|希望|让|求|辛苦|劳烦)(?:你们|贵司|贵公司|物业|客服|师傅)(?!能|可以|帮|出面|协调|管管|提醒|说)|\byour\b|(?<!can |could |would |will )\byou\b/u
export const question =
  /[?]|吗|请问|怎么(?!满意|样)|如何|哪[里个儿些]|在哪|是否|多少|几点|\bwhere\b|\bhow (?:do|can|to)\b|\bwhich\b/u
export const condition = /如果|要是|(?<!倘)若|万一|假如|的话|希望|\bif\b|in case/u
