// The technician's page without signal. It keeps that page and the files that it names, and nothing else: what the server answers to
// the page is the page's own to keep, and the console's pages are never seen here.

/** What of a service worker's surroundings is used here: TypeScript knows those of pages and those of workers, not both. */
interface Lasting extends Event {
  waitUntil(until: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Surroundings {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
const here = self as unknown as Surroundings;

const SHELF = 'hallwatch.tech';
const PAGE = '/tech';
/** A signal that is too weak to load a page in this time counts as none, milliseconds. Ours. */
const PATIENCE = 4_000;
/** Its name carries a hash of what is in it. */
const isAsset = (path: string): boolean => path.startsWith('/assets/');
const isPage = (path: string): boolean => path === PAGE || path.startsWith(`${PAGE}/`);

/** The scripts and styles that a page names: it has no others. */
const filesOf = (page: string): string[] =>
  [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);

/** Keeps a page and its files; what only an older one named goes. */
async function keep(page: Response): Promise<void> {
  const shelf = await caches.open(SHELF);
  const files = filesOf(await page.clone().text());
  const known = new Set((await shelf.keys()).map(({ url }) => new URL(url).pathname));
  await shelf.addAll(files.filter((file) => !known.has(file)));
  await shelf.put(PAGE, page);
  const stale = [...known].filter((path) => path !== PAGE && !files.includes(path));
  await Promise.all(stale.map((path) => shelf.delete(path)));
}

async function renew(): Promise<void> {
  const page = await fetch(PAGE, { cache: 'no-cache', headers: { accept: 'text/html' } });
  if (!page.ok) throw new Error(`${PAGE} is a ${page.status}`);
  await keep(page);
}

const kept = async (path: string): Promise<Response | undefined> => (await caches.open(SHELF)).match(path);

const afterPatience = (): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));

/** The page of the server where that answers in time, else the one that is kept. */
async function page(event: Asked): Promise<Response> {
  const coming = fetch(event.request);
  const loaded = await Promise.race([coming.catch(() => null), afterPatience()]);
  if (loaded?.ok) {
    event.waitUntil(keep(loaded.clone()));
    return loaded;
  }
  return (await kept(PAGE)) ?? loaded ?? coming;
}

const file = async ({ request }: Asked): Promise<Response> => (await kept(new URL(request.url).pathname)) ?? fetch(request);

here.addEventListener('install', (event) => event.waitUntil(renew().then(() => here.skipWaiting())));
here.addEventListener('activate', (event) => event.waitUntil(here.clients.claim()));
here.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (mode === 'navigate') {
    if (isPage(pathname)) event.respondWith(page(event));
  } else if (isAsset(pathname)) event.respondWith(file(event));
});
