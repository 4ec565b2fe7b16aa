import fc from 'fast-check';
import { payloadSchema } from '../../../api/messaging/webhook-events/schema.js';
import { toJson } from '../../../domain/json.js';
import { payloadOf, scopesOf, webhookEventTypes } from '../../../domain/messaging/webhook-events.js';
import { directBillingEvent, partnerOfRecordEvent } from '../../../domain/partners/published-events.js';
import { type EventKind, eventKinds } from '../../../domain/subscriptions/events.js';
import { publishedOf } from '../../../domain/subscriptions/published-events.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { anyLife } from '../subscriptions/random-lives.js';

describe('what subscribers are told of a subscription', () => {
  it('has a type for each kind of event', () => {
    for (const kind of eventKinds) expect(webhookEventTypes).toContain(`subscription.${kind}`);
  });

  it('fits the published schema in any life, counts up, and names no person', () => {
    const met = new Set<EventKind>();
    fc.assert(
      fc.property(anyLife, ({ last }) => {
        withSnapshots(last.events).forEach(({ event, after }, i) => {
          const published = publishedOf(toJson(event), after, null);
          const payload = payloadOf('evt_1', published);
          met.add(event.kind);
          expect(payloadSchema(published.type).safeParse(payload).error).toBeUndefined();
          expect(payload.sequence).toBe(i + 1);
          expect(namedIn(payload)).toEqual([]);
        });
      }),
      { numRuns: 300 },
    );
    expect(met.size).toBeGreaterThan(20);
  });

  it('says nothing of who pays, who holds a licence, who asked, or why there is a legal hold', () => {
    fc.assert(
      fc.property(anyLife, ({ last }) => {
        for (const event of last.events) {
          const named = event.kind === 'holdPlaced' ? { ...event, holdReason: 'Anna Nowak' } : event;
          const payload = publishedOf(toJson(named), last.state, null);
          expect(JSON.stringify(payload)).not.toMatch(/Nowak|requestId|freed|slots|"payer"|usr_/);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is told to advisers, who see dates only, but for legal holds and accounts', () => {
    const withheld = webhookEventTypes.filter((type) => !scopesOf(type).includes('dashboard:read'));
    expect(withheld.filter((type) => type.startsWith('subscription.'))).toEqual([
      'subscription.holdPlaced',
      'subscription.holdReleased',
      'subscription.payerChanged',
      'subscription.takeOverPlanned',
      'subscription.takeOverWithdrawn',
    ]);
    expect(withheld).toContain('payment.received');
  });
});

describe('what subscribers are told of partners', () => {
  const head = { at: '2027-01-01T12:00:00Z', tenantId: 'ten_1', testClockId: null, subscriptionId: 'sub_1' };

  it('names a partner of record to itself only: who was there before does not learn who follows', () => {
    const ended = partnerOfRecordEvent(head, 0, { partnerId: '4711', change: 'ended' });
    const given = partnerOfRecordEvent(head, 1, { partnerId: '815', change: 'given' });
    expect([ended, given].map(({ partnerIds }) => partnerIds)).toEqual([['4711'], ['815']]);
    expect([ended, given].map(({ sequence }) => sequence)).toEqual([2, 3]);
    for (const event of [ended, given]) {
      expect(payloadSchema(event.type).safeParse(payloadOf('evt_1', event)).error).toBeUndefined();
    }
    expect(scopesOf('partnerOfRecord.changed')).not.toContain('dashboard:read');
  });

  it('is of a proposal for who has made it, and none of the other partners', () => {
    const data = {
      proposalId: 'dbp_1',
      partnerId: '4711',
      plan: { id: 'office-business', version: 1 },
      seats: 3,
      perPeriod: { amount: 100, currency: 'PLN' },
      startsOn: '2027-02-01',
      answerBy: '2027-01-31',
    };
    const event = directBillingEvent(head, 'directBilling.lapsed', data);
    expect(event).toMatchObject({ partnerIds: ['4711'], sequence: 2, orderedWith: null });
    expect(payloadSchema(event.type).safeParse(payloadOf('evt_1', event)).error).toBeUndefined();
    expect(scopesOf(event.type)).toEqual([]);
  });
});

/** Texts that are neither ids, codes, days nor instants. */
function namedIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[\w.:/+-]{1,80}$/.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namedIn);
}
