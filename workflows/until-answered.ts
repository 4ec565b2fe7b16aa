import { type SignalDefinition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { type NotBefore, nextInstant } from '../contracts/messages.js';
import { instantFromMillis } from '../domain/calendar.js';
import { withoutRequestContext } from './request-origin.js';
import { begin, instantOr } from './waiting.js';

/** What waits for an answer. */
interface Offer {
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly lapsesAt: string;
}

/** How it is followed. */
interface Following {
  /** Its state while it can be answered. */
  readonly open: string;
  /** Tells that it was answered. */
  readonly answered: SignalDefinition;
  /** Tells both sides how it stands, and carries out what was accepted. @param at RFC 3339 @returns its state */
  follow(at: string): Promise<string>;
}

/** Follows an offer until it is answered, taken back or lapses. @returns the state in which it has ended */
export async function untilAnswered({ notBefore, lapsesAt }: Offer, following: Following): Promise<string> {
  let answered = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  const follow = () => following.follow(now());
  setHandler(following.answered, () => {
    answered = true;
  });
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  waitsFor = null;
  let state = await follow();
  while (state === following.open) {
    waitsFor = Date.parse(lapsesAt);
    setCurrentDetails(`**${state}**: it lapses at ${lapsesAt}.`);
    await instantOr(waitsFor, () => answered, 'until it lapses');
    waitsFor = null;
    answered = false;
    state = await withoutRequestContext(follow);
  }
  setCurrentDetails(`**${state}** at ${now()}.`);
  return state;
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
