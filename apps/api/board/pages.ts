import { existsSync, readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { type Hall, publicWords } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import type { Problem } from '../problem.js';
import { escapeXml } from '../text.js';
import type { PublicNotice, Standing } from './board.js';

/** Where the built console lies. */
export const CONSOLE_FOLDER = projectFile('dist', 'console');

const NOT_BUILT =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hallwatch</title></head><body>' +
  '<h1>Hallwatch</h1><p>The console is not built. Run <code>npm run build</code> in the project folder and start again.</p>' +
  '<p>网页尚未构建:在项目目录运行 <code>npm run build</code> 后重新启动。</p>' +
  '<p><a href="/api/docs">API</a></p></body></html>';

const paragraph = ({ title, body }: PublicNotice): string =>
  `<article><h2>${escapeXml(title.zh)}</h2><p>${escapeXml(body.zh)}</p>` +
  `<h3>${escapeXml(title.en)}</h3><p>${escapeXml(body.en)}</p></article>`;

/** What a citizen can do in any case. */
const hotlines = (halls: Hall[]): string => {
  const listed = halls.filter(({ hotline }) => hotline !== '').map(lineOf);
  return listed.length > 0 ? `<h2>大厅热线 Hotlines</h2><ul>${listed.join('')}</ul>` : '';
};

const lineOf = ({ name, hotline }: Hall): string =>
  `<li>${escapeXml(name)} <a href="tel:${escapeXml(hotline.replaceAll(/[^\d+]/g, ''))}">${escapeXml(hotline)}</a></li>`;

const none = '<p>目前没有停机公告。 There is no outage notice.</p>';

function listed({ notices, monitoring }: Standing, halls: Hall[]): string {
  const says = publicWords(monitoring);
  const articles = notices.map(paragraph).join('');
  if (says) return `<p><strong>${escapeXml(says.zh)} ${escapeXml(says.en)}</strong></p>${articles}${hotlines(halls)}`;
  return articles || none;
}

const TROUBLE = {
  zh: '页面暂时无法打开，请稍后再试，或拨打大厅热线咨询。',
  en: 'This page cannot be opened now. Please try again, or call the hotline.',
};

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
  board(standing: Standing, halls: Hall[]): string {
    const text = listed(standing, halls);
    if (this.built) return this.built.replace('</body>', () => `<noscript>${text}</noscript></body>`);
    return NOT_BUILT.replace('<h1>Hallwatch</h1>', () => `<h1>停机公告 Outage notices</h1>${text}`);
  }

  /** What a person's browser is shown in the place of a problem document. */
  trouble({ status }: Problem, halls: Hall[]): string {
    return (
      '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
      `<title>暂时无法打开 · Hallwatch</title></head><body><h1>暂时无法打开</h1><p>${TROUBLE.zh}</p><p lang="en">${TROUBLE.en}</p>` +
      `${hotlines(halls)}<p>${status}</p><p><a href="/board">停机公告 Outage notices</a></p></body></html>`
    );
  }
}
