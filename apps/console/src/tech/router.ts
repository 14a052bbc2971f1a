import { createRouter, createWebHistory } from 'vue-router';
import KioskWork from './KioskWork.vue';
import ListPage from './ListPage.vue';
import TripPage from './TripPage.vue';
import WorkPage from './WorkPage.vue';

// All at once: what is loaded later would be missing without a signal.
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/tech', name: 'list', component: ListPage },
    { path: '/tech/trip', name: 'trip', component: TripPage },
    { path: '/tech/orders/:id', name: 'work', component: WorkPage, props: true },
    { path: '/tech/kiosks/:id', name: 'kiosk', component: KioskWork, props: true },
    // Without a signal it has nothing to show: it is loaded when it is asked for.
    { path: '/tech/shifts', name: 'shifts', component: () => import('./ShiftsPage.vue') },
    { path: '/tech/:rest(.*)*', redirect: '/tech' },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
