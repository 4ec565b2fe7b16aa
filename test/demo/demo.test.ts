import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markOf } from '../../servers/process-identity.js';
import { type RunRecord, writeRunRecord } from '../../servers/run-record.js';
import { withRefusingPort } from '../refusing-port.js';

const root = join(import.meta.dirname, '..', '..');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-demo-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Runs `npm run demo` to its end on a data directory of its own. */
async function npmRunDemo(words: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['servers/bootstrap.mjs', 'demo/main.ts', ...words], {
    cwd: root,
    env: { ...process.env, PERENNIAL_DATA_DIR: directory, ...environment },
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, lines: printed.trim().split('\n') };
}

describe('npm run demo', () => {
  it('lists its chapters', async () => {
    const { code, lines } = await npmRunDemo(['list']);
    expect(lines).toEqual([
      "one-keys-life         one product key's whole life",
      'a-new-key             a new key, and forty people moved to the new plan',
      'a-year-of-customers   a year of ten customers on one clock',
      'a-paid-year           a hosting company orders, pays, grows, pays late, and buys again',
      'a-partners-week       a partner’s week with five customers, by the partner’s key alone',
      'bought-for-a-team     a team lead buys, grows, and leaves; the administrator takes over',
      'who-may-do-what       operator, partner, administrator: who may do what',
      'people-come-and-go    people are imported, leave, come back and are forgotten',
      'what-if               what would be, and what then is',
      'stuck-and-on          servers fail, the clock is stuck, and goes on',
    ]);
    expect(code).toBe(0);
  });

  it('says what is wrong with what it is asked for in one line, and starts nothing', async () => {
    const { code, lines } = await npmRunDemo(['two-keys']);
    expect(lines).toEqual([expect.stringMatching(/^There is no chapter two-keys: name one-keys-life, .*, or all$/)]);
    expect(code).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it('says that a service does not answer, and exits 1', async () => {
    await withRefusingPort(async (port) => {
      const api = `http://127.0.0.1:${port}`;
      await writeRunRecord(directory, recordOf(api));
      const { code, lines } = await npmRunDemo([]);
      expect(lines.at(-1)).toMatch(`The story breaks off: Perennial at ${api} cannot be reached: `);
      expect(code).toBe(1);
    });
  });

  it('says why the service cannot be started, and leaves nothing behind', async () => {
    const { code, lines } = await withRefusingPort((port) => npmRunDemo([], { SMTP_URL: `smtp://127.0.0.1:${port}` }));
    expect(lines.at(-1)).toMatch('The story breaks off: Perennial could not be started: SMTP_URL: ');
    expect(code).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  function recordOf(api: string): RunRecord {
    return {
      supervisor: markOf(process.pid),
      ready: true,
      addresses: {
        api,
        reference: `${api}/reference`,
        temporal: '127.0.0.1:7233',
        temporalNamespace: 'default',
        temporalUi: undefined,
        mongodb: 'mongodb://127.0.0.1:27017',
        smtp: 'smtp://127.0.0.1:1025',
        mailUi: undefined,
        dataPlane: 'http://127.0.0.1:8790',
        payments: undefined,
        registers: undefined,
        taxAuthority: undefined,
        issuer: undefined,
      },
      operatorApiKeyFile: join(directory, 'operator-api-key'),
      processes: {},
    };
  }
});
