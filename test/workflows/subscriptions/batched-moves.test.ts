import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { onMongod } from '../../on-mongod.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company } from '../../replacements.js';

/** Users are moved so many at a time. */
const batch = 20;
const writing = ['insert', 'update', 'delete', 'findAndModify'];

let perennial: Perennial;
let writes = 0;
/** Keys and documents, as mongod's profiler counts them. */
let examined: () => Promise<number>;

beforeAll(async () => {
  const uri = new URL(String(process.env['TEST_MONGODB_URI']));
  uri.pathname ||= '/';
  uri.searchParams.set('monitorCommands', 'true');
  process.env['TEST_MONGODB_URI'] = uri.toString();
  perennial = await openPerennial();
  const { connection } = perennial.testEnvironment.database;
  examined = async () => {
    const sum = { $sum: { $add: ['$keysExamined', '$docsExamined'] } };
    const [found] = await connection
      .collection('system.profile')
      // Not what looking here has read.
      .aggregate([{ $match: { ns: { $not: /system\.profile$/ } } }, { $group: { _id: null, sum } }])
      .toArray();
    return Number(found?.['sum'] ?? 0);
  };
  const client = connection.getClient();
  client.on('commandStarted', ({ commandName }) => {
    if (writing.includes(commandName)) writes += 1;
  });
});
afterAll(() => perennial.close());

interface Cost {
  readonly writes: number;
  readonly events: number;
  readonly examined: number;
}

async function move(users: number): Promise<Cost> {
  const { testEnvironment } = perennial;
  const moved: Company = await company(testEnvironment, { users });
  const before = { writes, examined: await examined() };
  const next = await moved.replace({ seats: users });
  await next.setUpIs('done');
  expect(await next.holders()).toHaveLength(users);
  const handles = [
    next.setUpHandle(),
    ...[next.id, moved.old.id].map((id) =>
      testEnvironment.client.workflow.getHandle(subscriptionWorkflowId(moved.tenantId, id)),
    ),
  ];
  const lengths = await Promise.all(handles.map(async (handle) => (await handle.describe()).historyLength));
  return {
    writes: writes - before.writes,
    events: Math.max(...lengths),
    examined: (await examined()) - before.examined,
  };
}

const many = 8;
let full: Cost;
let most: Cost;
beforeAll(async () => {
  const { connection } = perennial.testEnvironment.database;
  if (process.env['TEST_MONGODB_KIND'] === 'mongod') {
    await connection.createCollection('system.profile', { capped: true, size: 100_000_000 });
    await connection.db?.command({ profile: 2 });
  }
  full = await move(batch);
  most = await move(many * batch);
});

describe('users who are moved', () => {
  it('cost what their batches cost: a full batch takes no more writes than one user', async () => {
    const one = await move(1);
    // What else is written beside it may be counted too.
    expect(full.writes - one.writes).toBeLessThan(batch / 2);
    const perBatch = (most.writes - full.writes) / (many - 1);
    expect(perBatch).toBeLessThan(batch);
    // The licences of the old one were assigned in batches too.
    expect((most.events - full.events) / (many - 1)).toBeLessThan(batch);
  });
});

onMongod('users who are moved, as mongod reads for them', () => {
  afterAll(async () => {
    const { connection } = perennial.testEnvironment.database;
    // What is under way is written down all the same: its collection goes when the database is given back.
    await connection.db?.command({ profile: 0 });
  });

  it('cost the same for each batch, however many there are', async () => {
    const few = await move(2 * batch);
    const perBatch = few.examined / 2;
    expect(perBatch).toBeGreaterThan(batch);
    expect((most.examined - few.examined) / (many - 2)).toBeLessThan(perBatch * 1.1);
  });
});
