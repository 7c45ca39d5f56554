import type { Locale } from '#platform/contract/locale.ts'

/** Frequent characters that Chinese writes differently in its two scripts: simplified, traditional. */
const pairs = `
们們 这這 个個 来來 时時 为為 说說 国國 会會 对對 过過 还還 发發 没沒 问問 给給 种種 进進 书書 长長 门門 间間 见見 关關 现現
开開 东東 车車 经經 样樣 电電 话話 点點 动動 请請 谢謝 烦煩 订訂 单單 货貨 买買 卖賣 钱錢 费費 账賬 务務 产產 质質 损損 坏壞
换換 维維 修修 师師 业業 楼樓 层層 厅廳 灯燈 气氣 热熱 机機 冰冰 箱箱 网網 线線 连連 载載 软軟 码碼 级級 设設 备備 联聯 系系
络絡 邮郵 件件 址址 传傳 图圖 片片 张張 阅閱 读讀 写寫 复復 转轉 让讓 认認 识識 觉覺 应應 该該 办辦 处處 帮幫 总總 结結 实實
际際 际際 确確 错錯 误誤 题題 难難 简簡 单單 优優 惠惠 价價 发發 票票 税稅 额額 银銀 卡卡 号號 态態 无無 与與 从從 并並 两兩
边邊 后後 历歷 区區 县縣 乡鄉 园園 场場 员員 亲親 爱愛 儿兒 妈媽 爷爺 孙孫 医醫 药藥 护護 岁歲 声聲 听聽 视視 频頻 乐樂
谁誰 么麼 吗嗎 啰囉 尽盡 虽雖 仅僅 则則 样樣 较較 较較 须須 预預 约約 签簽 订訂 续續 终終 继繼 续續 获獲 得得 变變 戏戲 顾顧
客客 户戶 怀懷 击擊 杂雜 离離 稳穩 稳穩 满滿 诉訴 诚誠 询詢 谅諒 达達 迟遲 递遞 选選 远遠 运運 适適 钟鐘 问問 闭閉 队隊 阳陽
陈陳 险險 随隨 静靜 页頁 项項 顺順 题題 饭飯 馆館 验驗 鱼魚 齐齊 龙龍`
const simplified = new Set<string>()
const traditional = new Set<string>()
for (const [one, other] of pairs.trim().split(/\s+/)) {
  if (one === undefined || other === undefined || one === other) continue
  simplified.add(one)
  traditional.add(other)
}

/** More tells nothing new. */
const looked = 4000

/**
 * Guesses by script which of our languages a text is written in. Other scripts count as English, which most people who
 * write to us from elsewhere read. `otherwise` decides between the two Chinese scripts when nothing in it does.
 * @returns null when it has no letters
 */
export function guessLanguage(text: string, otherwise: Locale): Locale | null {
  let han = 0
  let others = 0
  let simple = 0
  let full = 0
  let foreign = 0
  for (const sign of text.slice(0, looked).replace(/\S+@\S+|https?:\/\/\S+/g, ' ')) {
    if (/\p{Script=Han}/u.test(sign)) {
      han += 1
      if (simplified.has(sign)) simple += 1
      else if (traditional.has(sign)) full += 1
    } else if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(sign)) foreign += 1
    else if (/\p{L}/u.test(sign)) others += 1
  }
  if (han + others + foreign === 0) return null
  // Japanese has more kana than Chinese has of anything; Korean next to no Chinese characters.
  if (foreign > han / 4) return 'en'
  // A Chinese character says about as much as four letters.
  if (han * 4 < others / 2) return 'en'
  if (full !== simple) return full > simple ? 'zh-TW' : 'zh-CN'
  return otherwise === 'zh-TW' ? 'zh-TW' : 'zh-CN'
}
