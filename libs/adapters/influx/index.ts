export { type InfluxAddress, InfluxHistory } from './influx-history.js';
