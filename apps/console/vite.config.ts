import { defineConfig } from 'vite';
import { at, BUILT, SHARED } from './vite.shared.js';

export default defineConfig({
  ...SHARED,
  build: {
    ...BUILT,
    // The board is written by the server, which finds its script and style here.
    manifest: 'manifest.json',
    rollupOptions: {
      input: ['index.html', 'src/board.ts', 'src/tech-worker.ts'].map(at),
      // A service worker is known by its address, and answers for what lies below it.
      output: { entryFileNames: ({ name }) => (name === 'tech-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
});
