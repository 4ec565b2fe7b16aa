/** A redemption as its reader sees it: with its options, and what `redeem` would do at this moment. */
import type { z } from 'zod';
import { requireFound } from '../../../domain/errors.js';
import { choiceOf } from '../../../domain/keys/choice.js';
import { type KeyOption, keyOptions } from '../../../domain/keys/key-options.js';
import type { Database } from '../../../models/database.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { Language } from '../../i18n/language.js';
import { isOpen, type redemption, showRedemption } from './schema.js';
import { situationNow } from './situation.js';

export async function readRedemption(
  database: Database,
  id: string,
  language: Language,
): Promise<z.input<typeof redemption>> {
  const found = await known(database, id);
  const [plan, keys, agreed, options] = await Promise.all([
    database.plans.sold(found.plan),
    database.keys.byHashes(found.keyHashes),
    isAgreed(database, found),
    optionsOf(database, found),
  ]);
  const inOrder = found.keyHashes.flatMap((hash) => keys.get(hash) ?? []);
  const chosen = options?.find((option) => isChosen(option, found)) ?? null;
  return showRedemption(found, { plan, keys: inOrder, agreed, options, chosen, language });
}

/** For what this redemption has led to already. @throws DomainError notFound */
export async function known(database: Pick<Database, 'redemptions'>, id: string): Promise<Redemption> {
  return requireFound(await database.redemptions.find(id), `redemption ${id}`);
}

/** The agreement is accepted once per tenant and version. */
export async function isAgreed(database: Database, found: Redemption): Promise<boolean> {
  if (found.agreement) return true;
  const [tenant, { agreement }] = await Promise.all([
    database.tenants.find(found.tenantId),
    database.plans.sold(found.plan),
  ]);
  return (
    tenant?.agreements.some(({ name, version }) => name === agreement.name && version === agreement.version) ?? false
  );
}

/** Null once it has ended. */
async function optionsOf(database: Database, found: Redemption): Promise<KeyOption[] | null> {
  if (!isOpen(found)) return null;
  const situation = await situationNow(database, found);
  return situation ? keyOptions(situation.subscriptions, situation.commitment) : [];
}

function isChosen(option: KeyOption, found: Redemption): boolean {
  const choice = choiceOf(found);
  return choice !== null && Object.entries(choice).every(([name, value]) => option[name as keyof KeyOption] === value);
}
