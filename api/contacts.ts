/** Whom callers are told to contact about a refusal: one table, and how each contact is found. */
import type { ErrorCode, ErrorSubject } from '../domain/errors.js';
import type { Database } from '../models/database.js';
import { type Caller, tenantOf } from './http/caller.js';
import type { FindContact, FoundContact } from './http/problems.js';

/**
 * - `seller`: the partner that sold the keys, else the seller of their plan, else the reseller.
 * - `reseller`: who runs Perennial.
 * - `partner`: the partner that it is about.
 * - `administrator`: the first one of the caller's tenant; for other callers the reseller.
 * - `holder`: the administrator of the caller's tenant whose open redemption has the keys; for other callers the seller.
 */
type Solver = 'seller' | 'reseller' | 'holder' | 'partner' | 'administrator';

/** What a caller can solve alone is not in it: a slip of the pen, an agreement to be accepted, a redemption that ended. */
const solvers: Readonly<Partial<Record<ErrorCode, Solver>>> = {
  unknownKey: 'seller',
  usedKey: 'seller',
  reservedKey: 'holder',
  revokedKey: 'seller',
  expiredKey: 'seller',
  mixedKeys: 'seller',
  otherTestClock: 'reseller',
  countryNotServed: 'seller',
  keyInUse: 'seller',
  keyOfOrder: 'seller',
  otherCustomersOrder: 'seller',
  useNotPossible: 'seller',
  renewNotPossible: 'seller',
  payerNotChangeable: 'seller',
  addSeatsNotPossible: 'seller',
  replaceNotPossible: 'seller',
  prepaidOnly: 'seller',
  creditNotPossible: 'reseller',
  planNotOnSale: 'reseller',

  unknownPartner: 'reseller',
  partnerNotEnrolled: 'partner',
  partnerSuspended: 'partner',
  partnerMayNotSell: 'reseller',
  resellerEndsIt: 'partner',

  selfServiceDisabled: 'administrator',
  notForSelfService: 'administrator',

  noFreeSeat: 'seller',
  noFittingSubscription: 'seller',
  licenceRequestOpen: 'administrator',
  subscriptionEnded: 'seller',
  deletionBegun: 'reseller',
  alreadyOnHold: 'reseller',
  tenantErased: 'reseller',
  notStuck: 'reseller',

  forbidden: 'reseller',
  restorePeriodOver: 'reseller',
  dataPlaneRefused: 'reseller',
  internal: 'reseller',
};

/** @param contact of the reseller: a name, an address, or both, as CONTACT has it; null: it is called so in the caller's language */
export function contacts(database: Database, contact: string | null): FindContact {
  const reseller: FoundContact = contact === null ? { role: 'reseller', name: null, email: null } : resellerOf(contact);

  async function seller({ soldBy, plan }: ErrorSubject): Promise<FoundContact> {
    const partner = soldBy ? await database.partners.find(soldBy) : null;
    if (partner) return { role: 'seller', name: partner.name, email: partner.email };
    const version = plan && (await database.plans.version(plan.id, plan.version));
    const found = version && (await database.sellers.find(version.sellerId));
    return found ? { role: 'seller', name: found.contact.name, email: found.contact.email } : reseller;
  }

  async function partner({ partnerId }: ErrorSubject): Promise<FoundContact> {
    const found = partnerId === undefined ? null : await database.partners.find(partnerId);
    return found ? { role: 'partner', name: found.name, email: found.email } : reseller;
  }

  /** Nobody is told of another tenant's administrator. */
  async function holder({ redemptionId = '' }: ErrorSubject, caller: Caller): Promise<FoundContact | undefined> {
    const tenantId = tenantOf(caller);
    if (tenantId === null) return undefined;
    const redemption = await database.redemptions.within(await caller.reach('redemptions:read'), redemptionId);
    if (!redemption) return undefined;
    const administrators = await database.administrators.of(tenantId);
    const opener = await database.apiKeys.within(await caller.reach('apiKeys:manage'), redemption.openedBy);
    const joined = await database.memberships.ofPerson(redemption.openedBy);
    const userId = opener?.userId ?? joined.find((one) => one.tenantId === tenantId)?.userId;
    const found = administrators.find(({ _id }) => _id === userId) ?? administrators[0];
    return found && { role: 'administrator', name: found.name, email: found.email };
  }

  async function administrator(caller: Caller): Promise<FoundContact> {
    const tenantId = tenantOf(caller);
    const [found] = tenantId === null ? [] : await database.administrators.of(tenantId);
    return found ? { role: 'administrator', name: found.name, email: found.email } : reseller;
  }

  return async ({ code, details: { about = {} } }, caller) => {
    const solver = solvers[code];
    if (solver === undefined) return undefined;
    if (solver === 'reseller') return reseller;
    if (solver === 'partner') return partner(about);
    if (solver === 'administrator') return administrator(caller);
    return (solver === 'holder' ? await holder(about, caller) : undefined) ?? seller(about);
  };
}

/** `Example Ltd, support@example.com` → its name and its address. */
function resellerOf(contact: string): FoundContact {
  const [email = null] = /[^\s,;<>]+@[^\s,;<>]+/.exec(contact) ?? [];
  const name = contact.replace(email ?? '', '').replace(/[\s,;<>]+$/, '');
  return { role: 'reseller', name: name === '' ? contact : name, email };
}
