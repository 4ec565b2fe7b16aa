import { addDays, addHours, type Instant, instant, plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import {
  assertMayInvite,
  assertTransferDay,
  consequencesOf,
  type InvitationState,
  invitationState,
  mostTransferDays,
  pauseAfterDeclineDays,
  transferState,
} from '../../../domain/partners/resellers.js';

const noon = instant('2027-05-03T12:00:00Z');
const codeOf = (call: () => unknown): string | null => {
  try {
    call();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('an invitation', () => {
  it('is open up to its last instant, and then has lapsed by itself', () => {
    const open = { end: null, lapsesAt: noon };
    expect(invitationState(open, addHours(noon, -1))).toBe('open');
    expect(invitationState(open, noon)).toBe('lapsed');
  });

  it('stays what it was answered, whenever it is looked at', () => {
    expect(invitationState({ end: 'accepted', lapsesAt: noon }, addHours(noon, 1))).toBe('accepted');
    expect(transferState({ end: 'declined', lapsesAt: noon }, addHours(noon, 1))).toBe('declined');
  });

  const earlier = (state: InvitationState, endedAt: Instant | null = noon) => [{ state, endedAt }];

  it('is one at a time', () => {
    expect(codeOf(() => assertMayInvite(earlier('open', null), noon))).toBe('alreadyExists');
    for (const state of ['lapsed', 'withdrawn', 'accepted'] as const) assertMayInvite(earlier(state), noon);
  });

  it('does not follow one that was declined before thirty days are over', () => {
    const inviting = (days: number) => () => assertMayInvite(earlier('declined'), addHours(noon, days * 24));
    expect(codeOf(inviting(0))).toBe('invitationDeclined');
    expect(codeOf(inviting(pauseAfterDeclineDays - 1))).toBe('invitationDeclined');
    expect(codeOf(inviting(pauseAfterDeclineDays))).toBeNull();
  });
});

describe('the day of a transfer', () => {
  it('is to come, within a year', () => {
    const today = plainDate('2027-05-03');
    const on = (days: number) => codeOf(() => assertTransferDay(addDays(today, days), today));
    expect([on(-1), on(0)]).toEqual(['invalidRequest', 'invalidRequest']);
    expect([on(1), on(mostTransferDays)]).toEqual([null, null]);
    expect(on(mostTransferDays + 1)).toBe('invalidRequest');
  });
});

describe('the end of a reseller relation', () => {
  it('names what stays only where there is something', () => {
    const codes = (figures: Parameters<typeof consequencesOf>[0]) => consequencesOf(figures).map(({ code }) => code);
    const always = ['subscriptionsUnseen', 'noMoreOrders', 'ordersStay', 'keysStay'];
    expect(codes({ subscriptions: 2, partnerOfRecord: 0, delegations: 0 })).toEqual([...always, 'administratorsHear']);
    expect(codes({ subscriptions: 2, partnerOfRecord: 1, delegations: 1 })).toEqual([
      ...always,
      'partnerOfRecordStays',
      'delegationStays',
      'administratorsHear',
    ]);
  });
});
