import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../servers/ports.js';
import { processIdentity } from '../../servers/process-identity.js';
import { type Service, Supervisor } from '../../servers/supervisor.js';

let directory: string;
let supervisor: Supervisor;
let pids: Record<string, number>;
let notices: string[];
let gaveUp: Promise<string>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-supervisor-'));
  pids = {};
  notices = [];
  gaveUp = new Promise((resolve) => {
    supervisor = new Supervisor({
      started: (name, pid) => {
        pids[name] = pid;
      },
      notice: (line) => notices.push(line),
      gaveUp: resolve,
    });
  });
});
afterEach(async () => {
  await supervisor.kill();
  await rm(directory, { recursive: true });
});

/** A service that is this JavaScript; ready when it has said so. */
function service(name: string, script: string): Service {
  const logFile = join(directory, `${name}.log`);
  const said = () => readFile(logFile, 'utf8').then((text) => text.includes('ready'));
  return {
    command: { name, command: process.execPath, args: ['-e', script], logFile },
    ready: (abandoned) => until(said, { what: name, abandoned }),
  };
}

/** JavaScript that does something when there is such a file, and lasts. */
function onceThere(file: string, script: string): string {
  const path = JSON.stringify(join(directory, file));
  return `const wait = setInterval(() => { if (require('fs').existsSync(${path})) { ${script} } }, 20)`;
}

const lasting = "console.log('ready'); setInterval(() => {}, 1000)";
const runs = (pid: number | undefined) => pid !== undefined && processIdentity(pid) !== undefined;

describe('a supervised process', () => {
  it('is back after kill -9', async () => {
    await supervisor.start(service('worker', lasting));
    const first = pids['worker'] ?? 0;
    process.kill(first, 'SIGKILL');
    await until(async () => pids['worker'] !== first, { what: 'the next worker', timeoutMs: 60_000 });
    expect(runs(pids['worker'])).toBe(true);
    expect(notices).toEqual(['worker ended (SIGKILL): starting it again in 0.25 s']);
  });

  it('that is slow to start is waited for while it lives, and named', async () => {
    const slow = service('slow', onceThere('told', "console.log('ready')"));
    const { logFile = '' } = slow.command;
    const said = () => readFile(logFile, 'utf8').then((text) => text.includes('ready'));
    const lines: string[] = [];
    const print = (line: string) => {
      lines.push(line);
      if (lines.length === 2) writeFileSync(join(directory, 'told'), '');
    };
    await supervisor.start({
      ...slow,
      ready: (abandoned) => until(said, { what: 'slow', abandoned, print, tellEveryMs: 200 }),
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatch(/^Waiting for slow \(\d+ s\)$/);
  });

  it('that cannot start is told with its last words', async () => {
    const broken = service('api', "console.error('API_PORT must be a port'); process.exit(1)");
    await expect(supervisor.start(broken)).rejects.toThrow('it ended (exit code 1): API_PORT must be a port');
  });

  it('that crashes again and again is given up', async () => {
    await supervisor.start(service('api', `console.log('ready'); ${onceThere('wasReady', 'process.exit(3)')}`));
    writeFileSync(join(directory, 'wasReady'), '');
    expect(await gaveUp).toMatch('api crashed 5 times in a row (exit code 3)');
  });

  it('is stopped before those that were started before it', async () => {
    const order = join(directory, 'order');
    const telling = (name: string) =>
      `process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(order)}, '${name} '); process.exit() }); ${lasting}`;
    for (const name of ['temporal', 'worker', 'api']) await supervisor.start(service(name, telling(name)));
    await supervisor.stop();
    expect(await readFile(order, 'utf8')).toBe('api worker temporal ');
    expect(Object.values(pids).some(runs)).toBe(false);
    expect(notices).toEqual([]);
  });

  it('that ignores the request to stop is ended by force', async () => {
    const deaf = { ...service('deaf', `process.on('SIGTERM', () => {}); ${lasting}`), graceMs: 100 };
    await supervisor.start(deaf);
    await supervisor.stop();
    expect(runs(pids['deaf'])).toBe(false);
  });

  it('does not outlive its supervisor, even if that is killed', async () => {
    const program = `
      import { startChild } from ${JSON.stringify(join(import.meta.dirname, '../../servers/child-process.ts'))};
      const child = await startChild({ name: 'worker', command: process.execPath, args: ['-e', ${JSON.stringify(lasting)}] });
      console.log(child.pid);
    `;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (said) => resolve(Number(said))));
    expect(runs(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(async () => !runs(pid), { what: 'the end of the child', timeoutMs: 60_000 });
  });
});
