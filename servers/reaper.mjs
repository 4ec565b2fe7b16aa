/**
 * Ends the processes that a killed parent left behind. The parent holds this process's standard input and writes
 * `+PID` and `-PID` lines for the process groups it starts and sees end; when the pipe closes, those still there are
 * ended, the newest first. Plain JavaScript, so that it is up at once.
 */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 3000;
const groups = new Set();

function signal(group, name) {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}

// A Ctrl-C or a closed terminal is for the parent; this one outlives it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(group);
  else groups.delete(group);
}

for (const group of [...groups].reverse()) {
  const end = Date.now() + GRACE_MS;
  signal(group, 'SIGTERM');
  while (Date.now() < end && signal(group, 0)) await delay(50);
  signal(group, 'SIGKILL');
}
