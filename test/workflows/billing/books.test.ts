import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { trialBalance } from '../../../domain/billing/ledger.js';
import { booksOf, buyer } from '../../buyers.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { requiredEnv } from '../../service.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

function checkBooks() {
  const { testEnvironment } = perennial;
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', 'worker/check-books.ts'], {
    cwd: join(import.meta.dirname, '../../..'),
    encoding: 'utf8',
    env: {
      ...process.env,
      MONGODB_URI: requiredEnv('TEST_MONGODB_URI'),
      MONGODB_DATABASE: testEnvironment.database.connection.name,
      KEY_HASH_SECRET: testEnvironment.keyHashSecret,
      DATA_PLANE_SECRET: testEnvironment.dataPlaneSecret,
    },
  });
  return { lines: stdout.trim().split('\n'), status };
}

it('says that the books add up, and what of them does not', async () => {
  const customer = await buyer(perennial);
  const { request } = await customer.buys({ planId: 'mail-monthly', seats: 2 });
  const entries = await booksOf(perennial, customer);
  expect(checkBooks()).toEqual({ lines: [`The books add up: ${entries.length} entries in 1 books`], status: 0 });

  const { accountBooks, paymentRequests } = perennial.testEnvironment.database;
  await accountBooks.collection.updateOne(
    { cause: `request/${request.id}` },
    { $inc: { 'entry.postings.0.amount': 1 } },
  );
  await paymentRequests.show(request.id, { status: 'open' });
  const { lines, status } = checkBooks();
  expect(status).toBe(1);
  const told = lines.map((line) => line.replace(`${customer.billingAccountId} PLN `, '').split(':')[0]);
  expect(told).toEqual(expect.arrayContaining(['unbalancedEntry', 'unbalancedBooks']));
});

it('a request whose entry was not written, since a worker died between the two, is in the books before it is paid', async () => {
  const customer = await buyer(perennial);
  const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 2 });
  await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 5));
  const asked = (await customer.requests(subscriptionId)).at(-1);
  if (asked?.status !== 'open') throw new Error('Nothing is asked for');
  const { accountBooks } = perennial.testEnvironment.database;
  const { deletedCount } = await accountBooks.collection.deleteOne({ cause: `request/${asked.id}` });
  expect(deletedCount).toBe(1);
  const paid = await customer.pays(asked);
  expect(paid).toMatchObject({ state: 'applied', allocations: [{ kind: 'settled' }] });
  const balance = trialBalance(await booksOf(perennial, customer));
  expect([balance.credit, balance.receivable]).toEqual([0, 0]);
  expect(balance.cash).toBe(-balance.revenue - balance.vat);
});
