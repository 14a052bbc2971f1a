import { CHECK_ITEMS } from '#libs/domain/index.js';

/** A technician of the stories' hall. */
export const personOf = (id: string) => ({
  id,
  name: `示例${id}`,
  roles: ['technician'],
  halls: ['hall-1'],
  skills: [],
  channels: [],
});

/** A record of a repair with all that the regulations ask for. */
export const WORK = {
  cause: '纸币通道有异物',
  process: '清理通道并校准',
  minutes: 20,
  payer: 'operator',
  cleaned: true,
  vendor: { called: false },
};

/** Everything that may be looked at is as it should be. */
export const ALL_WELL = Object.fromEntries(CHECK_ITEMS.map((item) => [item, true]));
