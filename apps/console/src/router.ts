import { createRouter, createWebHistory, type RouteLocation } from 'vue-router';
import LostPage from './pages/LostPage.vue';
import { loggedIn } from './session.js';

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without a login. */
    public?: boolean;
  }
}

function openElsewhere({ fullPath }: RouteLocation): false {
  window.location.assign(fullPath);
  return false;
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'fleet', component: () => import('./pages/FleetPage.vue') },
    { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { public: true } },
    { path: '/kiosks/:id', name: 'kiosk', component: () => import('./pages/KioskPage.vue'), props: true },
    { path: '/incidents/:id', name: 'incident', component: () => import('./pages/IncidentPage.vue'), props: true },
    { path: '/orders', name: 'orders', component: () => import('./pages/OrdersPage.vue') },
    { path: '/orders/figures', name: 'order-figures', component: () => import('./pages/FiguresPage.vue') },
    { path: '/orders/away', name: 'orders-away', component: () => import('./pages/AwayPage.vue') },
    { path: '/orders/:id', name: 'order', component: () => import('./pages/OrderPage.vue'), props: true },
    { path: '/roster', name: 'roster', component: () => import('./pages/RosterPage.vue') },
    { path: '/stock', name: 'stock', component: () => import('./pages/StockPage.vue') },
    { path: '/reviews', name: 'reviews', component: () => import('./pages/ReviewsPage.vue') },
    { path: '/reviews/:id', name: 'review', component: () => import('./pages/ReviewPage.vue'), props: true },
    // A page of its own, with its own script.
    { path: '/kiosks/:id/label', name: 'kiosk-label', component: () => import('./pages/KioskLabelPage.vue'), props: true },
    { path: '/tech/:rest(.*)*', name: 'tech', component: LostPage, beforeEnter: openElsewhere, meta: { public: true } },
    { path: '/first-steps', name: 'first-steps', component: () => import('./pages/FirstStepsPage.vue') },
    { path: '/account', name: 'account', component: () => import('./pages/AccountPage.vue') },
    { path: '/accounts', name: 'accounts', component: () => import('./pages/AccountsPage.vue') },
    { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue') },
    {
      path: '/join/:token',
      name: 'join',
      component: () => import('./pages/JoinPage.vue'),
      props: true,
      meta: { public: true },
    },
    { path: '/:rest(.*)*', name: 'lost', component: LostPage, meta: { public: true } },
  ],
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (to.meta.public || (await loggedIn())) return true;
  return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
});

// A newer version was put in place while this page stood open: its old parts are gone, so the page is loaded anew.
// Not on the first page, where that would repeat for ever.
router.onError((error, to, from) => {
  if (from.matched.length > 0 && error instanceof TypeError) window.location.assign(to.fullPath);
  else throw error;
});
