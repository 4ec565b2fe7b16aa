/** The API of Perennial as the demo calls it: the same calls as any integrator's. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parsedReply, pause, type Reply, request } from './http.js';
import { StoryBroken } from './story.js';

/** What the story reads of a problem document. */
const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string().optional() })).optional(),
});

export type Problem = z.output<typeof problemSchema>;

const triesInAll = 5;

export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly signal: AbortSignal,
  ) {}

  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return this.accepted('GET', path, await this.send('GET', path), schema);
  }

  async text(path: string): Promise<string> {
    const reply = await this.send('GET', path);
    if (reply.status !== 200) throw refused('GET', path, reply);
    return reply.text;
  }

  async post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    return this.accepted('POST', path, await this.send('POST', path, body), schema);
  }

  /** Posts what has to be refused. @throws StoryBroken when it is not */
  async refusal(path: string, body: unknown): Promise<Problem> {
    const reply = await this.send('POST', path, body);
    if (reply.status < 400) throw new StoryBroken(`POST ${path} had to be refused and was answered ${reply.status}`);
    return parsedReply(`The refusal of POST ${path}`, reply.text, problemSchema);
  }

  private accepted<Schema extends z.ZodType>(method: string, path: string, reply: Reply, schema: Schema) {
    if (reply.status >= 300) throw refused(method, path, reply);
    return parsedReply(`The answer of ${method} ${path}`, reply.text, schema);
  }

  /** A request that the service is too busy for, or is late with, is repeated under its Idempotency-Key, as the service asks. */
  private async send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = {
      method,
      headers,
      signal: this.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    for (let tries = 1; ; tries += 1) {
      const reply = await request('The API', `${this.url}${path}`, init);
      const wait = Number(reply.headers.get('retry-after') ?? 0);
      const late = reply.status === 202 || reply.status === 429 || reply.status === 503;
      const busy = late || codeOf(reply) === 'requestInProgress';
      if (!busy || wait === 0 || tries === triesInAll) return reply;
      await pause(wait * 1000, this.signal);
    }
  }
}

function codeOf(reply: Reply): string | undefined {
  if (reply.status !== 409) return undefined;
  return parsedReply('The refusal', reply.text, problemSchema).code;
}

function refused(method: string, path: string, { status, text }: Reply): StoryBroken {
  const problem = problemSchema.safeParse(text.startsWith('{') ? JSON.parse(text) : undefined).data;
  const why = problem ? `${problem.code}: ${problem.detail}` : 'without a problem document';
  return new StoryBroken(`${method} ${path} was answered ${status} ${why}`);
}
