export { AnchorKeeper } from './anchor-keeper.js';
export { NoticeReminder } from './calendar-notice.js';
export * from './call-outside.js';
export * from './onlooker.js';
export * from './outside-alerts.js';
export * from './say-numbers.js';
export * from './say-word.js';
export { Trimming } from './trimming.js';
export * from './watchdog.js';
