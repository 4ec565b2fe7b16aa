import { cyclesIn } from './import-cycles.js';
import { breachesOf, capabilityTable, misplaced } from './rooms.js';

// That it holds in this tree is said by `npm run check`, which `npm test` begins with.
describe('the map of the rooms', () => {
  it.each([
    ['domain/money.ts', "import { Plan } from '../models/plan.js';", 'domain/ may not import models/'],
    ['domain/money.ts', "import { randomUUID } from 'node:crypto';", 'domain/ may not import the package node:crypto'],
    ['domain/deep/money.ts', "export * from '../../api/app.js';", 'domain/ may not import api/'],
    ['workflows/setup.ts', "import { bill } from '../activities/billing.js';", 'may import only types of activities/'],
    ['workflows/setup.ts', "import { connect } from 'mongoose';", 'may not import the package mongoose'],
    ['activities/keys.ts', "import type { Setup } from '../workflows/setup.js';", 'may not import workflows/'],
    ['api/app.ts', "const keys = await import('../activities/keys.js');", 'api/ may not import activities/'],
    ['worker/main.ts', "let app: import('../api/app.js').App;", 'worker/ may not import api/'],
    ['servers/start.ts', "import { seed } from '../demo/seed.js';", 'servers/ may not import demo/'],
    ['config/index.ts', "import { words } from '../domain/words.js';", 'config/ may not import domain/'],
    ['api/http/app.ts', "import { user } from '../users/schema.js';", 'it knows no resource'],
    ['api/http/app.ts', "import { access } from '../access.js';", 'it knows no resource'],
    ['domain/identity/user.ts', "import { seat } from '../subscriptions/seat.js';", 'identity may not import'],
    ['api/identity/users/routes.ts', "import { keys } from '../../../models/keys/keys.js';", 'identity may not import'],
    ['activities/subscriptions/end.ts', "import { mail } from '../messaging/mail.js';", 'subscriptions may not import'],
    ['domain/errors.ts', "import { seat } from './subscriptions/seat.js';", 'the frame may not import'],
    ['api/http/caller.ts', "import { plan } from '../../models/catalogue/plans.js';", 'the frame may not import'],
  ])('refuses in %s: %s', async (file, source, reason) => {
    expect(await breachesOf(file, source)).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['workflows/setup.ts', "import type * as keys from '../activities/keys.js';"],
    ['workflows/setup.ts', "import { type Billing } from '../activities/billing.js';"],
    ['workflows/keys/redeem.ts', "import { commit } from '../../domain/subscriptions/commit.js';"],
    ['api/keys/redeem.ts', "import { redeem } from '../../contracts/keys/redemption.js';"],
    ['api/routes.ts', "import { keyRoutes } from './keys/routes.js';"],
    ['api/http/app.ts', "import { sentenceOf } from '../i18n/sentences.js';"],
    ['test/scenarios/year.test.ts', "import { seed } from '../../demo/seed.js';"],
    ['domain/calendar.ts', "import { Temporal } from 'temporal-polyfill';"],
  ])('allows in %s: %s', async (file, source) => {
    expect(await breachesOf(file, source)).toEqual([]);
  });

  it('has no capability that reaches itself: each knows only such as stand before it', () => {
    const order = Object.keys(capabilityTable);
    const backwards = order.filter((one) =>
      capabilityTable[one]?.some((known) => order.indexOf(known) >= order.indexOf(one)),
    );
    expect(backwards).toEqual([]);
  });

  it('has no folder of a layer that is no capability', () => {
    const files = ['domain/keys/order.ts', 'domain/errors.ts', 'api/http/app.ts', 'servers/data-plane/access.ts'];
    expect(misplaced(files)).toEqual([]);
    expect(misplaced(['models/invoicing/invoices.ts'])).toEqual([
      'models/invoicing/invoices.ts: invoicing is no capability',
    ]);
  });
});

describe('cycles of imports', () => {
  const [toB, toA] = ["import type { B } from './b.js';", "const a = await import('./a.js');"];

  it('are found between files, types included', async () => {
    const sources = new Map([
      ['domain/a.ts', toB],
      ['domain/b.ts', toA],
      ['domain/c.ts', toA],
    ]);
    expect(await cyclesIn(sources)).toEqual(['files import each other: domain/a.ts -> domain/b.ts -> domain/a.ts']);
  });

  it('are found between folders whose files are in none', async () => {
    const sources = new Map([
      ['api/keys/orders.ts', "import { tenant } from '../identity/tenants/schema.js';"],
      ['api/keys/keys.ts', ''],
      ['api/identity/users/routes.ts', "import { tenant } from '../tenants/schema.js';"],
      ['api/identity/users/schema.ts', "import { key } from '../../keys/keys.js';"],
      ['api/identity/tenants/routes.ts', "import { user } from '../users/schema.js';"],
      ['api/identity/tenants/schema.ts', ''],
    ]);
    expect(await cyclesIn(sources)).toEqual([
      'folders import each other: api/identity -> api/keys -> api/identity',
      'folders import each other: api/identity/tenants -> api/identity/users -> api/identity/tenants',
    ]);
  });
});
