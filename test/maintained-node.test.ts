import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packageName = `node-${process.platform}-${process.arch}`;
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'perennial-node-'));
  mkdirSync(join(checkout, 'servers'));
  mkdirSync(join(checkout, 'bin'));
  cpSync(join(import.meta.dirname, '..', 'servers', 'node.mjs'), join(checkout, 'servers', 'node.mjs'));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function npmThat(does: string): void {
  const npm = join(checkout, 'bin', 'npm');
  writeFileSync(npm, `#!/bin/sh\n${does}\n`);
  chmodSync(npm, 0o755);
}

/** Asks as a Node of that version would. */
function asked(version: string) {
  const pretended = join(checkout, 'pretended.mjs');
  writeFileSync(pretended, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', pathToFileURL(pretended).href, join(checkout, 'servers', 'node.mjs')],
    { encoding: 'utf8', env: { ...process.env, PATH: `${join(checkout, 'bin')}:${process.env['PATH']}` } },
  );
  return { chosen: stdout.trim(), said: stderr.trim() };
}

const install = (prints: string) => `
while [ "$1" != --prefix ]; do shift; done
at="$2/node_modules/${packageName}/bin"
mkdir -p "$at"
printf '#!/bin/sh\\necho ${prints}\\n' > "$at/node"
chmod 755 "$at/node"`;

describe('the Node to run with', () => {
  it('is the one that is there where it is maintained', () => {
    npmThat('exit 1');
    expect(asked('22.12.0')).toEqual({ chosen: process.execPath, said: '' });
    expect(existsSync(join(checkout, '.perennial'))).toBe(false);
  });

  it('is obtained once where that one is too old', () => {
    npmThat(install('v24.21.0'));
    const cached = join(checkout, '.perennial', 'bin', 'node-24.21.0');
    expect(asked('20.20.2')).toEqual({
      chosen: cached,
      said: 'Node 20.20.2 is no longer maintained: obtaining Node 24.21.0 …',
    });
    npmThat('exit 1');
    expect(asked('20.20.2')).toEqual({ chosen: cached, said: '' });
    expect(readdirSync(join(checkout, '.perennial', 'bin'))).toEqual(['node-24.21.0']);
  });

  it.each([
    ['the registry has none', 'echo "npm error 404 Not Found" >&2; exit 1', 'npm error 404 Not Found'],
    ['it does not run here', install('nothing'), `the one of the package ${packageName} does not run here`],
  ])('is the old one where %s', (_why, does, failure) => {
    npmThat(does);
    const { chosen, said } = asked('20.20.2');
    expect(chosen).toBe(process.execPath);
    expect(said).toContain(`Node 24.21.0 could not be obtained (${failure}): Node 20.20.2 is used`);
    expect(readdirSync(join(checkout, '.perennial', 'bin'))).toEqual([]);
  });
});
