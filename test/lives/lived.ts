import type { Life } from './steps.js';

/*
 * Lives that once broke a claim, as short as they could be made.
 */

export const LIVED: Record<string, Life> = {
  'work that is planned begins where people are sent to': {
    kiosks: ['a-2', 'a-3', 'a-4'],
    from: 6,
    steps: [
      { afterS: 1, do: 'dark', kiosks: ['a-2'], leaves: false },
      { afterS: 10_807, do: 'plan', hall: 'a', inMinutes: 5, minutes: 1 },
      { afterS: 1, do: 'nothing' },
    ],
  },
  'people are sent to where work is planned when it opens': {
    kiosks: ['a-1', 'b-1', 'c-1'],
    from: 6,
    steps: [
      { afterS: 60, do: 'plan', hall: 'b', inMinutes: 60, minutes: 300 },
      { afterS: 60, do: 'fault', kiosk: 'a-1', code: 'SCR-001', state: 'raised' },
    ],
  },
  'a device with a notice of its own falls silent': {
    kiosks: ['a-3', 'b-3', 'c-1'],
    from: 6,
    steps: [
      { afterS: 60, do: 'printer', kiosk: 'a-3', state: 'offline' },
      { afterS: 1, do: 'dark', kiosks: ['a-3'], leaves: false },
      { afterS: 3_600, do: 'nothing' },
    ],
  },
  'a device with a notice of its own waits for its business system': {
    kiosks: ['a-2', 'c-1'],
    from: 6,
    steps: [
      { afterS: 3_600, do: 'fault', kiosk: 'a-2', code: 'BNA-002', state: 'raised' },
      { afterS: 60, do: 'system', kiosks: ['a-2', 'c-1'], away: true },
    ],
  },
  'a device with a notice of its own fails the acceptance of another repair': {
    kiosks: ['a-2', 'b-3', 'c-1'],
    from: 6,
    steps: [
      { afterS: 10_800, do: 'nothing' },
      { afterS: 60, do: 'printer', kiosk: 'a-2', state: 'hardwareError' },
      { afterS: 120, do: 'repaired', kiosk: 'a-2', passed: false },
    ],
  },
  'a hall closes to which a notice sends people that came of a failed acceptance': {
    kiosks: ['a-3', 'b-1'],
    from: 16,
    steps: [
      { afterS: 4_020, do: 'cash', kiosk: 'a-3', full: 85 },
      { afterS: 1, do: 'repaired', kiosk: 'a-3', passed: false },
    ],
  },
  'of two devices of a type that are out with their hall one offers less': {
    kiosks: ['a-1', 'a-3', 'b-1'],
    from: 6,
    steps: [
      { afterS: 1, do: 'dark', kiosks: ['a-1', 'a-3'], leaves: true },
      { afterS: 1, do: 'services', kiosk: 'a-1', services: ['CASH'] },
      { afterS: 1, do: 'system', kiosks: ['b-1'], away: true },
    ],
  },
  'a device that failed its acceptance is retired when its cause is gone': {
    kiosks: ['a-1'],
    from: 16,
    steps: [
      { afterS: 60, do: 'printer', kiosk: 'a-1', state: 'hardwareError' },
      { afterS: 180, do: 'repaired', kiosk: 'a-1', passed: false },
      { afterS: 60, do: 'printer', kiosk: 'a-1', state: 'online' },
      { afterS: 60, do: 'retire', kiosk: 'a-1' },
    ],
  },
  'the last device of a hall goes out beside its outage': {
    kiosks: ['a-1', 'a-2', 'a-3', 'a-4'],
    from: 9,
    steps: [
      { afterS: 60, do: 'dark', kiosks: ['a-1', 'a-2', 'a-3'], leaves: true },
      { afterS: 43_200, do: 'fault', kiosk: 'a-4', code: 'SCR-001', state: 'raised' },
      { afterS: 60, do: 'nothing' },
    ],
  },
};
