import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PortVariable, RequestedPort } from '../config/index.js';
import { takeLock } from './process-lock.js';

/** A port that could not be had; `message` is the one line for the person who configured it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** True when a server can listen on the port of this host now. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** As many different free ports as asked for, held at the same time so that none comes twice. */
export async function freePorts(count: number, host = '127.0.0.1'): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: 0, host }, resolve);
      });
      return server;
    }),
  );
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** One free port. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const [port] = await freePorts(1, host);
  if (port === undefined) throw new PortTaken('No port is free on this machine');
  return port;
}

/** Names the process of this user that has chosen the port: its server may listen there only later. */
export const portClaim = (port: number) =>
  join(tmpdir(), `perennial-ports-${process.getuid?.() ?? 'all'}`, String(port));

/** Takes a port for this process, as long as it runs. @returns false where another process has it, or has chosen it */
async function claim(port: number, host: string): Promise<boolean> {
  const lock = await takeLock(portClaim(port));
  if ('heldBy' in lock) return lock.heldBy.pid === process.pid && isFree(port, host);
  if (await isFree(port, host)) return true;
  await lock.release();
  return false;
}

/**
 * Chooses a port for each requested one, all different, and for this process as long as it runs. Configured ones are taken at their word; a default one that is taken moves on to the
 * next free one.
 *
 * @throws PortTaken when a configured port is in use, or another start has chosen it.
 */
export async function choosePorts(
  requested: readonly RequestedPort[],
  host: (variable: PortVariable) => string = () => '127.0.0.1',
): Promise<Map<PortVariable, number>> {
  const chosen = new Map<PortVariable, number>();
  const owner = (port: number) => [...chosen].find(([, taken]) => taken === port)?.[0];
  // Configured ports first: a default one must not move onto them.
  for (const { variable, port } of requested.filter(({ configured }) => configured)) {
    const other = owner(port);
    if (other) throw new PortTaken(`${variable}=${port} is also the port of ${other}: give each its own`);
    if (!(await claim(port, host(variable)))) {
      throw new PortTaken(`${variable}=${port} is taken by another process: choose another port, or leave it out`);
    }
    chosen.set(variable, port);
  }
  for (const { variable, port: first } of requested.filter(({ configured }) => !configured)) {
    let port = first;
    while (owner(port) || !(await claim(port, host(variable)))) {
      port += 1;
      if (port > first + 200) throw new PortTaken(`No port from ${first} to ${port} is free: set ${variable}`);
    }
    chosen.set(variable, port);
  }
  return chosen;
}

/** Resolves to whether somebody accepted a connection there. */
export async function accepts(host: string, port: number, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/** After so long without success, and then again and again, a wait is told of. */
const TELL_MS = 10_000;

/** How a wait ends without success. */
export type Wait =
  | { readonly what: string; readonly timeoutMs: number }
  | {
      readonly what: string;
      /** Says why to give up: mostly that the process ended. Until it does the wait goes on, and says what it waits for. */
      readonly abandoned: () => string | undefined;
      readonly print?: (line: string) => void;
      readonly tellEveryMs?: number;
    };

/** Asks `ready` again and again until it is true; throws when the time is up or `abandoned` says why to give up. */
export async function until(ready: () => Promise<boolean>, wait: Wait): Promise<void> {
  const { what } = wait;
  const { tellEveryMs = TELL_MS } = 'abandoned' in wait ? wait : {};
  const begunAt = Date.now();
  let tellAt = begunAt + tellEveryMs;
  while (!(await ready())) {
    const waitedMs = Date.now() - begunAt;
    const waited = `${Math.round(waitedMs / 1000)} s`;
    if ('abandoned' in wait) {
      const reason = wait.abandoned();
      if (reason) throw new Error(`${what}: ${reason}`);
      if (Date.now() >= tellAt) {
        tellAt += tellEveryMs;
        (wait.print ?? console.log)(`Waiting for ${what} (${waited})`);
      }
    } else if (waitedMs > wait.timeoutMs) {
      throw new Error(`${what} was not ready after ${waited}`);
    }
    await delay(40);
  }
}
