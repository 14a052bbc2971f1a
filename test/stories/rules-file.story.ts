import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { JAMS_WAIT, rulesFile, rulesText } from '../harness/rules.js';
import { StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

story('where the rules are in a file, the file rules: it counts from the start, and HTTP only shows it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-rules-'));
  const env = { HALLWATCH_RULES_FILE: rulesFile(JAMS_WAIT, folder) };
  const station = await StoryStation.open({ folder, env });
  try {
    const told: { version: string } = (await station.call('/api/v1/rules')).body;
    expect(told).toMatchObject({ origin: 'file', state: 'inForce', text: rulesText(JAMS_WAIT) });
    const body = { text: rulesText(), why: 'bad links', basedOn: told.version };
    const refused = { status: 409, body: { type: 'urn:hallwatch:problem:rules-from-file' } };
    expect(await station.call('/api/v1/rules', { method: 'PUT', body })).toMatchObject(refused);
  } finally {
    await station.remove();
  }
});
