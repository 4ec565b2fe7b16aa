/**
 * What Perennial is measured against: the least that a workflow of the same shape does. A timer and an activity for each
 * dated milestone, an upsert for each change of state, one Update, a sibling for the set-up and one for the deletion. It
 * has no rules, writes nothing and tells nobody.
 */
import { proxyActivities, setHandler, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { BareActivities } from './bare-activities.js';
import { type BareLifeInput, type BareRenewalInput, type BareState, bareChange, bareState } from './bare-messages.js';

export * from './bare-creation-workflows.js';

const { startSibling, awaitSibling, execute } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });

export async function bareLife({ id, milestones }: BareLifeInput): Promise<void> {
  let changes = 0;
  setHandler(bareChange, () => {
    changes += 1;
    return changes;
  });
  await sibling(`${id}/setup`);
  entered('active');
  for (const { at, state } of milestones) {
    await sleep(at - Date.now());
    if (state === 'deleted') await sibling(`${id}/deletion`);
    if (state) entered(state);
    await execute();
  }
}

/** A period that is asked for, collected, paid by an Update, and followed by the next one. */
export async function bareRenewal({ steps }: BareRenewalInput): Promise<void> {
  let changes = 0;
  setHandler(bareChange, async () => {
    changes += 1;
    entered('active');
    await execute();
    return changes;
  });
  for (const { at, activities } of steps) {
    await sleep(at - Date.now());
    await Promise.all(Array.from({ length: activities }, () => execute()));
  }
}

export async function bareSibling(): Promise<void> {
  await execute();
}

async function sibling(id: string): Promise<void> {
  await startSibling(id);
  await awaitSibling(id);
}

function entered(state: BareState): void {
  upsertSearchAttributes([{ key: bareState, value: state }]);
}
