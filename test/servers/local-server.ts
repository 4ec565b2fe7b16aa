import type { CaughtMessage, MessageSummary } from '../../servers/mail-catcher/mailbox.js';

/** Any of the local servers that can be told how to behave. */
interface LocalServer {
  readonly url: string;
}

/** Tells a local server how to behave from now on. */
export async function told(server: LocalServer, behaviour: Record<string, unknown>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/behaviour`, { method: 'PUT', headers, body: JSON.stringify(behaviour) });
  if (!response.ok) throw new Error(await response.text());
}

/** The JSON that a local server has at this path. */
export async function read<Content>(server: LocalServer, path: string): Promise<Content> {
  const response = await fetch(`${server.url}${path}`);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Content;
}

/** The whole messages that a mail catcher has, newest first. */
export async function caughtMessages(catcher: LocalServer, query = ''): Promise<CaughtMessage[]> {
  const { items } = await read<{ items: MessageSummary[] }>(catcher, `/messages${query}`);
  return Promise.all(items.map(({ id }) => read<CaughtMessage>(catcher, `/messages/${id}`)));
}
