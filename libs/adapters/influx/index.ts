export { type InfluxAddress, InfluxHistory } from './influx-history.js';
export { linesOf } from './line.js';
