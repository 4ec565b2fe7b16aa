import { noticeLanguages } from '../../../adapters/messaging/notice-text.js';
import {
  renderReclaimEnd,
  renderReclaimReport,
  renderReclaimWarning,
} from '../../../adapters/messaging/reclaim-text.js';
import { keptReasons } from '../../../domain/subscriptions/unused-licences.js';

const facts = {
  reader: { name: 'Jan Nowak' },
  locale: 'en-GB',
  zone: 'Europe/Warsaw',
  organisation: 'Piekarnia {Nowak}',
  planName: 'Office Business',
  at: '2027-03-01T09:00:00Z',
};
const warning = {
  ...facts,
  assignedAt: '2027-01-01T09:00:00Z',
  lastUsedAt: null,
  reclaimsAt: '2027-03-08T09:00:00Z',
  administrators: [{ name: 'Anna Nowak', email: 'anna@piekarnia.example' }],
};
const people = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `User ${i}`, email: `user${i}@piekarnia.example` }));
const report = {
  ...facts,
  subscriptionId: 'sub_1',
  unusedForDays: 30,
  cancelled: false,
  outcomes: [
    { outcome: 'reclaimed' as const, count: 120, people: people(100) },
    ...keptReasons.map((outcome) => ({ outcome, count: 1, people: people(1) })),
    { outcome: 'alreadyFreed' as const, count: 2, people: people(2) },
  ],
};

describe.each(noticeLanguages)('mail about unused licences in %s', (locale) => {
  it('fills in every message', () => {
    for (const { subject, text } of [
      renderReclaimWarning({ ...warning, locale }),
      renderReclaimWarning({ ...warning, lastUsedAt: '2027-01-20T09:00:00Z', administrators: [], locale }),
      ...(['reclaimed', ...keptReasons] as const).flatMap((outcome) => [
        renderReclaimEnd({ ...warning, outcome, locale }),
        renderReclaimEnd({ ...warning, outcome, administrators: [], locale }),
      ]),
      renderReclaimReport({ ...report, locale }),
      renderReclaimReport({ ...report, cancelled: true, outcomes: report.outcomes.slice(1, 2), locale }),
      renderReclaimReport({ ...report, outcomes: report.outcomes.slice(1, 2), locale }),
    ]) {
      expect(`${subject}\n${text}`.replaceAll('{Nowak}', '')).not.toMatch(/[{}]|undefined|null/);
    }
  });
});

describe('the warning of a user', () => {
  it('says since when, until when, and whom to ask', () => {
    const { subject, text } = renderReclaimWarning(warning);
    expect(subject).toBe('Your licence of Office Business is taken back in 7 days unless you use it');
    expect(text).toContain('have not used it since you got it on 1 January 2027');
    expect(text).toContain('taken back on 8 March 2027');
    expect(text).toContain('ask an administrator to keep it for you: Anna Nowak (anna@piekarnia.example)');
    expect(renderReclaimWarning({ ...warning, lastUsedAt: '2027-01-20T09:00:00Z' }).text).toContain(
      'last used it on 20',
    );
  });
});

describe('what administrators are told', () => {
  it('names who lost a licence and who keeps it why, as far as a mail can be long', () => {
    const { subject, text } = renderReclaimReport(report);
    expect(subject).toBe('Office Business: 120 unused licences were taken back');
    expect(text).toContain('127 licences of Office Business');
    expect(text).toContain('Taken back (120)');
    expect(text).toContain('- User 99 (user99@piekarnia.example)\n- … and 20 more');
    expect(text).toContain('take the person out of the group (1)');
  });
});
