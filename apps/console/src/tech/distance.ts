import { words } from '../i18n.js';

/** Metres as the crow flies, in words that promise no road. */
export const crow = (metres: number): string =>
  metres < 1_000 ? words.value.tech.crowMetres(metres) : words.value.tech.crowKm((metres / 1_000).toFixed(1));
