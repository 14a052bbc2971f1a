import { createApp } from 'vue';
import '../style/base.css';
import './tech.css';
import { router } from './router.js';
import TechApp from './TechApp.vue';

createApp(TechApp).use(router).mount('#app');

// Over plain HTTP a browser has none: then the page needs a signal to open.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/tech-worker.js', { scope: '/tech' });
