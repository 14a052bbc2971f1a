import {
  PERMISSION_NAMES,
  type PermissionName,
  permissionOf,
  ROLES,
  type Role,
  SAYS_NOT_ALLOWED,
  SAYS_PERMISSION,
} from '#libs/domain/index.js';
import { CONTROLLERS } from '../features.js';
import { routesOf } from './openapi.js';

export const LANGUAGES = ['en', 'zh'] as const;
type Language = (typeof LANGUAGES)[number];

export const accessFile = (language: Language): string[] => ['docs', language === 'en' ? 'access.md' : 'access.zh-CN.md'];

const ROLE_IN_CHINESE: Record<Role, string> = {
  administrator: '系统管理员',
  noc: '监控值班',
  technician: '维修人员',
  manager: '厅负责人',
  supervisor: '督导',
  cashOfficer: '现金管理员',
  security: '安全管理员',
  auditor: '审计员',
  regulator: '监管人员',
};

const WORDS = {
  en: {
    title: '# Who may do what',
    intro: `Made by \`npm run generate\` of the table that the API itself asks. An account has roles, and a scope: everywhere, some regions, or some
halls. [中文](access.zh-CN.md)`,
    table: '## Permissions and roles',
    tableSays: `**R**: may read. **W**: may change something. *(R)*, *(W)*: only where system, security and audit are three people. ~~R~~, ~~W~~: not there.

- \`place\`: of the halls in the account's scope. A list has what is theirs; what is not is refused.
- \`house\`: one for all halls. An account for some halls may read it and not change it.
- \`self\`: the own account.
- \`noted\`: each time that it is read is noted. \`confirmed\`: dangerous, the password is asked for again.`,
    permission: 'Permission',
    what: 'What for',
    of: 'Of',
    noted: 'noted',
    confirmed: 'confirmed',
    routes: '## Routes',
    routesSay: 'What each permission opens. What is not here is for anybody.',
    route: 'Routes',
    none: 'none yet',
    refusals: '## Refusals',
    refusalsSay: 'A refusal is a 403 with `because`.',
    meaning: 'Meaning',
    many: `## Things of several halls

An incident of a region, or of a business system, is seen by whoever has one of its halls; it is acted on by who has its own hall. A silence
of a region is seen with one of its halls, and set or ended only by who has the region. A business system is seen with a kiosk that offers
one of its services. People of no hall, and refused packets of no known kiosk, are for who has all halls. The live stream tells of what the
reader could read.`,
  },
  zh: {
    title: '# 谁能做什么',
    intro:
      '由 `npm run generate` 根据接口自身使用的权限表生成。每个账户有角色和范围：全部、若干区域或若干服务厅。[English](access.md)',
    table: '## 权限与角色',
    tableSays: `**R**：可读。**W**：可改。*(R)*、*(W)*：仅在三员分立时拥有。~~R~~、~~W~~：三员分立时没有。

- \`place\`：账户范围内各服务厅的对象。列表只列出范围内的，范围外的拒绝访问。
- \`house\`：所有服务厅共用。只负责部分服务厅的账户可以读，不能改。
- \`self\`：自己的账户。
- \`noted\`：每次读取都记入操作记录。\`confirmed\`：危险操作，须再次输入密码。`,
    permission: '权限',
    what: '用途',
    of: '对象',
    noted: 'noted',
    confirmed: 'confirmed',
    routes: '## 接口',
    routesSay: '每项权限对应的接口。未列出的接口对所有人开放。',
    route: '接口',
    none: '尚无',
    refusals: '## 拒绝原因',
    refusalsSay: '拒绝时返回 403，`because` 说明原因。',
    meaning: '含义',
    many: `## 涉及多个服务厅的对象

区域事件或业务系统事件，负责其中任一服务厅的账户都能看到；只有负责事件所属服务厅的账户才能处理。区域静默，负责其中任一服务厅即可看到，须负责整个区域才能设置或结束。
业务系统，范围内有设备提供其服务即可看到。不属于任何服务厅的人员，以及来源不明的拒收报文，只有负责全部服务厅的账户能看到。实时更新只推送读者本来可读的内容。`,
  },
} as const;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rule = (cells: number): string => `|${'---|'.repeat(cells)}`;

function mark(name: PermissionName, role: Role): string {
  const { roles, separated, changes } = permissionOf(name);
  const letter = changes ? 'W' : 'R';
  const [now, then] = [roles.includes(role), (separated ?? roles).includes(role)];
  if (now && then) return `**${letter}**`;
  if (now) return `~~${letter}~~`;
  return then ? `*(${letter})*` : '';
}

function permissions(language: Language): string[] {
  const words = WORDS[language];
  const roles = ROLES.map((role) => (language === 'en' ? role : ROLE_IN_CHINESE[role]));
  const rows = PERMISSION_NAMES.map((name) => {
    const { about, sensitive, dangerous } = permissionOf(name);
    const of = [about, ...(sensitive ? [words.noted] : []), ...(dangerous ? [words.confirmed] : [])].join(', ');
    return row([`\`${name}\``, SAYS_PERMISSION[name][language], of, ...ROLES.map((role) => mark(name, role))]);
  });
  return [row([words.permission, words.what, words.of, ...roles]), rule(3 + roles.length), ...rows];
}

function routes(language: Language): string[] {
  const words = WORDS[language];
  const all = CONTROLLERS.flatMap(routesOf);
  const rows = PERMISSION_NAMES.map((name) => {
    const of = all
      .filter(({ need }) => need?.permission === name)
      .map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``);
    return row([`\`${name}\``, of.sort().join('<br>') || words.none]);
  });
  return [row([words.permission, words.route]), rule(2), ...rows];
}

const refusals = (language: Language): string[] => [
  row(['`because`', WORDS[language].meaning]),
  rule(2),
  ...Object.entries(SAYS_NOT_ALLOWED).map(([because, says]) => row([`\`${because}\``, says[language]])),
];

/** The page of who may do what, of the table of permissions and the routes. */
export function accessPage(language: Language): string {
  const words = WORDS[language];
  const parts = [
    [words.title],
    [words.intro],
    [words.table],
    [words.tableSays],
    permissions(language),
    [words.many],
    [words.routes],
    [words.routesSay],
    routes(language),
    [words.refusals],
    [words.refusalsSay],
    refusals(language),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
