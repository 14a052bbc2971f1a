/** The import table of the design, as rules. test/architecture/boundaries.test.ts proves that they bite. */
const libs = ['entry', 'contracts', 'domain', 'stages', 'adapters', 'runtime', 'composition'];
const mayImport = {
  entry: ['entry'],
  contracts: ['contracts'],
  domain: ['domain'],
  runtime: ['runtime', 'domain', 'entry'],
  stages: ['contracts', 'domain', 'runtime'],
  adapters: ['contracts', 'domain', 'runtime'],
  composition: libs,
};

const layers = Object.entries(mayImport).map(([from, allowed]) => {
  const others = libs.filter((lib) => !allowed.includes(lib) && lib !== from);
  return {
    name: `${from}-stays-in-its-layer`,
    severity: 'error',
    comment: `libs/${from} may import only ${allowed.join(', ')}`,
    from: { path: `^libs/${from}/`, pathNot: '(\\.test\\.ts$|/testing/)' },
    to: { path: `^(dist/)?(apps|test|libs/(${[...others, 'none'].join('|')}))/` },
  };
});

const siblings = ['stages', 'adapters'].map((lib) => ({
  name: `${lib}-do-not-import-a-sibling`,
  severity: 'error',
  comment: `Each folder of libs/${lib} stands alone; composition joins them`,
  from: { path: `^libs/${lib}/([^/]+)/`, pathNot: '(\\.test\\.ts$|/testing/)' },
  to: { path: `^(dist/)?libs/${lib}/([^/]+)/`, pathNot: `^(dist/)?libs/${lib}/$1/` },
}));

/** The nouns of the domain in their order: each may know those before it, and none after. */
const nouns = [
  ...['time', 'identity', 'privacy', 'target', 'hall', 'people', 'act', 'photo', 'access', 'customer-file', 'calendar', 'roster', 'kiosk', 'fault', 'service', 'register'],
  ...['reading', 'journal', 'history', 'quarantine', 'conformance', 'monitoring', 'forecast'],
  ...['finding', 'stock', 'watch', 'rule', 'incident', 'maintenance', 'visit', 'review', 'availability', 'outage', 'board', 'delivery', 'books', 'trial'],
];

const order = nouns.map((noun, i) => ({
  name: `${noun}-knows-only-nouns-before-it`,
  severity: 'error',
  comment: `Before ${noun}: ${nouns.slice(0, i).join(', ') || 'none'}`,
  from: { path: `^libs/domain/${noun}/`, pathNot: '(\\.test\\.ts$|/testing/)' },
  to: { path: `^(dist/)?libs/domain/(${[...nouns.slice(i + 1), 'index'].join('|')})[/.]` },
}));

/** The rooms of the watch: what is remembered knows nothing of judging, what judges nothing of the kinds of rules, and none of the verbs. */
const rooms = ['memory', 'judging', 'rules'].map((room, i, all) => ({
  name: `watch-${room}-knows-only-rooms-below-it`,
  severity: 'error',
  comment: `Below ${room}: ${all.slice(0, i).join(', ') || 'none'}`,
  from: { path: `^libs/domain/watch/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^libs/domain/watch/((${[...all.slice(i + 1), 'none'].join('|')})/|[^/]+\\.ts$)` },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...siblings,
    ...order,
    ...rooms,
    {
      name: 'every-noun-has-its-place',
      severity: 'error',
      comment: 'A new noun of the domain is put into the list above',
      from: {},
      to: { path: '^libs/domain/[^/]+/', pathNot: `^libs/domain/(${nouns.join('|')})/` },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain imports no package and nothing of Node: time and data in, decisions out',
      from: { path: '^libs/domain/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'simulator-knows-only-the-contract',
      severity: 'error',
      comment: 'The simulator stands for vendors: it may know what they know',
      from: { path: '^apps/simulator/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^(dist/)?(apps/(?!simulator)|libs/(?!contracts|runtime))' },
    },
    {
      name: 'apps-do-not-reach-into-stages-or-adapters',
      severity: 'error',
      comment: 'Only composition wires',
      from: { path: '^apps/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^(dist/)?libs/(stages|adapters)/' },
    },
    {
      name: 'apps-stand-alone',
      severity: 'error',
      comment: 'The station is the other apps in one process, and tools may simulate a fleet; no other app imports an app',
      from: { path: '^apps/(?!station)([^/]+)/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^(dist/)?apps/([^/]+)/', pathNot: '^(dist/)?apps/$1/|^(dist/)?apps/simulator/' },
    },
    {
      name: 'only-station-and-tools-simulate',
      severity: 'error',
      comment: 'What serves real kiosks knows no simulated ones',
      from: { path: '^apps/(?!station|tools|simulator)', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^(dist/)?apps/simulator/' },
    },
    {
      name: 'folders-are-entered-by-the-front-door',
      severity: 'error',
      comment: 'Other folders are imported by their index, which the alias #libs names',
      from: { pathNot: '\\.test\\.ts$|^test/' },
      to: { path: '^dist/libs/', pathNot: '^dist/libs/(domain|stages|adapters)/[^/]+/index\\.js$|^dist/libs/(entry|contracts|domain|runtime|composition)/index\\.js$|^dist/libs/composition/modules\\.js$' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Types count too: two files that need each other are one',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    // The alias #libs resolves to what is built; it is the target of the rules, not a place to go on from.
    doNotFollow: { path: '(node_modules|^dist/)' },
    exclude: { path: '^apps/console/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.json'] },
  },
};
