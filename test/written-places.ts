/** All that Perennial writes down: every document, workflow history, mail and line of the log, for tests that search them for secrets. */
import type { Perennial } from './perennial.js';

/** A place in which a secret must not be, and what is there. */
export interface Page {
  readonly place: string;
  readonly text: string;
}

export async function writtenPlaces(perennial: Perennial): Promise<Page[]> {
  const found = await Promise.all([documents(perennial), histories(perennial), mails(perennial)]);
  return [...found.flat(), { place: 'log', text: perennial.log() }];
}

async function documents({ testEnvironment }: Perennial): Promise<Page[]> {
  const { db } = testEnvironment.database.connection;
  const collections = (await db?.listCollections().toArray()) ?? [];
  const pages = await Promise.all(
    collections.map(async ({ name }) => {
      const found = (await db?.collection(name).find().toArray()) ?? [];
      return found.map((document) => ({ place: `collection ${name}`, text: JSON.stringify(document) }));
    }),
  );
  return pages.flat();
}

/** The histories of every workflow of this test file, payloads decoded. */
async function histories({ testEnvironment }: Perennial): Promise<Page[]> {
  const { client, context } = testEnvironment;
  const pages: Page[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${context.taskQueue}'` })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    pages.push({ place: `history of ${workflowId}`, text: textsOf(history.events).join('\n') });
  }
  return pages;
}

/** Every text of a history, in fields and in payloads. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (ArrayBuffer.isView(value)) {
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

async function mails(perennial: Perennial): Promise<Page[]> {
  const { mailUrl } = perennial.testEnvironment;
  const sent = await perennial.mails();
  const raw = await Promise.all(sent.map(async ({ id }) => (await fetch(`${mailUrl}/messages/${id}/raw`)).text()));
  return [{ place: 'mail', text: `${JSON.stringify(sent)}\n${raw.join('\n')}` }];
}
