import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { certificateContent, type ErasedPayers } from '../../../domain/subscriptions/certificate.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import { cancellation, hold, release, renewal } from './commands.js';
import { active, type Life } from './life.js';

const annual = active({ at: '2026-03-15T13:37:00Z' });
const dueAt = '2027-07-12T22:00:00Z';

interface Proven {
  readonly scheduledAt?: string;
  readonly finishedAt?: string;
  readonly withTenant?: boolean;
  readonly payers?: ErasedPayers;
}

function certificate(subscription: Subscription, proven: Proven = {}) {
  const { scheduledAt = dueAt, finishedAt = dueAt, withTenant = true, payers } = proven;
  return certificateContent(subscription, {
    certificateId: 'cert-1',
    scheduledAt: instant(scheduledAt),
    finishedAt: instant(finishedAt),
    withTenant,
    confirmation: { effectId: 'effect-7', confirmedAt: '2027-07-12T22:00:04Z' },
    erased: { licenceAssignments: 3, users: 4, notices: 7, redemptions: 2 },
    backupRetentionDays: 35,
    payers,
  });
}

const disabled = annual.livedTo('2027-07-12T21:00:00Z');
const atTheEnd = disabled.state;

describe('the certificate of a tenant’s last subscription', () => {
  const content = certificate(atTheEnd, { finishedAt: '2027-07-12T22:00:09.500Z' });

  it('names the subscription, the rule and both instants', () => {
    expect(toJson(content)).toMatchObject({
      certificateId: 'cert-1',
      tenantId: 'tenant-1',
      subscriptionId: 'sub-1',
      plan: { id: 'suite', version: 1 },
      rule: { policy: 'annual', version: 1, deletionDay: 120, firstUnpaidDay: '2027-03-15' },
      scheduledAt: dueAt,
      finishedAt: '2027-07-12T22:00:09.5Z',
    });
  });

  it('states what the records show was done, with their numbers', () => {
    expect(content.done).toEqual([
      { what: 'dataOnDataPlane', confirmation: 'effect-7', confirmedAt: '2027-07-12T22:00:04Z' },
      { what: 'licenceAssignments', count: 3 },
      { what: 'users', count: 4 },
      { what: 'noticesSent', count: 7 },
      { what: 'namesInRedemptions', count: 2 },
      { what: 'organisationAndSignatures' },
    ]);
  });

  it('states what stays, and until when: addresses for the last message, backups by the tenant’s calendar', () => {
    expect(toJson(content.kept)).toEqual([
      { what: 'administratorsAddresses', why: expect.any(String), until: '2027-07-13T07:00:00Z' },
      { what: 'recordWithoutPersonalData', why: expect.any(String) },
      { what: 'backups', why: expect.any(String), until: '2027-08-17' },
    ]);
  });

  it('is plain JSON, so that its hash can be checked by anybody', () => {
    expect(JSON.parse(JSON.stringify(content))).toEqual(toJson(content));
  });
});

describe('the certificate of a tenant who was to pay', () => {
  const of = (payers: ErasedPayers, withTenant = true) => certificate(atTheEnd, { payers, withTenant });

  it('says how many methods are gone at the payment provider, and that the accounts stay', () => {
    const { done, kept } = of({ methods: 2, refused: 0 });
    expect(done).toContainEqual({ what: 'paymentMethodsAtProvider', count: 2 });
    expect(kept.map(({ what }) => what)).toEqual([
      'administratorsAddresses',
      'accountingRecords',
      'recordWithoutPersonalData',
      'backups',
    ]);
  });

  it('says that some stay there, where the provider refused', () => {
    expect(of({ methods: 1, refused: 1 }).kept.map(({ what }) => what)).toContain('paymentMethodsAtProvider');
  });

  it('says nothing of methods while the tenant has another subscription', () => {
    const { done } = of({ methods: 0, refused: 0 }, false);
    expect(done.map(({ what }) => what)).not.toContain('paymentMethodsAtProvider');
  });
});

describe('the certificate of one subscription among several', () => {
  const content = certificate(atTheEnd, { withTenant: false });

  it('claims nothing about the tenant’s users and data, which stay', () => {
    expect(content.done.map(({ what }) => what)).toEqual(['dataOnDataPlane', 'licenceAssignments']);
    expect(content.kept.map(({ what }) => what)).toEqual(['tenantData', 'recordWithoutPersonalData', 'backups']);
  });
});

it('a deletion that was finished after its message was due keeps addresses until then, never until a past instant', () => {
  const content = certificate(atTheEnd, { finishedAt: '2027-07-15T10:00:00Z' });
  expect(toJson(content.kept[0])).toMatchObject({ what: 'administratorsAddresses', until: '2027-07-15T10:00:00Z' });
  expect(toJson(content.kept.at(-1))).toMatchObject({ what: 'backups', until: '2027-08-19' });
});

it('a deletion after a legal hold says when it was due then, and its last message is of that day', () => {
  const free = disabled.when(hold('2027-07-12T21:00:00Z')).when(release('2027-09-01T10:00:00Z'));
  const content = certificate(free.state, { scheduledAt: '2027-09-07T22:00:00Z', finishedAt: '2027-09-07T22:00:09Z' });
  expect(toJson(content)).toMatchObject({
    scheduledAt: '2027-09-07T22:00:00Z',
    kept: [{ what: 'administratorsAddresses', until: '2027-09-08T07:00:00Z' }, {}, {}],
  });
});

it('after a renewal the rule is that of the last term', () => {
  const at = '2027-03-27T16:20:00Z';
  const again = annual.livedTo(at).when(renewal({ at, policy: 'newCommerceAnnual' }));
  expect(toJson(certificate(again.state).rule)).toEqual({
    policy: 'newCommerceAnnual',
    version: 1,
    deletionDay: 90,
    firstUnpaidDay: '2028-03-15',
  });
});

describe('the rule of one that was cancelled', () => {
  const inJune = '2026-06-01T10:00:00Z';
  const ruleOf = (life: Life) => toJson(certificate(life.state).rule);
  const kept = { policy: 'annual', version: 1, deletionDay: 90 };

  it('is the retention after a cancellation, from the end of the term or from the day on which it was cancelled', () => {
    const atEnd = annual.livedTo(inJune).when(cancellation('endOfTerm', inJune));
    expect(ruleOf(atEnd.livedTo(dueAt))).toEqual({ ...kept, firstUnpaidDay: '2027-03-15' });
    const atOnce = annual.livedTo(inJune).when(cancellation('now', inJune));
    expect(ruleOf(atOnce)).toEqual({ ...kept, firstUnpaidDay: null, cancelledOn: '2026-06-01' });
  });

  it('names no policy of a perpetual plan', () => {
    const perpetual = active({ at: '2026-03-15T13:37:00Z', policy: null });
    const cancelled = perpetual.when(cancellation('now', inJune));
    const rule = { policy: null, version: null, deletionDay: 90, firstUnpaidDay: null, cancelledOn: '2026-06-01' };
    expect(ruleOf(cancelled)).toEqual(rule);
    expect(() => certificate(perpetual.state)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
