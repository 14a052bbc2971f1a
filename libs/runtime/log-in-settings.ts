import { StartRefused } from './failure.js';
import type { Settings } from './settings.js';

/** What each way to log in needs together. */
const TOGETHER = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_SECRET'],
  ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'],
] as const satisfies (keyof Settings)[][];

/** Of no use without the first. */
const NEEDS = [
  ['OIDC_GROUPS', 'OIDC_ISSUER'],
  ['OIDC_LABEL', 'OIDC_ISSUER'],
  ['OIDC_ACR', 'OIDC_ISSUER'],
  ['OIDC_AMR', 'OIDC_ISSUER'],
  ['WECOM_URL', 'WECOM_CORP_ID'],
  ['DINGTALK_URL', 'DINGTALK_CLIENT_ID'],
] as const satisfies [keyof Settings, keyof Settings][];

/** Refuses a way to log in that is set up by half. Throws {@link StartRefused} with the names. */
export function refuseHalfLogIns(settings: Settings): void {
  for (const names of TOGETHER) {
    const given = names.filter((name) => settings[name] !== undefined);
    const missing = names.find((name) => settings[name] === undefined);
    if (given[0] && missing)
      throw new StartRefused(`HALLWATCH_${given[0]} is set and HALLWATCH_${missing} is not.`, 'Set both, or neither.');
    if (given[0] && !settings.PUBLIC_URL)
      throw new StartRefused(
        `HALLWATCH_${given[0]} needs HALLWATCH_PUBLIC_URL: the provider sends people back to that address.`,
        'Set it to the address that people open.',
      );
  }
  for (const [name, other] of NEEDS)
    if (settings[name] !== undefined && settings[other] === undefined)
      throw new StartRefused(`HALLWATCH_${name} is set and HALLWATCH_${other} is not.`, 'Set both, or unset it.');
}
