import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import type { UserConfig } from 'vite';

const libs = fileURLToPath(new URL('../../libs/', import.meta.url));

export const at = (entry: string): string => fileURLToPath(new URL(entry, import.meta.url));

/** Of all our pages. */
export const SHARED = {
  plugins: [vue()],
  css: { transformer: 'lightningcss' },
  resolve: {
    // The pages are built from the sources, so that they need no tsc run before them.
    alias: [{ find: /^#libs\/(.*)\.js$/, replacement: `${libs}$1.ts` }],
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000', '/board': 'http://127.0.0.1:3000' } },
} satisfies UserConfig;

/** Everything is a file of this server: no data: URLs, no inline script, so a strict content policy holds. */
export const BUILT = { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } } as const;
