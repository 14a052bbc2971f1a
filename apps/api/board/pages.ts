import { existsSync, readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { inChinese, inEnglish } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { escapeXml } from '../text.js';
import type { PublicNotice } from './board.js';

/** Where the built console lies. */
export const CONSOLE_FOLDER = projectFile('dist', 'console');

const NOT_BUILT =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hallwatch</title></head><body>' +
  '<h1>Hallwatch</h1><p>The console is not built. Run <code>npm run build</code> in the project folder and start again.</p>' +
  '<p>网页尚未构建:在项目目录运行 <code>npm run build</code> 后重新启动。</p>' +
  '<p><a href="/api/docs">API</a></p></body></html>';

const paragraph = ({ title, body, until }: PublicNotice): string =>
  `<article><h2>${escapeXml(title.zh)}</h2><p>${escapeXml(body.zh)}</p><p>${escapeXml(inChinese(until))}</p>` +
  `<h3>${escapeXml(title.en)}</h3><p>${escapeXml(body.en)}</p><p>${escapeXml(inEnglish(until))}</p></article>`;

const none = '<p>目前没有停机公告。 There is no outage notice.</p>';
const listed = (notices: PublicNotice[]): string => (notices.length > 0 ? notices.map(paragraph).join('') : none);

/** The pages of the console; it finds its own way by the address, so every page is the same file. */
@Injectable()
export class ConsolePages {
  private readonly built: string | null;

  constructor(folder = CONSOLE_FOLDER) {
    const index = `${folder}/index.html`;
    this.built = existsSync(index) ? readFileSync(index, 'utf8') : null;
  }

  /** Any page of the console. */
  page(): string {
    return this.built ?? NOT_BUILT;
  }

  /** A page of the public board; the notices stand in it for readers without scripts too. */
  board(notices: PublicNotice[]): string {
    if (this.built) return this.built.replace('</body>', () => `<noscript>${listed(notices)}</noscript></body>`);
    return NOT_BUILT.replace('<h1>Hallwatch</h1>', () => `<h1>停机公告 Outage notices</h1>${listed(notices)}`);
  }
}
