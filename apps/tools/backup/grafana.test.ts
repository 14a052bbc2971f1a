import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { hasProgram } from '#test/harness/spawned.js';
import { grafanaIsEmpty, restoreGrafana, saveGrafana, tryGrafana } from './grafana.js';

const root = mkdtempSync(join(tmpdir(), 'hallwatch-grafana-'));
let writer: ChildProcess | null = null;
afterAll(() => {
  writer?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const sqlite = (file: string, sql: string): string => execFileSync('sqlite3', [file, sql], { encoding: 'utf8' }).trim();

/** As Grafana has it: a table named by a word of SQL, one without rows. */
const SCHEMA = `CREATE TABLE user (id INTEGER PRIMARY KEY, login TEXT); CREATE TABLE star (id INTEGER PRIMARY KEY, user_id INTEGER);
  CREATE TABLE "it's odd" (id INTEGER); INSERT INTO user (login) VALUES ('admin'), ('wall'); INSERT INTO star (user_id) VALUES (2);`;

/** Somebody who is in the middle of writing. */
async function writing(file: string): Promise<void> {
  writer = spawn('sqlite3', [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  writer.stdin?.write(`BEGIN IMMEDIATE; INSERT INTO star (user_id) VALUES (1); SELECT 'written';\n`);
  await new Promise((resolve) => writer?.stdout?.once('data', resolve));
}

if (!hasProgram('sqlite3')) test.skip('what people made in Grafana is saved beside it (Debian package sqlite3)', () => undefined);
else
  test.each(['delete', 'wal'])(
    'what people made in Grafana is saved beside it, of one moment, and comes back (journal %s)',
    async (journal) => {
      const [folder, saved] = [join(root, journal), join(root, `${journal}'s copy`)];
      await expect(saveGrafana(folder, saved)).rejects.toThrow(/There is no .*grafana\.db/);
      mkdirSync(join(folder, 'plugins', 'a-panel'), { recursive: true });
      writeFileSync(join(folder, 'plugins', 'a-panel', 'plugin.json'), '{}');
      const file = join(folder, 'grafana.db');
      sqlite(file, `PRAGMA journal_mode = ${journal}; ${SCHEMA}`);
      await writing(file);

      const { rows } = await saveGrafana(folder, saved);
      expect(rows).toEqual({ user: 2, star: 1, "it's odd": 0 });
      expect(await tryGrafana(saved)).toEqual(rows);
      writer?.kill('SIGKILL');

      sqlite(file, 'DELETE FROM user');
      writeFileSync(`${file}-wal`, 'of another database');
      restoreGrafana(saved, folder);
      expect(sqlite(file, 'SELECT login FROM user')).toBe('admin\nwall');
      expect(existsSync(`${file}-wal`)).toBe(false);
      rmSync(folder, { recursive: true });
      expect(grafanaIsEmpty(folder)).toBe(true);
      restoreGrafana(saved, folder);
      expect(existsSync(join(folder, 'plugins', 'a-panel', 'plugin.json'))).toBe(true);

      const copy = join(saved, 'grafana.db');
      const bytes = readFileSync(copy);
      bytes.fill(0x5a, 4_096, 6_000);
      writeFileSync(copy, bytes);
      await expect(tryGrafana(saved)).rejects.toThrow(/damaged|malformed|failed/);
    },
  );
