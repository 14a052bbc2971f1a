import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

/** Jams wait for two minutes; one that comes for the third time in half an hour does not. */
export const JAMS_WAIT = `
  - id: jam-reported
    kind: fault
    because: S0-H6b
    title: { zh: 设备上报卡阻, en: a jam that the kiosk reports }
    codes: [PRN-003, CRD-001, BNA-001, BNA-005, COI-001, DSP-005]
    holdS: 120
    countInWindow: { count: 3, windowS: 1800 }
`;

/** A cause that changes four times in two minutes is unstable until it is down to one. */
export const UNSTEADY = `
  - id: unsteady
    kind: flapping
    because: S0-H6b
    title: { zh: '{item}，时有时无', en: '{item}, comes and goes' }
    of: [fault]
    codes: [BNA-001, SCN-001]
    windowS: 120
    changes: { raise: 4, clear: 1 }
    severity: degraded
`;

/** A kiosk is quiet when three customers should have come, after a day of history. */
export const QUIET = `
  - id: quiet
    kind: quiet
    because: S0-H6b
    title: { zh: 长时间无人办理, en: no customer for unusually long }
    expected: 3
    leastHours: 1
    learnDays: 1
    severity: info
`;

/** The rules that Hallwatch ships with, and these before them; overlays after them. */
export function rulesText(first = '', overlays = ''): string {
  const shipped = readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8');
  const text = shipped.replace('\nrules:\n', `\nrules:${first}\n`);
  return overlays ? `${text}\noverlays:\n${overlays}\n` : text;
}

/** The same as a file of its own in the folder. */
export function rulesFile(first: string, folder: string, overlays = ''): string {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rulesText(first, overlays));
  return file;
}
