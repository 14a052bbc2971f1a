const FILES = import.meta.glob('/node_modules/@grafana/ui/dist/public/img/icons/{unicons,mono,solid,custom}/*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

const pictureOf = (url: string): string | undefined => {
  const name = /build\/img\/icons\/(.+)$/.exec(url)?.[1];
  return name === undefined ? undefined : FILES[`/node_modules/@grafana/ui/dist/public/img/icons/${name}`];
};

/** Grafana's components fetch their icons from its server; a page that is opened as a file has none. */
export function iconsFromBundle(): void {
  const fetched = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const picture = pictureOf(input instanceof Request ? input.url : String(input));
    return picture === undefined ? fetched(input, init) : new Response(picture, { headers: { 'content-type': 'image/svg+xml' } });
  };
}
