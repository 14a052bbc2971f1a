import { writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import { citations, readRegulations } from './clauses.js';
import { render } from './render.js';

writeFileSync(projectFile('docs', 'regulations.md'), render(readRegulations(), citations()));
