/**
 * Jest's environment for tests that run in the process itself, without a sandbox: their globals are the process's own. What Jest
 * puts there for a file it replaces for the next one, and a file's environment variables end with it.
 */
import { createContext } from 'node:vm';
import { noteProcessorTime, processorTime } from './processor-time.mjs';

const exit = process.exit;

export default class OwnProcess {
  global = globalThis;
  // Nothing is mocked here.
  moduleMocker = { clearMocksOnScope() {}, restoreAllMocks() {} };
  fakeTimers = null;
  fakeTimersModern = null;
  #variables = {};
  #file;
  #begun = processorTime();
  // Jest installs source maps there, for a sandbox that we do not use: Node's own are at work.
  #unused = createContext({ Error, console, process, Buffer });

  constructor(_config, { testPath }) {
    this.#file = testPath;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return this.#unused;
  }

  async setup() {
    this.#variables = { ...process.env };
  }

  async teardown() {
    noteProcessorTime(this.#begun, this.#file);
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
  }
}
