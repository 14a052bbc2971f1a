export { InfluxHistory, type InfluxAddress } from './influx-history.js';
export { linesOf } from './line.js';
