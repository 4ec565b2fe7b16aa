/** TEST_TIMES=FILE npm test adds a line to the file for each file of tests and each server: what it costs of the processors. */
import { appendFileSync, readFileSync } from 'node:fs';

/** The clock that Linux counts processor time by, for every machine that it runs on. */
const ticksPerSecond = 100;

/** @returns in seconds what this process has used, and its children that have ended; of these it is known on Linux only */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e6, children: process.platform === 'linux' ? ofChildren() : 0 };
}

function ofChildren() {
  const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
  return (Number(afterName[13]) + Number(afterName[14])) / ticksPerSecond;
}

/** Notes what was used since then. @param what a file of tests, or a server that was a child */
export function noteProcessorTime(since, what) {
  const file = process.env.TEST_TIMES;
  if (!file) return;
  const now = processorTime();
  const [own, children] = ['own', 'children'].map((kind) => (now[kind] - since[kind]).toFixed(2));
  appendFileSync(file, `${own}\t${children}\t${what}\n`);
}
