/** Sentences with which delivery systems say that a mail did not arrive, folded. */
export const FAILED_TEXT = new RegExp(
  [
    '您的邮件被退回|您发送的邮件被退回|邮件被退回来了|退信原因|退信代码|退信通知|系统退信|被退回邮件|以下收件人.{0,20}(?:失败|无法|未能)|(?:无法|未能|不能)(?:成功)?(?:将.{0,30})?(?:发送|投递|送达|传递|传送|递送)(?:到|给|至)?',
    '(?:传递|投递|传送|发送|递送)(?:给|到|至)?.{0,40}失败|邮件未送达|未送达|找不到.{0,12}(?:地址|收件人|收件者)|由于找不到|无法传递|递送失败|没有送达|寄送失败|退件',
    "i[’']?m afraid i was ?n[o’']t able to deliver|could ?n[o’']t be delivered|could not (?:be )?deliver|was not delivered|not delivered to|has not been delivered|unable to deliver|undeliverable|undelivered",
    "delivery (?:to the following .{0,40}|of .{0,60})?(?:has )?fail|failed permanently|permanent (?:fatal )?(?:failure|error)|delivery (?:has )?failed|did not reach|cannot be delivered|can ?n[o’']t be delivered|wasn[’']t delivered",
    'a message that you sent|had permanent fatal errors|had transient non-fatal|message you sent|returned (?:mail|to sender|to you)|delivery error|following (?:address|recipient)|error (?:occurred while )?(?:sending|delivering)|rejected your message|the mail system|message delivery',
    'user (?:is )?unknown|no such (?:user|account|mailbox)|unknown (?:user|recipient|address)|mailbox (?:is )?full|over quota|does not exist|address(?:es)? (?:failed|had)|not (?:be )?found|could not be (?:sent|found)|recipient address|unrouteable|failure notice|(?:mail|message) (?:has )?(?:been returned|failed)|unknown host|no valid recipient|invalid final delivery|will not be delivered|addresses? were unknown',
    "konnte nicht zugestellt|nicht zustellbar|n[’']a pas pu être remis|n[’']a pu être|no se pudo entregar|no se ha podido entregar|non è stato possibile (?:recapitare|consegnare)|não foi possível entregar|kon niet worden bezorgd|nie (?:mógł|można)|не удалось доставить|не доставлено|не можетs+бытьs+(?:отправлено|доставлено)|送信できません|送信に失败|配信できません|配信不能|전달하지 못",
  ].join('|'),
)

/** Sentences that say it is only late, folded. */
export const DELAYED_TEXT =
  /warning message only|do not need to resend|you do not need to|is delayed|has been delayed|been delayed|not yet (?:been )?delivered|still (?:being )?(?:trying|retried|attempt)|will (?:be retried|continue to try|keep trying|retry)|will be (?:re)?tried (?:for|again)|delivery (?:is )?delayed|temporar(?:y|ily) (?:problem|failure|delay|deferred)|(?:will|to) (?:try|attempt) (?:again|to deliver)|non-fatal errors|transient (?:non-fatal|failure)|延迟|延误|仍在(?:尝试|重试)|继续(?:尝试|重试|投递)|稍后(?:将)?(?:会)?(?:自动)?(?:重试|重新尝试|再试|再次尝试)|暂时(?:无法|未能)(?:送达|投递)|尚未送达|传送延迟|邮件传送延迟/

/** Lines below which the mail that came back is copied, folded. */
export const COPY_BEGINS =
  /^-{2,}.{0,6}(?:below this line is a copy|this is a copy|original message|included is a copy|returned message|returned mail|forwarded message|the (?:header|message|transcript|original)|original mail|unsent message|message (?:header|text|follows|headers)|headers? of|start of returned|returned text)|^-{2,} (?:original|returned|unsent)|^(?:---|===).{0,10}(?:original message|原始邮件|原邮件)|^(?:your )?original message(?: (?:follows|headers|header|was))?\s?[:.]?$|^message headers follow|^(?:received|return-path): /

/** Labels before an address that was not reached, folded; the address follows on the same line or the next. */
export const RECIPIENT_LABEL =
  /^(?:收件人(?:邮件地址|地址)?(?:\/to)?|收信人|无法(?:发送|投递|传递|送达)(?:到|至|给)|未能(?:送达|发送)(?:到|至|给)?|发往|抄送|密送|以下收件人|失败收件人|收件者|recipients?|failed recipients?|original[- ]recipient|final[- ]recipient|to|addressee|destinatario|empfänger|undeliverable to|addressed to|failed address|did not reach the following|delivery to the following)\s?(?:\/[a-z ]{2,12})?\s?[::]?\s?/

/** Labels before the reason, folded. */
export const REASON_LABEL =
  /^(?:退信原因|退回原因|失败原因|原因|英文说明|错误(?:信息|原因|说明)|具体原因|详细(?:信息|原因)|服务器(?:返回|响应)|对方服务器(?:返回|回复)|诊断信息|退信代码|reason(?: for (?:the )?(?:failure|return))?|bounce reason|bounce code|error(?: message)?|remote (?:host|server) (?:said|returned)|diagnostic(?:[- ]code| information(?: for administrators)?)|the (?:error|reason)(?: (?:that|was|given))?[^:]{0,60}|the response (?:was|from the remote server was)[^:]{0,30}|技术详细信息|诊断)\s?(?:\/[a-z ]{2,20})?\s?[::]/
