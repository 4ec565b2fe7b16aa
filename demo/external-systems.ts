/** What stands around the service on this machine, as the demo looks at it: mail catcher, data plane, Temporal UI. */
import { z } from 'zod';
import { parsedReply, request } from './http.js';
import { StoryBroken } from './story.js';

const mails = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      messageId: z.string(),
      to: z.array(z.object({ name: z.string(), address: z.string() })),
      subject: z.string(),
      language: z.string().optional(),
      date: z.iso.datetime({ offset: true }),
      receivedAt: z.string(),
    }),
  ),
});

/** A mail as it was caught: one for each Message-ID. */
export type Mail = z.output<typeof mails>['items'][number];

const mailText = z.object({ text: z.string() });

const effects = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      at: z.string(),
      effect: z.string(),
      effectId: z.string(),
      confirmedAt: z.string(),
    }),
  ),
});

/** Something that the data plane was told, once for its idempotency key. */
export type Effect = z.output<typeof effects>['items'][number];

const place = z.object({
  state: z.string(),
  since: z.string(),
  seats: z.number(),
  serviceLicences: z.array(z.string()),
  country: z.string(),
});

/** What the data plane holds of a subscription. */
export type Place = z.output<typeof place>;

const access = z.object({
  items: z.array(z.object({ userId: z.string(), through: z.array(z.string()), withoutAccess: z.number() })),
});

/** Through which subscriptions a user works, and how often the user was without any since the data plane knows of the user. */
export type UserAccess = z.output<typeof access>['items'][number];

const run = z.object({
  workflowExecutionInfo: z.object({ status: z.string() }),
  pendingActivities: z
    .array(z.object({ activityType: z.object({ name: z.string() }), attempt: z.number() }))
    .default([]),
});

/** A workflow's run as the Temporal UI shows it. */
export interface Run {
  readonly status: string;
  /** Activities that are tried or wait to be tried again. */
  readonly pending: readonly { readonly activity: string; readonly attempt: number }[];
}

/** Time enough to set right what was set wrong, also when the story breaks off. */
const mendingMs = 5000;

export class ExternalSystems {
  constructor(
    private readonly addresses: {
      readonly mailUi: string | undefined;
      readonly dataPlane: string;
      readonly temporalUi: string | undefined;
      readonly temporalNamespace: string;
    },
    private readonly signal: AbortSignal,
  ) {
    if (!addresses.mailUi) {
      throw new StoryBroken('The story reads the mails in the mail catcher: start the service without SMTP_URL');
    }
  }

  /** The mails to an address, oldest first. */
  async mailsTo(address: string): Promise<Mail[]> {
    const url = `${this.addresses.mailUi}/messages?limit=1000&to=${encodeURIComponent(address)}`;
    return (await this.read('The mail catcher', url, mails)).items.reverse();
  }

  /** The mails to all addresses of a domain, oldest first. */
  async mailsAt(domain: string): Promise<Mail[]> {
    const { items } = await this.read('The mail catcher', `${this.addresses.mailUi}/messages?limit=1000`, mails);
    return items.filter(({ to }) => to.some(({ address }) => address.endsWith(`@${domain}`))).reverse();
  }

  async textOf({ id }: Mail): Promise<string> {
    return (await this.read('The mail catcher', `${this.addresses.mailUi}/messages/${id}`, mailText)).text;
  }

  /** What the data plane was told about a subscription, in this order. */
  async effectsOn(subscriptionId: string): Promise<Effect[]> {
    const url = `${this.addresses.dataPlane}/effects?subscriptionId=${subscriptionId}`;
    return (await this.read('The data plane', url, effects)).items;
  }

  async placeOf(subscriptionId: string): Promise<Place> {
    return this.read('The data plane', `${this.addresses.dataPlane}/subscriptions/${subscriptionId}`, place);
  }

  /** What the data plane has seen of the users of a tenant who were moved. */
  async accessIn(tenantId: string): Promise<UserAccess[]> {
    return (await this.read('The data plane', `${this.addresses.dataPlane}/tenants/${tenantId}/access`, access)).items;
  }

  /** A workflow's run as the Temporal UI has it; undefined when no UI is known. */
  async runOf(workflowId: string): Promise<Run | undefined> {
    const { temporalUi, temporalNamespace } = this.addresses;
    if (!temporalUi) return undefined;
    const url = `${temporalUi}/api/v1/namespaces/${temporalNamespace}/workflows/${encodeURIComponent(workflowId)}`;
    const { workflowExecutionInfo, pendingActivities } = await this.read('The Temporal UI', url, run);
    return {
      status: workflowExecutionInfo.status.replace('WORKFLOW_EXECUTION_STATUS_', '').toLowerCase(),
      pending: pendingActivities.map(({ activityType, attempt }) => ({ activity: activityType.name, attempt })),
    };
  }

  /** Where a person looks at a workflow's run; undefined when no UI is known. */
  pageOf(workflowId: string): string | undefined {
    const { temporalUi, temporalNamespace } = this.addresses;
    return temporalUi && `${temporalUi}/namespaces/${temporalNamespace}/workflows/${encodeURIComponent(workflowId)}`;
  }

  /** Has the data plane fail in some way until the work is done, whatever becomes of it. */
  async whileDataPlane<Result>(behaviour: object, work: () => Promise<Result>): Promise<Result> {
    return this.whileBehaving(`${this.addresses.dataPlane}/behaviour`, behaviour, work);
  }

  /** The same for the mail server. */
  async whileMailServer<Result>(behaviour: object, work: () => Promise<Result>): Promise<Result> {
    return this.whileBehaving(`${this.addresses.mailUi}/behaviour`, behaviour, work);
  }

  private async whileBehaving<Result>(url: string, behaviour: object, work: () => Promise<Result>): Promise<Result> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'PUT', headers, body: JSON.stringify(behaviour), signal: this.signal };
    const { status, text } = await request('The behaviour', url, init);
    if (status !== 200) throw new StoryBroken(`${url} answered ${status}: ${text}`);
    try {
      return await work();
    } finally {
      await request('The behaviour', url, { method: 'DELETE', signal: AbortSignal.timeout(mendingMs) });
    }
  }

  private async read<Schema extends z.ZodType>(what: string, url: string, schema: Schema): Promise<z.output<Schema>> {
    const { status, text } = await request(what, url, { signal: this.signal });
    if (status !== 200) throw new StoryBroken(`${what} answered ${status} to ${url}`);
    return parsedReply(`The answer of ${url}`, text, schema);
  }
}
