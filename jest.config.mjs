// Dates are printed and computed as on a server, whatever the machine's own zone is.
process.env.TZ = 'UTC';

// Against what never ends. What takes too long is found by the tests themselves, whose limits grow with the load.
const testTimeout = 15 * 60_000;

const shared = {
  testEnvironment: '<rootDir>/test/jest/own-process.mjs',
  testRunner: '<rootDir>/test/jest/own-modules.mjs',
  testTimeout,
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/.perennial/', '<rootDir>/dist/'],
};

/** Tests that need no server: they start in a second. */
const withoutServers = [
  '<rootDir>/test/adapters/**/*.test.ts',
  '<rootDir>/test/cases/**/*.test.ts',
  '<rootDir>/test/config/**/*.test.ts',
  '<rootDir>/test/domain/**/*.test.ts',
  '<rootDir>/test/worker/**/*.test.ts',
  '<rootDir>/test/*.test.ts',
];

export default {
  // Tests mostly wait for servers and clocks: three keep two cores busy.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // A Temporal worker that ran inside Jest holds the process although it was shut down and its connections are closed.
  forceExit: true,
  testTimeout,
  projects: [
    { ...shared, displayName: 'rules', testMatch: withoutServers },
    {
      ...shared,
      displayName: 'live',
      testMatch: ['<rootDir>/test/*/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(adapters|cases|config|domain|worker)/'],
      globalSetup: '<rootDir>/test/global-setup.mjs',
      globalTeardown: '<rootDir>/test/global-teardown.mjs',
    },
  ],
};
