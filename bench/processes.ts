import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Child, type Command, startChild } from '../servers/child-process.js';
import { benchFolder, until } from './bench-environment.js';

const root = join(import.meta.dirname, '..');

/** A process of this run, with a new log of its own in the bench folder. */
export async function startProcess(name: string, file: string, env: NodeJS.ProcessEnv): Promise<Child> {
  await rm(join(benchFolder, `${name}.log`), { force: true });
  const command: Command = {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', '--import', 'tsx', join(root, file)],
    env: { ...process.env, ...env },
    cwd: root,
    logFile: join(benchFolder, `${name}.log`),
  };
  return startChild(command);
}

/** Waits until the log of a process that was just started says something. @throws when the process ends before */
export async function said(child: Child, text: string): Promise<void> {
  await until(`"${text}" of ${child.name}`, async () => {
    if (child.ending()) throw new Error(`${child.name} ended: see ${join(benchFolder, `${child.name}.log`)}`);
    return (await readFile(join(benchFolder, `${child.name}.log`), 'utf8').catch(() => '')).includes(text);
  });
}

/** Waits until a process answers on an address. @throws when the process ends before */
export async function answers(child: Child, url: string): Promise<void> {
  await until(`${child.name} at ${url}`, async () => {
    if (child.ending()) throw new Error(`${child.name} ended: see ${join(benchFolder, `${child.name}.log`)}`);
    return fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  });
}

/** The processor time that a process has used, user and system, in milliseconds; by Linux, to a hundredth of a second. */
export async function processorTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may have spaces; user and system time are fields 14 and 15.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = Number.NaN, system = Number.NaN] = fields.slice(11, 13);
  return (user + system) * 10;
}

/** The resident memory of a process group in bytes: of the process and what it has started itself. */
export async function residentMemory(groupId: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return rows.reduce((sum, [group, kilobytes = 0]) => (group === groupId ? sum + kilobytes * 1024 : sum), 0);
}

/** Waits until the memory has stopped to grow or shrink by more than a hundredth in five seconds, at most a minute. */
export async function settledMemory(groupId: number): Promise<number> {
  let before = await residentMemory(groupId);
  for (let look = 0; look < 12; look += 1) {
    await delay(5000);
    const now = await residentMemory(groupId);
    if (Math.abs(now - before) < before / 100) return now;
    before = now;
  }
  return before;
}
