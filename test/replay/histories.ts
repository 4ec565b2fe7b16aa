/** Histories of workflows as files: `<workflow type>/<case>.json`, one event a line, the same wherever they were recorded. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type IHistory = proto.temporal.api.history.v1.IHistory;

const folder = import.meta.dirname;

export interface RecordedHistory {
  /** `<workflow type>/<case>` */
  readonly name: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly history: IHistory;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Where it was recorded, and by which build: of no meaning to a replay. */
const ofTheMachine = new Set(['identity', 'stackTrace', 'workerVersion', 'binaryChecksum']);
/** Runs and requests, ids and hashes of ours, the task queue of a test. */
const drawn =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{24,64}(?![0-9a-f])|(?<=test-)[0-9a-f]{12}/g;
/** The name of a worker's own queue begins with its process and host. */
const process = /\d+@[^\s"]+-(?=[0-9a-f]{32})/g;

/** Gives everything that was drawn at random a number instead, in the order in which it comes. */
class Renaming {
  private readonly numbers = new Map<string, number>();

  text(text: string): string {
    return text.replace(process, 'worker-').replace(drawn, (found) => {
      const number = this.numbers.get(found) ?? this.numbers.size + 1;
      this.numbers.set(found, number);
      const digits = String(number);
      return found.replaceAll(/[0-9a-f]/g, '0').slice(0, -digits.length) + digits;
    });
  }

  value(value: Json, key = ''): Json {
    if (typeof value === 'string') {
      if (key !== 'data') return this.text(value);
      return Buffer.from(this.text(Buffer.from(value, 'base64').toString())).toString('base64');
    }
    if (Array.isArray(value)) return value.map((element) => this.value(element));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).filter(([name]) => !ofTheMachine.has(name));
    return Object.fromEntries(entries.map(([name, inner]) => [name, this.value(inner, name)]));
  }
}

/** One for a whole recording, so that no two of its histories are of the same workflow. */
const renaming = new Renaming();

/** Writes a history without what is particular to the machine and the day on which it was recorded. */
export async function keepHistory(name: string, workflowId: string, history: IHistory): Promise<void> {
  const { events } = History.toObject(History.create(history), { longs: String, enums: String, bytes: String }) as {
    events: Json[];
  };
  const lines = events.map((event) => JSON.stringify(renaming.value(event)));
  const file = join(folder, `${name}.json`);
  await mkdir(dirname(file), { recursive: true });
  const id = JSON.stringify(renaming.text(workflowId));
  await writeFile(file, `{"workflowId":${id},"events":[\n${lines.join(',\n')}\n]}\n`);
}

/** All recorded histories, in the order of their names. */
export async function recordedHistories(): Promise<RecordedHistory[]> {
  const types = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    types.map(async ({ name: type }) => (await readdir(join(folder, type))).map((file) => join(type, file))),
  );
  return Promise.all(files.flat().sort().map(readHistory));
}

async function readHistory(file: string): Promise<RecordedHistory> {
  const { workflowId, ...history } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { workflowId: string };
  return {
    name: file.replace(/\.json$/, ''),
    workflowType: dirname(file),
    workflowId,
    history: History.fromObject(history),
  };
}
