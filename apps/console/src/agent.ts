/** The first that fits: many call themselves by others' names too. */
const BROWSERS: [string, RegExp][] = [
  ['WeCom', /wxwork/i],
  ['WeChat', /MicroMessenger/],
  ['DingTalk', /DingTalk/],
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS)\//],
  ['Safari', /Safari\//],
];
const SYSTEMS: [string, RegExp][] = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
];

/** A browser and its system as people call them; a program by its own name. Null: it did not say. */
export function agentName(agent: string): string | null {
  if (agent === '') return null;
  const browser = BROWSERS.find(([, like]) => like.test(agent))?.[0];
  const system = SYSTEMS.find(([, like]) => like.test(agent))?.[0];
  if (!browser) return agent;
  return system ? `${browser} · ${system}` : browser;
}
