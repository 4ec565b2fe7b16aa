import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Events kept as one JSON document per line. A line is one append, so a process that is killed loses at most the
 * event that it was writing: a last line without its end is cut off when the file is opened again.
 */
export class Journal<Event> {
  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
  }

  read(): Event[] {
    if (!existsSync(this.file)) return [];
    const content = readFileSync(this.file);
    const end = content.lastIndexOf('\n') + 1;
    if (end < content.length) truncateSync(this.file, end);
    const lines = content.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Event);
  }

  append(event: Event): void {
    appendFileSync(this.file, line(event), { mode: 0o600 });
  }

  /** Puts these in the place of all that was kept, or leaves everything as it was. */
  rewrite(events: readonly Event[]): void {
    const draft = `${this.file}.new`;
    writeFileSync(draft, events.map(line).join(''), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

function line(event: unknown): string {
  return `${JSON.stringify(event)}\n`;
}
