/** The API of Perennial as the demo calls it: the same calls as any integrator's. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parsedReply, pause, type Reply, request, streamed } from './http.js';
import { StoryBroken } from './story.js';

/** What the stories read of a problem document. */
const problemSchema = z.object({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().default(''),
  errors: z.array(z.object({ pointer: z.string().optional() })).optional(),
  contact: z.object({ role: z.string(), name: z.string(), email: z.string().nullable() }).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export type Problem = z.output<typeof problemSchema>;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What goes with a request. */
type Content = { readonly json: unknown } | { readonly csv: string };

const triesInAll = 10;

export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The same API as the holder of another API key. */
  as(key: string): ApiClient {
    return new ApiClient(this.url, key, this.signal);
  }

  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return this.accepted('GET', path, await this.send('GET', path), schema);
  }

  async text(path: string): Promise<string> {
    const reply = await this.send('GET', path);
    if (reply.status !== 200) throw refused('GET', path, reply);
    return reply.text;
  }

  async file(path: string): Promise<Buffer> {
    const reply = await this.send('GET', path);
    if (reply.status !== 200) throw refused('GET', path, reply);
    return reply.bytes;
  }

  async post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    const content = body === undefined ? undefined : { json: body };
    return this.accepted('POST', path, await this.send('POST', path, content), schema);
  }

  async put<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    return this.accepted('PUT', path, await this.send('PUT', path, { json: body }), schema);
  }

  async postCsv<Schema extends z.ZodType>(path: string, csv: string, schema: Schema): Promise<z.output<Schema>> {
    return this.accepted('POST', path, await this.send('POST', path, { csv }), schema);
  }

  async delete(path: string): Promise<void> {
    const reply = await this.send('DELETE', path);
    if (reply.status >= 300) throw refused('DELETE', path, reply);
  }

  /** A page as a browser gets it that follows a link: without an API key, and here, whatever host the link names. */
  async page(method: 'GET' | 'POST', link: string): Promise<Reply> {
    return request('The API', this.url + new URL(link).pathname, { method, signal: this.signal });
  }

  /** An event stream, read as it comes until it ends or nobody asks for more. @throws StoryBroken when it is refused */
  async *events<Schema extends z.ZodType>(path: string, schema: Schema): AsyncGenerator<z.output<Schema>> {
    const headers = { authorization: `Bearer ${this.key}` };
    const stream = streamed('The API', `${this.url}${path}`, { headers, signal: this.signal });
    for await (const data of stream) yield parsedReply(`An event of ${path}`, data, schema);
  }

  /** The status with which a read is answered. */
  async statusOf(path: string): Promise<number> {
    return (await this.send('GET', path)).status;
  }

  /** Asks for what has to be refused. @throws StoryBroken when it is not */
  async refusal(method: Method, path: string, content?: Content): Promise<Problem> {
    const reply = await this.send(method, path, content);
    if (reply.status < 400) {
      throw new StoryBroken(`${method} ${path} had to be refused and was answered ${reply.status}`);
    }
    return parsedReply(`The refusal of ${method} ${path}`, reply.text, problemSchema);
  }

  private accepted<Schema extends z.ZodType>(method: Method, path: string, reply: Reply, schema: Schema) {
    if (reply.status >= 300) throw refused(method, path, reply);
    return parsedReply(`The answer of ${method} ${path}`, reply.text, schema);
  }

  /** What the service is too busy for, or still at work on, is asked again under its Idempotency-Key, as the service says. */
  private async send(method: Method, path: string, content?: Content): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    if (content) headers['content-type'] = 'json' in content ? 'application/json' : 'text/csv';
    const body = content && ('json' in content ? JSON.stringify(content.json) : content.csv);
    const init = { method, headers, signal: this.signal, ...(body === undefined ? {} : { body }) };
    for (let tries = 1; ; tries += 1) {
      const reply = await request('The API', `${this.url}${path}`, init);
      const wait = Number(reply.headers.get('retry-after') ?? 0);
      if (!isUnfinished(reply) || wait === 0 || tries === triesInAll) return reply;
      await pause(wait * 1000, this.signal);
    }
  }
}

/** An answer that is not the last word: docs/api.md, "Operations". */
function isUnfinished(reply: Reply): boolean {
  const { status, headers, text } = reply;
  if (status === 429 || status === 503) return true;
  if (status === 202) return headers.get('location')?.startsWith('/v1/operations/') ?? false;
  return status === 409 && parsedReply('The refusal', text, problemSchema).code === 'requestInProgress';
}

function refused(method: Method, path: string, { status, text }: Reply): StoryBroken {
  const problem = problemSchema.safeParse(text.startsWith('{') ? JSON.parse(text) : undefined).data;
  const why = problem ? `${problem.code}: ${problem.detail}` : 'without a problem document';
  return new StoryBroken(`${method} ${path} was answered ${status} ${why}`);
}
