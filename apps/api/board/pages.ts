import { existsSync, readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import type { Hall } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import type { Problem } from '../http/problem.js';
import type { Language } from './language.js';
import type { PageWanted } from './links.js';
import { boardPage, noHallPage } from './page/board-page.js';
import type { BoardFiles } from './page/document.js';
import { troublePage } from './page/trouble-page.js';
import type { PublicHalls } from './public-board.js';

/** Where the built console lies. */
export const CONSOLE_FOLDER = projectFile('dist', 'console');

const NOT_BUILT =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hallwatch</title></head><body>' +
  '<h1>Hallwatch</h1><p>The console is not built. Run <code>npm run build</code> in the project folder and start again.</p>' +
  '<p>网页尚未构建:在项目目录运行 <code>npm run build</code> 后重新启动。</p>' +
  '<p><a href="/api/docs">API</a></p></body></html>';

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

/** The board's parts as Vite's manifest names them; a board that is not built is read without them. */
function filesIn(folder: string): BoardFiles {
  const manifest = textOf(`${folder}/manifest.json`);
  const entry = manifest && (JSON.parse(manifest) as Record<string, { file: string; css?: string[] }>)['src/board.ts'];
  return entry ? { script: entry.file, styles: entry.css ?? [] } : { script: null, styles: [] };
}

/** The technician's page and what it leads to. */
const isOfTechnician = (path: string): boolean => /^\/tech(\/|$)/.test(path);

/** What the technician's page shows first, as it asks for it. */
const SHOWN_FIRST = ['/api/v1/session', '/api/v1/orders?undone=true&limit=500', '/api/v1/halls?limit=500', '/api/v1/state'];

/** It is on its way while the script still comes. */
const LINKS = SHOWN_FIRST.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin`).join(', ');

/** The pages: the console finds its own way by the address, so that each of its pages is the same file; those of the public are whole. */
@Injectable()
export class ConsolePages {
  private readonly built: string | null;
  private readonly technician: string | null;
  private readonly files: BoardFiles;

  constructor(folder = CONSOLE_FOLDER) {
    this.built = textOf(`${folder}/index.html`);
    this.technician = textOf(`${folder}/tech.html`);
    this.files = filesIn(folder);
  }

  /** Any page of the console, or of the technician's. */
  page(path: string): string {
    return (isOfTechnician(path) ? this.technician : this.built) ?? NOT_BUILT;
  }

  /** With which headers: who is not logged in would be answered no. */
  headers(path: string, isLoggedIn: boolean): Record<string, string> {
    return isOfTechnician(path) && isLoggedIn ? { link: LINKS } : {};
  }

  /** A page of the public board; undefined: of a hall that is not there. */
  board(told: PublicHalls | undefined, asked: PageWanted): string {
    return told ? boardPage(told, asked, this.files) : noHallPage(asked, this.files);
  }

  /** What a person's browser is shown in the place of a problem document. */
  trouble({ status }: Problem, halls: Hall[], language: Language): string {
    return troublePage(status === 404, halls, language, this.files);
  }
}
