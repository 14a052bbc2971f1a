/** What replaces modules in Jest's world. Here it would do nothing, and the test would not know. */
export const OF_MODULES = [
  'autoMockOff',
  'autoMockOn',
  'createMockFromModule',
  'deepUnmock',
  'disableAutomock',
  'doMock',
  'dontMock',
  'enableAutomock',
  'isolateModules',
  'isolateModulesAsync',
  'mock',
  'onGenerateMock',
  'requireActual',
  'requireMock',
  'resetModules',
  'setMock',
  'unmock',
  'unstable_mockModule',
  'unstable_unmockModule',
];

function refuse(name: string): () => never {
  return () => {
    throw new Error(
      `jest.${name}: modules are loaded once for all tests and cannot be replaced. Hand over what is used, or jest.spyOn it.`,
    );
  };
}

export const refused = Object.fromEntries(OF_MODULES.map((name) => [name, refuse(name)]));
