/** A browser as far as redirects and cookies go, without pages. */
export class Wanderer {
  /** By origin. Ports are told apart, which browsers do not. */
  private readonly jars = new Map<string, Map<string, string>>();

  /** Asks once. */
  async ask(address: string | URL): Promise<Response> {
    const url = new URL(address);
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookies(url) } });
    for (const line of answer.headers.getSetCookie()) this.keep(url, line);
    return answer;
  }

  /** Follows redirects until one leads to an address of which this holds; answers that address. */
  async follow(address: string | URL, holds: (url: URL) => boolean): Promise<URL> {
    let url = new URL(address);
    for (let hops = 0; !holds(url); hops++) {
      const answer = await this.ask(url);
      const location = answer.headers.get('location');
      if (!location || hops > 12) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
      url = new URL(location, url);
    }
    return url;
  }

  cookie(origin: string, name: string): string | undefined {
    return this.jars.get(origin)?.get(name);
  }

  put(origin: string, name: string, value: string): void {
    this.jars.set(origin, (this.jars.get(origin) ?? new Map()).set(name, value));
  }

  private cookies({ origin }: URL): string {
    return [...(this.jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep({ origin }: URL, line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.jars.get(origin)?.delete(name);
    else this.put(origin, name, value);
  }
}
