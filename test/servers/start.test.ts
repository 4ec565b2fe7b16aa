import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortVariable, RequestedPort } from '../../config/index.js';
import { choosePorts, freePort, portClaim } from '../../servers/ports.js';
import { markOf } from '../../servers/process-identity.js';
import { AlreadyRunning, lockDataDirectory } from '../../servers/run-record.js';
import { withRefusingPort } from '../refusing-port.js';

const root = join(import.meta.dirname, '..', '..');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-start-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Runs `npm start` to its end on an empty data directory. */
async function npmStart(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['servers/bootstrap.mjs', 'servers/start.ts'], {
    cwd: root,
    env: { ...process.env, PERENNIAL_DATA_DIR: directory, ...environment },
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, lines: printed.trimEnd().split('\n') };
}

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1' }, resolve));
  return server;
}

describe('npm start', () => {
  it('names a wrong setting in one line', async () => {
    const { code, lines } = await npmStart({ API_PORT: 'eighty' });
    expect(lines).toEqual(['API_PORT must be a port from 1 to 65535 (not "eighty")']);
    expect(code).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it('names a configured port that is taken in one line, and leaves nothing behind', async () => {
    const port = await freePort();
    const server = await occupy(port);
    const { code, lines } = await npmStart({ MONGODB_PORT: String(port) });
    server.close();
    expect(lines).toEqual([`MONGODB_PORT=${port} is taken by another process: choose another port, or leave it out`]);
    expect(code).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it('names a configured server that does not answer in one line', async () => {
    await withRefusingPort(async (port) => {
      const { code, lines } = await npmStart({ SMTP_URL: `smtp://127.0.0.1:${port}` });
      expect(lines).toEqual([`SMTP_URL: nobody answers at 127.0.0.1:${port}`]);
      expect(code).toBe(1);
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('names a configured program that is missing in one line', async () => {
    const { code, lines } = await npmStart({ TEMPORAL_CLI: '/nowhere/temporal' });
    expect(lines.filter((line) => !line.startsWith('MongoDB: '))).toEqual([
      'TEMPORAL_CLI=/nowhere/temporal: there is no file /nowhere/temporal',
    ]);
    expect(code).toBe(1);
  });

  it('refuses a data directory that another one uses', async () => {
    const unlock = await lockDataDirectory(directory);
    const { code, lines } = await npmStart({});
    await unlock();
    expect(lines).toEqual([
      expect.stringMatching(`^Perennial already runs on ${directory} \\(process ${process.pid}\\)`),
    ]);
    expect(code).toBe(1);
  });
});

describe('the lock of a data directory', () => {
  it('is taken over from a process that was killed', async () => {
    await writeFile(
      join(directory, 'lock'),
      JSON.stringify({ ...markOf(process.pid), identity: 'of an earlier process' }),
    );
    await lockDataDirectory(directory);
    expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toEqual(markOf(process.pid));
    expect(await readdir(directory)).toEqual(['lock']);
  });

  it('is given to one of many', async () => {
    await writeFile(join(directory, 'lock'), '{}');
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(directory)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(AlreadyRunning);
  });
});

describe('the choice of ports', () => {
  const requestedPort = (variable: PortVariable, port: number, configured = false): RequestedPort => ({
    variable,
    port,
    configured,
  });

  it('moves a default port that is taken to the next free one', async () => {
    const port = await freePort();
    const server = await occupy(port);
    const chosen = await choosePorts([requestedPort('API_PORT', port)]);
    server.close();
    expect(chosen.get('API_PORT')).toBeGreaterThan(port);
  });

  it('keeps default ports off configured ones', async () => {
    const port = await freePort();
    const chosen = await choosePorts([requestedPort('API_PORT', port), requestedPort('SMTP_PORT', port, true)]);
    expect(chosen.get('SMTP_PORT')).toBe(port);
    expect(chosen.get('API_PORT')).not.toBe(port);
  });

  it('leaves a port to another start that has chosen it and does not listen yet, until that has ended', async () => {
    const port = await freePort();
    await choosePorts([requestedPort('API_PORT', port)]);
    await writeFile(portClaim(port), JSON.stringify(markOf(process.ppid)));
    expect((await choosePorts([requestedPort('API_PORT', port)])).get('API_PORT')).toBeGreaterThan(port);
    await expect(choosePorts([requestedPort('API_PORT', port, true)])).rejects.toThrow(`API_PORT=${port} is taken`);
    await writeFile(portClaim(port), JSON.stringify({ ...markOf(process.ppid), identity: 'of an earlier process' }));
    expect((await choosePorts([requestedPort('API_PORT', port, true)])).get('API_PORT')).toBe(port);
  });

  it('refuses one port for two servers', async () => {
    const port = await freePort();
    await expect(
      choosePorts([requestedPort('API_PORT', port, true), requestedPort('SMTP_PORT', port, true)]),
    ).rejects.toThrow(`SMTP_PORT=${port} is also the port of API_PORT`);
  });
});
