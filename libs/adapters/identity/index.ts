export { DingTalk, type DingTalkSetting } from './dingtalk.js';
export { Oidc, type OidcSetting } from './oidc.js';
export { WeCom, type WeComSetting } from './wecom.js';
