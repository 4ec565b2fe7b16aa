// Dates are printed and computed as on a server, whatever the machine's own zone is.
process.env.TZ = 'UTC';

/** Packages that ship ES modules only; Jest runs CommonJS. */
const esModulesOnly = [
  '@redocly',
  'colorette',
  'jsonpath-rfc9535',
  'canonicalize',
  'intl-messageformat',
  '@formatjs',
  'temporal-polyfill',
  'temporal-utils',
  'temporal-spec',
];

/** MongoDB's driver imports `os` dynamically, which Jest cannot; without it mongod refuses the driver's greeting. */
const dynamicImports = '(?:.*/)?mongodb/lib/runtime_adapters\\.js';

const swc = [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' }, keepClassNames: true },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

const shared = {
  testEnvironment: 'node',
  testTimeout: 60_000,
  transform: { '\\.[mc]?[jt]s$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulesOnly.join('|')})/|${dynamicImports})`],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its exports name no file for CommonJS.
    '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js',
  },
  // JavaScript first: a package that ships its sources beside its build is not compiled again.
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/.perennial/', '<rootDir>/dist/'],
};

/** Tests that need no server: they start in a second. */
const withoutServers = [
  '<rootDir>/test/adapters/**/*.test.ts',
  '<rootDir>/test/cases/**/*.test.ts',
  '<rootDir>/test/config/**/*.test.ts',
  '<rootDir>/test/domain/**/*.test.ts',
  '<rootDir>/test/*.test.ts',
];

export default {
  // Tests mostly wait for servers and clocks: four keep two cores busy.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // A Temporal worker that ran inside Jest holds the process although it was shut down and its connections are closed.
  forceExit: true,
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'rules', testMatch: withoutServers },
    {
      ...shared,
      displayName: 'live',
      testMatch: ['<rootDir>/test/*/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(adapters|cases|config|domain)/'],
      globalSetup: '<rootDir>/test/global-setup.mjs',
      globalTeardown: '<rootDir>/test/global-teardown.mjs',
    },
  ],
};
