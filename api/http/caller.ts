import type { ApiKeyRecord } from '../../models/api-keys.js';
import type { Reach } from '../../models/reach.js';

/** What an authenticated caller is in `api/access.ts`. `redemption` is the holder of one redemption's token. */
export const roles = ['operator', 'partner', 'administrator', 'redemption'] as const;
export type Role = (typeof roles)[number];

/** Who makes a request. The id is stable, so that request records and audit entries can name it. */
export interface Caller {
  readonly kind: Role | 'dataPlane' | 'anonymous';
  readonly id: string;
  readonly name: string;
  /** What the caller may see at all; every query of a handler takes it. */
  readonly reach: Reach;
  /** The API key is for reading only. */
  readonly readsOnly: boolean;
  /** The user whose key it is, where one was named. */
  readonly userId: string | null;
  /** The language of the sentences that are meant for the caller, unless the request asks for another. */
  readonly locale: string | null;
}

export const anonymous: Caller = {
  kind: 'anonymous',
  id: 'anonymous',
  name: 'no API key',
  reach: { kind: 'nothing' },
  readsOnly: true,
  userId: null,
  locale: null,
};

/** Proven by its signature; what it may tell reaches every tenant. */
export const dataPlane: Caller = {
  kind: 'dataPlane',
  id: 'dataPlane',
  name: 'the data plane',
  reach: { kind: 'nothing' },
  readsOnly: false,
  userId: null,
  locale: null,
};

export function callerOf(record: ApiKeyRecord): Caller {
  return {
    kind: record.role,
    id: record.apiKeyId,
    name: record.name,
    reach: reachOf(record),
    readsOnly: record.access === 'readOnly',
    userId: record.userId ?? null,
    locale: record.locale ?? null,
  };
}

/** A key without the id that its role needs reaches nothing. */
function reachOf({ role, partnerId, tenantId, redemptionId }: ApiKeyRecord): Reach {
  if (role === 'operator') return { kind: 'everything' };
  if (role === 'partner' && partnerId) return { kind: 'partner', partnerId };
  if (role === 'administrator' && tenantId) return { kind: 'tenant', tenantId };
  if (role === 'redemption' && redemptionId) return { kind: 'redemption', redemptionId };
  return { kind: 'nothing' };
}
