/** What of a webhook's body is shown. */
export interface Alert {
  id?: string;
  event?: string;
  to?: { name?: string };
  text?: { zh?: string; en?: string };
}

export interface Shown {
  at: number;
  alert: Alert;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const time = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });

const rowOf = ({ at, alert: { to, text, event } }: Shown): string =>
  `<tr><td>${time.format(at)}<td>${safe(to?.name ?? '')}<td>${safe(text?.zh ?? '')}<p lang="en">${safe(text?.en ?? '')}</p><td><code>${safe(event ?? '')}</code>`;

/** What came, the newest first; it loads itself anew every five seconds. */
export const pageOf = (shown: readonly Shown[]): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>演示人员的手机</title>
<style>body{font:16px/1.5 sans-serif;margin:1.5rem;color:#222}table{border-collapse:collapse;width:100%}
th,td{border-top:1px solid #ccc;padding:.5rem;text-align:left;vertical-align:top;white-space:pre-line}p{margin:0;color:#555}</style>
<h1>演示人员的手机</h1>
<p>这里显示演示中各人员收到的告警，最新的在最上面。人员和号码均为虚构。</p>
<p lang="en">What the people of the demo were told, the newest first. The people and their numbers are made up.</p>
${shown.length === 0 ? '<p>还没有收到告警。 <span lang="en">Nothing came yet.</span></p>' : `<table><tr><th>时间<th>收件人<th>内容<th>事件${shown.map(rowOf).join('\n')}</table>`}
`;
