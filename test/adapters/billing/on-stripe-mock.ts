import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cachedStripeMock } from '../../../servers/stripe-mock.js';

const root = join(import.meta.dirname, '..', '..', '..');

/** The first time it is compiled, which takes more than a minute. */
function obtained(): string | undefined {
  const script = join('servers', 'obtain-stripe-mock.ts');
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Where stripe-mock lies; undefined where it is not to be had. */
export const stripeMock = cachedStripeMock() ?? obtained();

/** `describe` for what needs stripe-mock: without Go these tests are skipped, by name. */
export const onStripeMock: jest.Describe = stripeMock === undefined ? describe.skip : describe;
