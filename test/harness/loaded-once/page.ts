import { Window } from 'happy-dom';
import ThisProcess from './environment.js';

/** One for all files of a process: Vue, which is loaded once, keeps the document that it found. */
let kept: Window | undefined;

type Timer = ReturnType<typeof setTimeout>;

/** Node has them too, but a page's elements take none of Node's. */
const OF_PAGES = ['Event', 'EventTarget', 'CustomEvent', 'MessageEvent'];
const isWanted = (name: string): boolean => !(name in globalThis) || OF_PAGES.includes(name);

function namesOf(window: object): Set<string> {
  const names = new Set<string>();
  for (let on = window; on && on !== Object.prototype; on = Object.getPrototypeOf(on))
    for (const name of Object.getOwnPropertyNames(on)) names.add(name);
  return names;
}

/** The window's property as a global one; what is a method there stays one. */
function globalOf(window: Window, name: string): PropertyDescriptor {
  const of = window as unknown as Record<string, unknown>;
  const value = of[name];
  const isMethod = typeof value === 'function' && !/^[A-Z]/.test(name);
  return { configurable: true, writable: true, value: isMethod ? value.bind(window) : value };
}

/** A page of the console: as ThisProcess, and with what a browser gives to a page. */
export default class Page extends ThisProcess {
  private readonly waits: Timer[] = [];

  override async setup(): Promise<void> {
    await super.setup();
    kept ??= new Window({ url: 'http://console.test/', width: 1280, height: 800 });
    kept.localStorage.clear();
    kept.document.body.innerHTML = '';
    for (const name of [...namesOf(kept)].filter(isWanted)) Object.defineProperty(globalThis, name, globalOf(kept, name));
    for (const name of ['window', 'self', 'top', 'parent']) Object.assign(globalThis, { [name]: globalThis });
    this.noteWaits('setTimeout');
    this.noteWaits('setInterval');
  }

  /** A page that is left waits for nothing. */
  override async teardown(): Promise<void> {
    await super.teardown();
    for (const timer of this.waits) clearTimeout(timer);
  }

  private noteWaits(name: 'setTimeout' | 'setInterval'): void {
    const real = globalThis[name] as (...told: unknown[]) => Timer;
    const noting = (...told: unknown[]): Timer => {
      const timer = real(...told);
      this.waits.push(timer);
      return timer;
    };
    Object.assign(globalThis, { [name]: noting });
  }
}
