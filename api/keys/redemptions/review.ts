/** A redemption as its reader sees it: with its options, and what `redeem` would do at this moment. */
import type { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { choiceOf } from '../../../domain/keys/choice.js';
import { chosenOption, type KeyOption, type KeySituation, keyOptions } from '../../../domain/keys/key-options.js';
import type { Database } from '../../../models/database.js';
import { isAgreed } from '../../../models/keys/opening.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { isOpen, type redemption, showRedemption } from './schema.js';
import { situationNow } from './situation.js';

export async function readRedemption(
  database: Database,
  id: string,
  language: Language,
): Promise<z.input<typeof redemption>> {
  const found = await known(database, id);
  const [plan, keys, agreed, { options, chosen }] = await Promise.all([
    database.plans.sold(found.plan),
    database.keys.byHashes(found.keyHashes),
    isAgreed(database, found),
    reviewOf(database, found),
  ]);
  const inOrder = found.keyHashes.flatMap((hash) => keys.get(hash) ?? []);
  return showRedemption(found, { plan, keys: inOrder, agreed, options, chosen, language });
}

/** The answer that shows a redemption as it is by now. */
export async function shownRedemption(database: Database, id: string, language: Language) {
  const body = await readRedemption(database, id, language);
  return { status: 200, headers: languageHeaders(language), body } as const;
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

async function reviewOf(database: Database, found: Redemption): Promise<Reviewed> {
  if (!isOpen(found)) return { options: null, chosen: null };
  const situation = await situationNow(database, found);
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
