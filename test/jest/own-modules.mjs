/**
 * Jest's circus without Jest's module registry: a test file and all that it imports are loaded by Node itself, through tsx as the
 * product is. So a module is read, compiled and warmed up once in a process and not once in each file of tests, which was a third
 * of the processor time of all tests. Nothing is mocked here by module, so nothing needs a registry of its own.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

register();
const require = createRequire(import.meta.url);
const { default: circus } = require('jest-circus/runner');

/** What circus keeps between files in a process that it takes to be new. */
const eventHandlers = Symbol.for('EVENT_HANDLERS');
const testTimeout = Symbol.for('TEST_TIMEOUT_SYMBOL');

function forget(path) {
  delete require.cache[require.resolve(path)];
  delete globalThis[eventHandlers];
  delete globalThis[testTimeout];
}

/** What circus asks of Jest's runtime, answered by Node. */
const runtime = {
  requireInternalModule(path) {
    forget(path);
    return require(path);
  },
  requireModule: require,
  setGlobalsForRuntime() {},
  enterTestCode() {},
  leaveTestCode() {},
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path) => import(pathToFileURL(path).href),
};

export default function run(globalConfig, config, environment, _runtime, testPath, sendMessageToJest) {
  // Jest's own way to read source maps knows only what Jest has compiled.
  delete Error.prepareStackTrace;
  globalThis.jest = {
    setTimeout(milliseconds) {
      globalThis[testTimeout] = milliseconds;
    },
  };
  return circus(globalConfig, config, environment, runtime, testPath, sendMessageToJest);
}
