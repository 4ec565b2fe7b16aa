import { clockWorkflowId } from '../../../contracts/workflow-ids.js';
import { currentDetails } from '../../current-details.js';
import { openPerennial, type Perennial } from '../../perennial.js';

const startsAt = '2032-03-10T10:00:00Z';
const plan = 'mail-monthly';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

function tenant(name: string, timeZone: string) {
  return { timeZone, administrator: { name, email: `${name.toLowerCase()}@clock.example` } };
}

describe('two tenants on one clock', () => {
  it('live through the same months in the order of the instants of both, though it is stuck on one and told again', async () => {
    const clock = await perennial.createClock(startsAt);
    const warsaw = await perennial.redeemed({ clock, plan, tenant: tenant('Warsaw', 'Europe/Warsaw') });
    const lisbon = await perennial.redeemed({ clock, plan, tenant: tenant('Lisbon', 'Europe/Lisbon') });
    await perennial.dataPlaneWill({ failNext: 1000, kinds: ['disable'] });
    await expect(clock.advanceTo('2032-08-09T00:00:00Z')).rejects.toThrow(
      /stuck: deliverDataPlaneCommand of .* failed \d+ times/,
    );
    expect((await clock.read()).now).toMatch(/^2032-05-09T22:00:00/);
    expect(await currentDetails(perennial.testEnvironment.client, clockWorkflowId(clock.id))).toMatch(
      /^\*\*Stuck\*\* at 2032-05-09T22:00:00\S* .*: deliverDataPlaneCommand of .*\n\nSolve it and `POST \S+\/retry`/,
    );
    expect(await warsaw.subscription()).toMatchObject({ state: 'disabled' });
    expect(await lisbon.subscription()).toMatchObject({ state: 'grace' });
    await perennial.dataPlaneWill({});
    await clock.advanceTo('2032-08-09T00:00:00Z');
    expect(await warsaw.subscription()).toMatchObject({ state: 'deleted' });

    const mails = (await perennial.mails()).map(({ date, envelope }) => `${date?.slice(0, 16)} ${envelope.to[0]}`);
    expect(mails).toEqual([
      '2032-04-03T07:00 warsaw@clock.example',
      '2032-04-03T08:00 lisbon@clock.example',
      '2032-04-09T07:00 warsaw@clock.example',
      '2032-04-09T08:00 lisbon@clock.example',
      '2032-04-10T07:00 warsaw@clock.example',
      '2032-04-10T08:00 lisbon@clock.example',
      '2032-05-10T07:00 warsaw@clock.example',
      '2032-05-10T08:00 lisbon@clock.example',
      '2032-07-09T07:00 warsaw@clock.example',
      '2032-07-09T08:00 lisbon@clock.example',
      '2032-08-01T07:00 warsaw@clock.example',
      '2032-08-01T08:00 lisbon@clock.example',
      '2032-08-08T07:00 warsaw@clock.example',
      '2032-08-08T08:00 lisbon@clock.example',
    ]);
    const names = new Map([
      [warsaw.subscriptionId, 'warsaw'],
      [lisbon.subscriptionId, 'lisbon'],
    ]);
    const all = await perennial.effects();
    expect(all.map(({ effect }) => effect)).toEqual(all.map(() => 'carriedOut'));
    const effects = all.map(({ kind, subscriptionId }) => `${kind} ${names.get(subscriptionId)}`);
    expect(effects).toEqual([
      'provision warsaw',
      'provision lisbon',
      'disable warsaw',
      'disable lisbon',
      'delete warsaw',
      'delete lisbon',
    ]);
    const entries = await perennial.testEnvironment.database.subscriptions.events.find().sort({ at: 1 }).toArray();
    for (const { event } of entries) {
      expect(Date.parse(event.at) - Date.parse(event.scheduledAt)).toBeLessThan(30_000);
    }
  });
});
