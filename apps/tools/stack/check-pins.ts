import type { Stack } from './checked-stack.js';

const PAGES = ['docs/install.md', 'docs/install.zh-CN.md'];
const OURS = /^hallwatch(-\w+)?$/;

/** What an image is called, without the mirror that it may come from, and its version. */
const apart = (image: string): [string, string] => {
  const [name = '', version = ''] = image.replace(/@sha256:.*/, '').split(':');
  return [name, version];
};

const shown = ([name, version]: [string, string]): string => `${name}:${version}`;

function listedOtherwise(page: string, text: string, pinned: Set<string>): string[] {
  const rows = [...text.matchAll(/^\| `([\w./-]+)` \| `([\w.-]+)` \|/gm)];
  const listed = new Set(rows.map(([, name = '', version = '']) => `${name}:${version}`));
  return [
    ...[...pinned].filter((image) => !listed.has(image)).map((image) => `${image} is pinned and not in the list of ${page}.`),
    ...[...listed].filter((image) => !pinned.has(image)).map((image) => `${page} lists ${image}, which is pinned nowhere.`),
  ];
}

/** What the pages of installing list is what is pinned, here and in the Dockerfile; our own image has our own version. */
export function pins({ compose, files }: Stack): string[] {
  const dockerfile = files.read('Dockerfile');
  const built = [...dockerfile.matchAll(/(?:^FROM|--from=)\s*(?:\$\{REGISTRY\})?([\w./-]+:[\w.-]+)/gm)].map(
    ([, image = '']) => image,
  );
  const all = [...Object.values(compose.services).map(({ image }) => image), ...built].map(apart);
  const pinned = new Set(all.filter(([name]) => !OURS.test(name)).map(shown));
  const { version } = JSON.parse(files.read('package.json')) as { version: string };
  return [
    ...PAGES.flatMap((page) => listedOtherwise(page, files.read(page), pinned)),
    ...all
      .filter(([name, tag]) => OURS.test(name) && tag !== version)
      .map((image) => `${shown(image)} is not of this version, ${version} (package.json).`),
  ];
}
