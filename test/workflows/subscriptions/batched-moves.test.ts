import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company } from '../../replacements.js';

/** Users are moved so many at a time. */
const batch = 20;
const writing = ['insert', 'update', 'delete', 'findAndModify'];

let perennial: Perennial;
let writes = 0;

beforeAll(async () => {
  const uri = new URL(String(process.env['TEST_MONGODB_URI']));
  uri.pathname ||= '/';
  uri.searchParams.set('monitorCommands', 'true');
  process.env['TEST_MONGODB_URI'] = uri.toString();
  perennial = await openPerennial();
  const client = perennial.testEnvironment.database.connection.getClient();
  client.on('commandStarted', ({ commandName }) => {
    if (writing.includes(commandName)) writes += 1;
  });
});
afterAll(() => perennial.close());

async function move(users: number): Promise<{ readonly writes: number; readonly events: number }> {
  const { testEnvironment } = perennial;
  const moved: Company = await company(testEnvironment, { users });
  const before = writes;
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
  return { writes: writes - before, events: Math.max(...lengths) };
}

describe('users who are moved', () => {
  it('cost what their batches cost: a full batch takes no more writes than one user', async () => {
    const one = await move(1);
    const full = await move(batch);
    const five = await move(5 * batch);
    // What else is written beside it may be counted too.
    expect(full.writes - one.writes).toBeLessThan(batch / 2);
    const perBatch = (five.writes - full.writes) / 4;
    expect(perBatch).toBeLessThan(batch);
    // The licences of the old one were assigned in batches too.
    expect((five.events - full.events) / 4).toBeLessThan(batch);
  });
});
