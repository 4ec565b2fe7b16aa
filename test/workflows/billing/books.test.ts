import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trialBalance } from '../../../domain/billing/ledger.js';
import { markOf } from '../../../servers/process-identity.js';
import { booksOf, buyer } from '../../buyers.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { requiredEnv } from '../../service.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

function checkBooks(program: string, environment: NodeJS.ProcessEnv) {
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', program], {
    cwd: join(import.meta.dirname, '../../..'),
    encoding: 'utf8',
    env: { ...process.env, MONGODB_DATABASE: perennial.testEnvironment.database.connection.name, ...environment },
  });
  return { lines: stdout.trim().split('\n'), status };
}

function checkedByWorker() {
  const { keyHashSecret: KEY_HASH_SECRET, dataPlaneSecret: DATA_PLANE_SECRET } = perennial.testEnvironment;
  const secrets = { KEY_HASH_SECRET, DATA_PLANE_SECRET };
  return checkBooks('worker/check-books.ts', { MONGODB_URI: requiredEnv('TEST_MONGODB_URI'), ...secrets });
}

/** Beside an `npm start`, whose data directory says all that is needed. */
async function checkedBesideStart() {
  const directory = await mkdtemp(join(tmpdir(), 'perennial-books-'));
  const { keyHashSecret, dataPlaneSecret } = perennial.testEnvironment;
  const local = 'http://127.0.0.1:1';
  const addresses = { mongodb: requiredEnv('TEST_MONGODB_URI'), dataPlane: local, smtp: 'smtp://127.0.0.1:1' };
  const record = { supervisor: markOf(process.pid), ready: true, addresses };
  await writeFile(join(directory, 'run.json'), JSON.stringify(record));
  const secrets = { keyHashSecret, dataPlaneSecret, paymentsSecret: dataPlaneSecret };
  await writeFile(join(directory, 'secrets.json'), JSON.stringify(secrets));
  const checked = checkBooks('servers/books.ts', { PERENNIAL_DATA_DIR: directory });
  await rm(directory, { recursive: true });
  return checked;
}

it('says that the books add up, and what of them does not', async () => {
  const customer = await buyer(perennial);
  const { request } = await customer.buys({ planId: 'mail-monthly', seats: 2 });
  const entries = await booksOf(perennial, customer);
  expect(await checkedBesideStart()).toEqual({
    lines: [`The books add up: ${entries.length} entries in 1 books`],
    status: 0,
  });

  const { accountBooks, paymentRequests } = perennial.testEnvironment.database;
  await accountBooks.collection.updateOne(
    { cause: `request/${request.id}` },
    { $inc: { 'entry.postings.0.amount': 1 } },
  );
  await paymentRequests.show(request.id, { status: 'open' });
  const { lines, status } = checkedByWorker();
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
