/** Begins of subjects that only machines write, folded. A subject that begins with `Re:` is a person's. */
export const AUTO_SUBJECT = new RegExp(
  `^(?:${[
    '[[(【]?自动(?:回复|回覆|答复|答覆|应答|回信)[\\])】]?(?:\\s?[:!(|-]|$)',
    '[[(【](?:自动回复|自动回覆|自动答复|休假|外出|不在办公室|外出自动回复)[\\])】]',
    '(?:外出|休假|离开|假期|不在办公室)时?的?自动(?:回复|答复)',
    '不在办公室\\s?:',
    '[[(]?(?:automatic|automated|auto)[ -]?(?:reply|response|answer)[\\])]?(?:\\s?[:-]|\\s?$|\\s(?:from|to|re)\\b)',
    '[[(](?:automatic|automated|auto)[ -]?(?:reply|response|answer)[\\])]',
    'auto-re\\s?:|auto\\s?:\\s?re\\b|auto\\s?:.{1,80}(?:out of|away|abwesend|absent)',
    '[[(]?out of (?:the )?office[\\])]?(?:\\s?[:-]|\\s(?:auto|re|notice|message|reply|until|from)|$)',
    '[[(]?ooo[\\])]?\\s?:',
    'vacation (?:reply|response|notice|message)',
    'away from (?:my |the )?(?:office|mail|desk)',
    'abwesenheitsnotiz|automatische antwort|abwesenheitsbenachrichtigung|automatische abwesenheits',
    'réponse automatique|message d’absence|absence du bureau|absent du bureau',
    'respuesta automática|respuesta automatica|fuera de (?:la )?oficina',
    'risposta automatica|fuori (?:sede|ufficio)\\s?[:-]',
    'resposta automática|resposta automatica|fora do escritório|ausência temporária',
    'automatisch antwoord|afwezigheidsbericht|niet aanwezig\\s?:',
    'autosvar|automatiskt svar|automatisk svar|automatisk svar\\s?:|frånvaro',
    'automaattinen vastaus|poissa\\s?:',
    'automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|nieobecność\\s?:',
    'автоответ|автоматический ответ|нет на работе|автоматична відповідь',
    'automatická odpověď|automatická odpoveď|automatikus válasz|otomatik yanıt|răspuns automat',
    '自动(?:応答|返信|应答)|不在(?:通知|连络)|자동 ?(?:회신|응답)|부재중',
  ].join('|')})`,
)

/** Subjects of delivery reports, folded; only count when a machine wrote. */
export const BOUNCE_SUBJECT = new RegExp(
  [
    '^(?:系统退信|退信通知|退信|邮件退回|邮件被退回|退件通知|投递失败|邮件投递失败|发送失败|无法投递|无法送达|未能送达|未送达|传递失败|传送失败|无法传递|无法传送|来自.{1,60}的退信|邮件未送达|邮件发送失败)',
    '(?:系统退信|退信通知|未传递的主旨|未送达邮件|无法传递的邮件|投递状态通知|传递状态通知|传送状态通知|送达状态通知)',
    'undeliver(?:able|ed)|undelivered mail|returned mail|mail delivery (?:fail|system|subsystem|status|error|notification)|delivery (?:status|failure|failed|notification|problem|report|has failed|incomplete|delayed|errors?)',
    'failure notice|failed mail|mail (?:system )?error|(?:message|mail|e-?mail) (?:could )?not (?:be )?delivered|(?:message|mail) status|could not (?:be delivered|send message)|non[- ]?deliver(?:y|able)|nondeliverable|returned to sender',
    'warning: (?:could not send|message .{1,60} delayed)|delayed mail|message delayed|mail could not be delivered|unzustellbar|non remis|échec de (?:la )?remise|no se puede entregar|non recapitabile|mensagem não (?:entregue|foi entregue)|onbestelbaar|недоставлен|delivery notification',
    'unable to deliver|user unknown|undeliverable mail|rejected(?: posting| mail)?:? |message was not delivered|mail not delivered|delivery unsuccessful|bounced mail|bounce notification|notification d’échec|配信不能|配送エラー|배달되지 않음|전송 실패',
  ].join('|'),
)

/** Local parts of addresses behind which nobody reads, folded. */
export const ROBOT_LOCAL =
  /^(?:[\w.+-]*[-_.+])?(?:no|do-?not|dont|not|never|nao|ne-?pas|nicht|non)[-_.]?(?:re-?ply|reply|respond|respondre|repondre|responder|antworten|rispondere|answer|response)(?:[-_.+\d][\w.+=-]*)?$|^(?:[\w-]+[-_.])?(?:noreply|donotreply|no-?responder|nepasrepondre)|^(?:auto-?(?:reply|responder|response|confirm|mailer|mail|notify|message)|mailer|mail-?robot|robot|bot|bounces?|cron|daemon|nobody|listserv|majordomo|mailman|unsubscribe)(?:[-_.+\d][\w.+=-]*)?$|^(?:bounces?|prvs|srs\d)[-+=]/

/** Addresses of delivery systems. */
export const DAEMON_LOCAL =
  /^(?:mailer-?daemon|mail-?daemon|mailerdaemon|postmaster|post-?master|microsoftexchange[\da-f]{8,}|mdaemon|smtp|mail-system|mailsystem|mail-delivery|maildelivery|mta|tuixin|bounce)(?:[-_.+\d][\w.+=-]*)?$/

/** Names under which delivery systems write, folded. */
export const DAEMON_NAME =
  /mail(?:er)?[- ]?delivery|delivery (?:sub)?system|mailer[- ]?daemon|mail system|postmaster|system administrator|microsoft outlook|mail administrator|系统管理员|邮件系统|系统退信|退信|邮件管理员|internet mail delivery|mail transport|系统邮件|mail server/

/** Names that ask not to be answered, folded. */
export const ROBOT_NAME = /不回复|请勿回复|勿回|无需回复|勿直接回复|系统自动|自动发送|no[- ]?reply|do[- ]?not[- ]?reply/

/** Headers with which programs of the trade sign what they report: a person's name may stand in From. */
export const NOTICE_HEADERS =
  /^(?:x-github-(?:reason|sender|recipient|notify)|x-gitlab-|x-gitea-|x-gitee-|x-jira-fingerprint|x-atlassian-|x-redmine-|x-trac-|x-bugzilla-|x-sentry-|x-jenkins-|x-phabricator-|x-discourse-|x-zendesk-|x-zammad-|x-otrs-|x-freescout-auto|x-confluence-|x-bitbucket-|x-linkedin-|x-facebook-notify|x-twitter|x-cron-env|x-fc-machinegenerated|x-nagios|x-zabbix|x-grafana|x-amavis-alert|x-google-appengine-app-id|x-notification|x-alert|x-asana-|x-trello|x-slack-)/
