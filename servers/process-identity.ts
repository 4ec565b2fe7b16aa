import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one with the same number: when it was started. Undefined when no such process
 * runs.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; the fields after it are state (3rd) … start time (22nd).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** A process as it is written down, to be found again or not. */
export interface ProcessMark {
  readonly pid: number;
  readonly identity: string;
}

/** The mark of a running process. */
export function markOf(pid: number): ProcessMark {
  return { pid, identity: processIdentity(pid) ?? 'gone' };
}

/** True while the very process that was marked still runs. */
export function stillRuns({ pid, identity }: ProcessMark): boolean {
  return identity !== undefined && processIdentity(pid) === identity;
}
