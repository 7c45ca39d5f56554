import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Nullable, OneOf } from '#platform/contract/shapes.ts'
import { longestAddress, type SecurityKind, securityKinds } from './shapes.ts'

/**
 * What to sign in with: `password` the ordinary one; `code` an authorisation code (授权码, application password) made in
 * the provider's settings; `either` the ordinary one until the company or the user has switched codes on; `oauth` the
 * provider takes neither any more.
 */
export const secretKinds = ['password', 'code', 'either', 'oauth'] as const
export type SecretKind = (typeof secretKinds)[number]

type Server = { host: string; port: number; security: SecurityKind }
export type MailProvider = {
  /** `mail-provider.<key>` of the words names it, `mail-provider-help.<key>` says what must be switched on and where. */
  key: string
  /** Of addresses. */
  domains: readonly string[]
  /** How the names of its receiving servers (MX) end: companies' own domains are known by them. */
  exchanges: readonly string[]
  imap: Server
  smtp: Server
  secret: SecretKind
}

const tls = (host: string, port: number): Server => ({ host, port, security: 'tls' })
const both = (imap: string, smtp: string) => ({ imap: tls(imap, 993), smtp: tls(smtp, 465) })

/**
 * Where the well-known providers' servers are. From their own help pages and, for those outside China, from Mozilla's
 * database of providers (ISPDB).
 */
export const mailProviders: readonly MailProvider[] = [
  {
    key: 'qq',
    domains: ['qq.com', 'vip.qq.com', 'foxmail.com'],
    exchanges: ['mx1.qq.com', 'mx2.qq.com', 'mx3.qq.com'],
    ...both('imap.qq.com', 'smtp.qq.com'),
    secret: 'code',
  },
  ...['163.com', '126.com', 'yeah.net', 'vip.163.com', 'vip.126.com', '188.com'].map(
    (domain): MailProvider => ({
      key: 'netease',
      domains: [domain],
      exchanges: [],
      ...both(`imap.${domain}`, `smtp.${domain}`),
      secret: 'code',
    }),
  ),
  {
    key: 'netease-company',
    domains: ['qiye.163.com'],
    exchanges: ['mxmail.netease.com', 'qiye.163.com', 'ym.163.com'],
    ...both('imap.qiye.163.com', 'smtp.qiye.163.com'),
    secret: 'either',
  },
  {
    key: 'tencent-company',
    domains: ['exmail.qq.com'],
    exchanges: ['mxbiz1.qq.com', 'mxbiz2.qq.com', 'exmail.qq.com'],
    ...both('imap.exmail.qq.com', 'smtp.exmail.qq.com'),
    secret: 'either',
  },
  {
    key: 'alibaba-company',
    domains: ['qiye.aliyun.com', 'mxhichina.com'],
    exchanges: ['mxhichina.com', 'qiye.aliyun.com', 'sg.aliyun.com'],
    ...both('imap.qiye.aliyun.com', 'smtp.qiye.aliyun.com'),
    secret: 'either',
  },
  {
    key: 'aliyun',
    domains: ['aliyun.com'],
    exchanges: ['mx2.mail.aliyun.com'],
    ...both('imap.aliyun.com', 'smtp.aliyun.com'),
    secret: 'either',
  },
  {
    key: 'cmcc',
    domains: ['139.com'],
    exchanges: ['mail.139.com'],
    ...both('imap.139.com', 'smtp.139.com'),
    secret: 'code',
  },
  {
    key: 'ctcc',
    domains: ['189.cn'],
    exchanges: [],
    ...both('imap.189.cn', 'smtp.189.cn'),
    secret: 'code',
  },
  {
    key: 'cucc',
    domains: ['wo.cn'],
    exchanges: [],
    ...both('imap.wo.cn', 'smtp.wo.cn'),
    secret: 'either',
  },
  ...['sina.com', 'sina.cn', 'vip.sina.com'].map(
    (domain): MailProvider => ({
      key: 'sina',
      domains: [domain],
      exchanges: [],
      ...both(`imap.${domain}`, `smtp.${domain}`),
      secret: 'code',
    }),
  ),
  {
    key: 'sohu',
    domains: ['sohu.com'],
    exchanges: [],
    ...both('imap.sohu.com', 'smtp.sohu.com'),
    secret: 'code',
  },
  {
    key: '263',
    domains: ['263.net', '263.com', '263xmail.com'],
    exchanges: ['263xmail.com', '263.net', '263.com'],
    ...both('imap.263.net', 'smtp.263.net'),
    secret: 'either',
  },
  {
    key: '21cn',
    domains: ['21cn.com'],
    exchanges: [],
    ...both('imap.21cn.com', 'smtp.21cn.com'),
    secret: 'either',
  },
  {
    key: 'feishu',
    domains: ['feishu.cn'],
    exchanges: ['feishu.cn'],
    ...both('imap.feishu.cn', 'smtp.feishu.cn'),
    secret: 'code',
  },
  {
    key: 'google',
    domains: ['gmail.com', 'googlemail.com'],
    exchanges: ['google.com', 'googlemail.com'],
    ...both('imap.gmail.com', 'smtp.gmail.com'),
    secret: 'code',
  },
  {
    key: 'outlook',
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'live.cn', 'msn.com', 'outlook.com.tw', 'hotmail.com.tw'],
    exchanges: ['olc.protection.outlook.com'],
    imap: tls('outlook.office365.com', 993),
    smtp: { host: 'smtp-mail.outlook.com', port: 587, security: 'starttls' },
    secret: 'oauth',
  },
  {
    key: 'microsoft-365-china',
    domains: [],
    exchanges: ['partner.outlook.cn'],
    imap: tls('partner.outlook.cn', 993),
    smtp: { host: 'smtp.partner.outlook.cn', port: 587, security: 'starttls' },
    secret: 'oauth',
  },
  {
    key: 'microsoft-365',
    domains: ['office365.com', 'onmicrosoft.com'],
    exchanges: ['protection.outlook.com'],
    imap: tls('outlook.office365.com', 993),
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
    secret: 'oauth',
  },
  {
    key: 'yahoo',
    domains: ['yahoo.com', 'yahoo.com.tw', 'yahoo.com.hk', 'yahoo.com.sg', 'ymail.com', 'rocketmail.com'],
    exchanges: ['yahoodns.net'],
    ...both('imap.mail.yahoo.com', 'smtp.mail.yahoo.com'),
    secret: 'code',
  },
  {
    key: 'icloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchanges: ['icloud.com'],
    imap: tls('imap.mail.me.com', 993),
    smtp: { host: 'smtp.mail.me.com', port: 587, security: 'starttls' },
    secret: 'code',
  },
  {
    key: 'zoho',
    domains: ['zoho.com', 'zohomail.com'],
    exchanges: ['zoho.com'],
    ...both('imap.zoho.com', 'smtp.zoho.com'),
    secret: 'either',
  },
  {
    key: 'naver',
    domains: ['naver.com'],
    exchanges: [],
    ...both('imap.naver.com', 'smtp.naver.com'),
    secret: 'either',
  },
  {
    key: 'fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    exchanges: ['messagingengine.com'],
    ...both('imap.fastmail.com', 'smtp.fastmail.com'),
    secret: 'code',
  },
  {
    key: 'gmx',
    domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch'],
    exchanges: [],
    ...both('imap.gmx.net', 'mail.gmx.net'),
    secret: 'either',
  },
]

/** The provider of an address by its domain; null for a domain of somebody's own. */
export function providerOf(address: string): MailProvider | null {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  return mailProviders.find(({ domains }) => domains.includes(domain)) ?? null
}

/** The provider that receives for a domain, by the names of its receiving servers (MX). */
export function providerOfExchanges(exchanges: readonly string[]): MailProvider | null {
  for (const name of exchanges.map((one) => one.toLowerCase().replace(/\.$/, ''))) {
    const found = mailProviders.find((one) => one.exchanges.some((end) => name === end || name.endsWith(`.${end}`)))
    if (found) return found
  }
  return null
}

/** The provider whose server this is. */
export function providerOfHost(host: string): MailProvider | null {
  const name = host.trim().toLowerCase()
  return mailProviders.find(({ imap, smtp }) => imap.host === name || smtp.host === name) ?? null
}

const ServerPlace = Type.Object({ host: Type.String(), port: Type.Integer(), security: OneOf(securityKinds) })
export const SuggestedServers = Type.Object({
  /** Key of `mail-provider.*` and `mail-provider-help.*`. */
  provider: Type.String(),
  imap: ServerPlace,
  smtp: ServerPlace,
  secret: OneOf(secretKinds),
})
export type SuggestedServersRecord = Static<typeof SuggestedServers>

export const suggestServers = endpoint({
  method: 'GET',
  path: '/mailboxes/servers',
  permission: 'mail.manage',
  summary: 'The servers of an address, by its domain or by who receives for that domain; null when nobody knows',
  query: Type.Object({ address: Type.String({ minLength: 3, maxLength: longestAddress }) }),
  reply: Type.Object({ servers: Nullable(SuggestedServers) }),
  ratePerMinute: 60,
})
