import { z } from 'zod';
import { REGISTER_STATES } from './vocabulary.js';

/** Checks of words as the fleet file, or the HTTP side, has them. */
interface Words {
  id: z.ZodType<string>;
  service: z.ZodType<string>;
  text: z.ZodType<string>;
}

/** What a service needs of kiosks, where a place has it otherwise than the default table. */
export const needFields = ({ id, service }: Words) => ({
  service: service.describe('A service; ALL: whatever the kiosk offers.'),
  components: z.array(service).max(64).describe('Without one of these it is not given; none: it hangs on no component.'),
  types: z.array(service).min(1).max(64).optional().describe('Types of kiosks that it is so for; absent: all.'),
  kiosks: z.array(id).min(1).max(20_000).optional().describe('Kiosks that it is so for; absent: all.'),
});

/** What citizens come for, with the services that it needs. */
export const citizenServiceFields = ({ id, service, text }: Words) => ({
  id,
  name: z.strictObject({ zh: text, en: text }).describe('As notices, the board and signs call it.'),
  services: z.array(service).min(1).max(32).describe('Services of kiosks that it needs, all of them.'),
  kiosks: z.array(id).min(1).max(20_000).optional().describe('Where it is offered: kiosks that are in each list that is there.'),
  types: z.array(service).min(1).max(64).optional(),
  halls: z.array(id).min(1).max(5_000).optional(),
  state: z.enum(REGISTER_STATES).default('active').describe('Retired: it is offered nowhere any more.'),
});

export const MOST_NEEDS = 1_000;
export const MOST_CITIZEN_SERVICES = 5_000;

const asWords = (list: string[] | undefined): string => (list ? [...list].sort().join('\u0000') : '');

/** Which of the lines of the table says the same thing a second time: that one service needs this, for the same kiosks. */
export const repeatedNeeds = (needs: { service: string; types?: string[]; kiosks?: string[] }[]): number[] => {
  const seen = new Set<string>();
  return needs.flatMap(({ service, types, kiosks }, at) => {
    const key = JSON.stringify([service, asWords(types), asWords(kiosks)]);
    if (seen.has(key)) return [at];
    seen.add(key);
    return [];
  });
};
