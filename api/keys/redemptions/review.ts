/** A redemption as its reader sees it: with its options, and what `redeem` would do at this moment. */
import type { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { choiceOf } from '../../../domain/keys/choice.js';
import { chosenOption, type KeyOption, type KeySituation, keyOptions } from '../../../domain/keys/key-options.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { existingTenant } from '../../../models/keys/opening.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { isOpen, type redemption, showRedemption } from './schema.js';
import { situationNow } from './situation.js';

/** Who reads it. */
export interface Reader {
  readonly caller: Caller;
  readonly language: Language;
}

interface Read {
  readonly database: Database;
}

export async function readRedemption(
  { database }: Read,
  id: string,
  { caller, language }: Reader,
): Promise<z.input<typeof redemption>> {
  const found = await known(database, id);
  const tenantOf = existingTenant(database, found);
  const [plan, keys, tenant, { options, chosen }] = await Promise.all([
    database.plans.sold(found.plan),
    database.keys.byHashes(found.keyHashes),
    tenantOf,
    reviewOf(database, found, tenantOf),
  ]);
  const inOrder = found.keyHashes.flatMap((hash) => keys.get(hash) ?? []);
  const seesPeople = await seesPeopleOf(found, caller);
  return showRedemption(found, { plan, keys: inOrder, tenant, seesPeople, options, chosen, language });
}

/** A partner that only sold the keys does not see whom they are redeemed for, unless the tenant lets it see its people. */
export async function seesPeopleOf(found: Redemption, caller: Caller): Promise<boolean> {
  const { openedByPartner, forNewTenant, tenantId } = found;
  const partnerId = partnerOf(caller);
  if (partnerId === null || (forNewTenant && partnerId === openedByPartner)) return true;
  return isWithin(await caller.reach('users:read'), { tenantId });
}

/** The answer that shows a redemption as it is by now. */
export async function shownRedemption(services: Read, id: string, reader: Reader) {
  const body = await readRedemption(services, id, reader);
  return { status: 200, headers: languageHeaders(reader.language), body } as const;
}

/** For what this redemption has led to already. @throws DomainError notFound */
export async function known(database: Pick<Database, 'redemptions'>, id: string): Promise<Redemption> {
  return requireFound(await database.redemptions.find(id), `redemption ${id}`);
}

interface Reviewed {
  /** Null once it has ended. */
  readonly options: readonly KeyOption[] | null;
  /** What was chosen, if it applies. */
  readonly chosen: KeyOption | null;
}

async function reviewOf(database: Database, found: Redemption, tenant: Promise<Tenant | null>): Promise<Reviewed> {
  if (!isOpen(found)) return { options: null, chosen: null };
  const situation = await situationNow(database, found, tenant);
  if (!situation) return { options: [], chosen: null };
  return { options: keyOptions(situation), chosen: chosenNow(found, situation) };
}

/** What `redeem` would do now; null without a choice, and where it does not apply any more. */
export function chosenNow(found: Redemption, situation: KeySituation): KeyOption | null {
  const choice = choiceOf(found);
  try {
    return choice && chosenOption(choice, situation);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
