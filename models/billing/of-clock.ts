import type { Reach } from '../../domain/identity/grants.js';
import type { Condition } from '../identity/reach.js';

/**
 * Lists leave out what lives on test clocks, unless a clock or an owner is named: an operator's else would be full of it. Who sees only
 * own tenants sees them on whatever clock.
 */
export function onClock(reach: Reach, owner: string | undefined, testClockId: string | undefined): Condition[] {
  if (testClockId !== undefined) return [{ testClockId }];
  return reach.kind === 'everything' && owner === undefined ? [{ testClockId: null }] : [];
}
