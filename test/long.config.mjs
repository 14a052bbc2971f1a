import { configOf } from './halves.mjs';

export default configOf('long');
