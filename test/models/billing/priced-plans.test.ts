import { seedCatalogue } from '../../../demo/catalogue.js';
import { nextTermOf } from '../../../domain/billing/seat-prices.js';
import { instant } from '../../../domain/calendar.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import { extensionIn, nextTermIn, pricedPlan, termAfterNext } from '../../../models/billing/priced-plans.js';
import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';
import { plan } from '../../domain/billing/quoting.js';
import { active } from '../../domain/subscriptions/life.js';

const at = '2027-01-01T11:00:00Z';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedCatalogue(database, new Date(at));
});
afterAll(async () => {
  await giveBack(database);
});

describe('a month more', () => {
  it('is of the newest version of the plan that it has, whatever else was decided or accepted to follow', async () => {
    const { state: subscription } = active({ at, plan: 'office-business', invoiced: { periodMonths: 12 } });
    const other = nextTermOf(plan({ id: 'other', version: 3 }));
    const accepted: Subscription = { ...subscription, directBilling: { since: instant(at), nextTerm: other } };
    const decided: Subscription = { ...subscription, renewal: { ...subscription.renewal, plan: other } };
    const newest = await database.plans.newest('office-business');
    const month = { ...(newest && nextTermOf(pricedPlan(newest))), months: 1, periodMonths: 1 };
    for (const one of [subscription, accepted, decided]) {
      expect(await extensionIn(database.plans, one)).toEqual(month);
    }
    expect(await nextTermIn(database.plans, accepted)).toEqual(other);
    expect(await nextTermIn(database.plans, decided)).toEqual(other);
    const monthly: Subscription = {
      ...subscription,
      renewal: { ...subscription.renewal, intent: 'extendMonthly' },
    };
    expect(await nextTermIn(database.plans, monthly)).toEqual(month);
    // Behind the next term nothing is decided but whether it goes on by months.
    const own = newest && nextTermOf(pricedPlan(newest));
    const next = { plan: { id: 'office-business', version: 1 } };
    for (const one of [subscription, accepted, decided]) {
      expect(await termAfterNext(database.plans, one, next)).toEqual(own);
    }
    expect(await termAfterNext(database.plans, monthly, next)).toEqual(month);
  });
});
