import {
  type DataPlane,
  httpDataPlane,
  type SubscriptionCommand,
  type UserCommand,
} from '../../adapters/subscriptions/data-plane.js';
import type { UserAccess } from '../../servers/data-plane/access.js';
import { type DataPlaneServer, startDataPlane } from '../../servers/data-plane.js';
import { read } from './local-server.js';

/** The answer of `GET /effects`. */
export interface Effects {
  readonly items: readonly {
    readonly idempotencyKey: string;
    readonly kind: string;
    readonly effectId: string;
    readonly effect: string;
    readonly deliveries: number;
  }[];
  readonly effects: number;
  readonly deliveries: number;
}

/** A command for a subscription of three seats. */
export function command(changes: Partial<SubscriptionCommand> = {}): SubscriptionCommand {
  return {
    kind: 'provision',
    tenantId: 'tnt_1',
    subscriptionId: 'sub_1',
    revision: 1,
    idempotencyKey: `sub_1/${changes.kind ?? 'provision'}/${changes.revision ?? 1}`,
    at: '2027-01-14T23:00:00Z',
    plan: { id: 'office-team', version: 1 },
    serviceLicences: ['mail', 'files'],
    seats: 3,
    country: 'PL',
    ...changes,
  };
}

/** The user usr_1 goes from sub_1 to sub_2. */
export function move(changes: Partial<UserCommand> = {}): UserCommand {
  const { userId = 'usr_1', subscriptionId = 'sub_2' } = changes;
  return {
    kind: 'reassign',
    tenantId: 'tnt_1',
    subscriptionId,
    userId,
    from: 'sub_1',
    idempotencyKey: `${subscriptionId}/reassign/${userId}`,
    at: '2028-01-14T23:00:00Z',
    plan: { id: 'office-suite', version: 1 },
    serviceLicences: ['office', 'skype-for-business'],
    ...changes,
  };
}

/** A data plane server and the adapter that speaks to it. */
export async function connected(
  options: { file?: string; timeoutMs?: number } = {},
): Promise<{ server: DataPlaneServer; dataPlane: DataPlane }> {
  const { file, timeoutMs = 5000 } = options;
  const server = await startDataPlane(file === undefined ? {} : { file });
  return { server, dataPlane: httpDataPlane({ url: server.url, secret: server.secret, timeoutMs }) };
}

export async function effects(server: DataPlaneServer, query = ''): Promise<Effects> {
  return read<Effects>(server, `/effects${query}`);
}

/** Who works through what in tnt_1. */
export async function access(server: DataPlaneServer): Promise<UserAccess[]> {
  return (await read<{ items: UserAccess[] }>(server, '/tenants/tnt_1/access')).items;
}
