import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const libs = fileURLToPath(new URL('../../libs/', import.meta.url));

export default defineConfig({
  plugins: [vue()],
  css: { transformer: 'lightningcss' },
  resolve: {
    // The console is built from the sources, so that it needs no tsc run before it.
    alias: [{ find: /^#libs\/(.*)\.js$/, replacement: `${libs}$1.ts` }],
  },
  build: {
    target: 'es2022',
    // Everything is a file of this server: no data: URLs, no inline script, so a strict content policy holds.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The board is written by the server, which finds its script and style here.
    manifest: 'manifest.json',
    rollupOptions: {
      input: ['index.html', 'tech.html', 'src/board.ts', 'src/tech-worker.ts'].map((entry) =>
        fileURLToPath(new URL(entry, import.meta.url)),
      ),
      // A service worker is known by its address, and answers for what lies below it.
      output: { entryFileNames: ({ name }) => (name === 'tech-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000', '/board': 'http://127.0.0.1:3000' } },
});
