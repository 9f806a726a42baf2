/**
 * The service worker: keeps the shell's own files, and a page that says so when the house can't be reached.
 * What it keeps came with it: a house that serves other files serves another worker. Everything that is not a page or one of
 * these files passes by it, so that no answer, token or picture is ever kept.
 */
import { chooseLocale } from '../language/locale';

/** What the server wrote in front of this script. */
interface House {
  readonly version: string;
  /** Below it every name has the hash of what it holds. */
  readonly assets: string;
  readonly files: readonly string[];
  readonly offline: string;
  readonly locales: readonly string[];
  readonly default_locale: string;
}

declare const HOUSE: House;
declare const self: ServiceWorkerGlobalScope & { readonly cookieStore?: { getAll(): Promise<{ name?: string; value?: string }[]> } };

const OURS = 'shell ';
const CURRENT = OURS + HOUSE.version;
/** A page of the version before still finds the rest of its code. */
const VERSIONS_KEPT = 2;
const offlineIn = (locale: string): string => `${HOUSE.offline}?lang=${encodeURIComponent(locale)}`;

async function keep(): Promise<void> {
  const cache = await caches.open(CURRENT);
  const pages = HOUSE.locales.map((locale) => new Request(offlineIn(locale), { cache: 'reload' }));
  await cache.addAll([...pages, ...HOUSE.files]);
  await self.skipWaiting();
}

async function takeOver(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith(OURS));
  const others = versions.filter((name) => name !== CURRENT);
  await Promise.all(others.slice(0, Math.max(0, versions.length - VERSIONS_KEPT)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function offline(address: string): Promise<Response> {
  const cookies = (await self.cookieStore?.getAll().catch(() => [])) ?? [];
  const wishes = {
    search: new URL(address).search,
    cookies: cookies.map(({ name, value }) => `${name}=${value}`).join(';'),
    languages: navigator.languages,
  };
  return (await caches.match(offlineIn(chooseLocale(wishes, HOUSE.locales, HOUSE.default_locale)), { cacheName: CURRENT, ignoreVary: true })) ?? Response.error();
}

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => offline(request.url)));
  else if (pathname.startsWith(HOUSE.assets)) event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});
