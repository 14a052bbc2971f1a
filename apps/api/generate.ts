import { writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import { openApi } from './docs/openapi.js';

/** Writes the committed OpenAPI document; a test fails when it differs from the code. */
writeFileSync(projectFile('apps', 'api', 'openapi.json'), `${JSON.stringify(openApi(), null, 2)}\n`);
