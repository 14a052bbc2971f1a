export * from './book.js';
export * from './calendar.js';
export * from './day.js';
export * from './hours.js';
export * from './maintenance.js';
export * from './notices.js';
