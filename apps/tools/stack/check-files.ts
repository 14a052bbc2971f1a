import type { Stack } from './checked-stack.js';
import { environmentOf, GIVEN_SECRETS, pathOf } from './compose.js';
import { variablesIn } from './interpolate.js';

/** Keys lie there: their own README says who may read them. */
const CERTIFICATES = new Set(['./mosquitto/certs', './proxy/certs']);

/** A checkout under a strict umask is closed to the users of the containers. */
function unreadable(name: string, source: string, files: Stack['files']): string[] {
  const path = CERTIFICATES.has(source) ? null : files.closed(source);
  if (path === null) return [];
  return [`${name}: ${path} is closed to the container's user; chmod -R o+rX ${source}`];
}

export function mounts({ compose, files }: Stack): string[] {
  const used = new Set<string>();
  const found = Object.entries(compose.services).flatMap(([name, { volumes = [] }]) =>
    volumes.flatMap((volume) => {
      const [source = '', , modes = ''] = volume.split(':');
      const mode = modes.split(',');
      if (!source.startsWith('.')) {
        used.add(source);
        return source in compose.volumes ? [] : [`${name}: the volume ${source} is not declared under \`volumes:\`.`];
      }
      if (!files.exists(source)) return [`${name}: ${source} is mounted and is not there.`];
      const writable = mode.includes('ro') ? [] : [`${name}: ${source} is mounted to be written; end it with :ro,z.`];
      const unlabelled = mode.some((one) => one === 'z' || one === 'Z')
        ? []
        : [`${name}: ${source} has no label under SELinux; end it with :ro,z.`];
      return [...writable, ...unlabelled, ...unreadable(name, source, files)];
    }),
  );
  const scripts = Object.entries(compose.services).flatMap(([name, { entrypoint = [], volumes = [] }]) => {
    const source = volumes.find((volume) => volume.split(':')[1] === entrypoint[0])?.split(':')[0];
    return source && files.exists(source) && !files.mayRun(source) ? [`${name}: ${source} may not be run; chmod +x it.`] : [];
  });
  const idle = Object.keys(compose.volumes).filter((volume) => !used.has(volume));
  return [...found, ...scripts, ...idle.map((volume) => `The volume ${volume} is declared and no service uses it.`)];
}

/** Names in the line of the head that makes secrets up without Node. */
const inHead = (text: string): Set<string> => {
  const loop = /for name in ([\s\S]*?)\n#\s+do /.exec(text)?.[1] ?? '';
  return new Set(loop.match(/[a-z_]+/g) ?? []);
};

export function secrets({ compose, text }: Stack): string[] {
  const head = inHead(text);
  const used = new Set<string>();
  const inServices = Object.entries(compose.services).flatMap(([name, service]) => {
    const given = new Set(service.secrets);
    for (const secret of given) used.add(secret);
    const unknown = [...given].filter((secret) => !(secret in compose.secrets));
    // In commands and healthchecks as well as in variables.
    const read = [...JSON.stringify(service).matchAll(/\/run\/secrets\/([\w-]+)/g)].map(([, secret = '']) => secret);
    return [
      ...unknown.map((secret) => `${name}: the secret ${secret} is not declared under \`secrets:\`.`),
      ...[...new Set(read)]
        .filter((secret) => !given.has(secret))
        .map((secret) => `${name}: it reads ${secret} and is not given it.`),
    ];
  });
  const declared = Object.entries(compose.secrets).flatMap(([secret, { file }]) => [
    ...(pathOf(secret, file) === `./secrets/${secret}`
      ? []
      : [`The secret ${secret} is in ${file}; it belongs in ./secrets/${secret}.`]),
    ...(used.has(secret) ? [] : [`The secret ${secret} is declared and no service uses it.`]),
    ...(head.has(secret) || GIVEN_SECRETS.has(secret)
      ? []
      : [`The secret ${secret} is not among those that the head of the file makes up.`]),
  ]);
  const idle = [...head].filter((secret) => !(secret in compose.secrets));
  return [...inServices, ...declared, ...idle.map((secret) => `The head makes up ${secret}, which is no secret of the file.`)];
}

/** Names of secrets; what a place asks of passwords is none. */
const NAME = /PASSWORD(?!_(LENGTH|CLASSES|DAYS|FORMER)$)|TOKEN|SECRET/;

export function plainSecrets({ compose, text }: Stack): string[] {
  const inVariables = Object.entries(compose.services).flatMap(([name, service]) =>
    environmentOf(service)
      .filter(
        ([variable, value]) => (NAME.test(variable) && !variable.endsWith('_FILE')) || /:\/\/[^/@\s]*:[^/@\s]+@/.test(value),
      )
      .map(
        ([variable]) =>
          `${name}: ${variable} holds a secret; give it as a file, ${variable}_FILE or its address without a password.`,
      ),
  );
  const fromEnv = [...variablesIn(text)].filter((variable) => NAME.test(variable));
  return [
    ...inVariables,
    ...fromEnv.map((variable) => `\${${variable}} is a secret from .env; make it a file under \`secrets:\`.`),
  ];
}
