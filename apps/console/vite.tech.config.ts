import { defineConfig } from 'vite';
import { at, BUILT, SHARED } from './vite.shared.js';

// Built apart from the console: a phone with little signal fetches one script and one style with what this page needs, and no more.
export default defineConfig({
  ...SHARED,
  // The build of the console has copied them.
  publicDir: false,
  build: {
    ...BUILT,
    emptyOutDir: false,
    cssCodeSplit: false,
    rollupOptions: { input: at('tech.html'), output: { entryFileNames: 'assets/tech-[hash].js' } },
  },
});
