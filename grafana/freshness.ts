import { text } from './kit/language.js';
import { stat } from './kit/panels.js';
import { sql } from './kit/target.js';
import { BROKER, clockTime, LATE_HISTORY, MONITORING, number, PLAIN, WORKER } from './looks.js';

/** First on every dashboard: whether what stands below it is of now. */
export const freshness = stat({
  title: text('数据是否最新', 'How fresh it is'),
  about: text(
    '监测程序每1.5秒报到一次，4.5秒没有报到即为没有运行（本系统自定）。监测中断时，凡说“现在”的图都显示“监测中断”；带时间的记录照常显示。数据截至：最近一次判定的终端报文。',
    'The worker says a word every 1.5 seconds and counts as silent after 4.5 (ours). While nobody watches, every panel that says how things are now says “Not watched” instead; what has its time is shown as ever. Data as of: the newest reading of a kiosk that was judged.',
  ),
  claims: 'own',
  size: [24, 3],
  // By itself Grafana makes them too small to be read in so flat a row.
  letters: { titleSize: 18, valueSize: 24 },
  target: sql(
    `SELECT coalesce(because, 'watching') AS monitoring, judged_at, worker, broker, history_lag_s FROM grafana.freshness`,
  ),
  columns: [
    { name: 'monitoring', title: text('监测', 'Monitoring'), words: MONITORING },
    { ...clockTime('judged_at', '数据截至', 'Data as of'), steps: PLAIN, none: text('还没有', 'None yet') },
    { name: 'worker', title: text('监测程序', 'Worker'), words: WORKER },
    { name: 'broker', title: text('MQTT 服务器', 'Broker'), words: BROKER },
    number('history_lag_s', '历史库滞后', 'History behind', { unit: 's', steps: LATE_HISTORY, none: text('未知', 'Not known') }),
  ],
});
