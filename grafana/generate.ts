import { writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import { dashboards } from './index.js';

for (const [uid, text] of Object.entries(dashboards())) writeFileSync(projectFile('grafana', 'dashboards', `${uid}.json`), text);
