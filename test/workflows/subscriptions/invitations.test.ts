import { replaceBy, usersMoved } from '../../../contracts/subscriptions/replacement.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { eventually } from '../../eventually.js';
import { type Clock, morning, openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company, type Held } from '../../replacements.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterEach(() => perennial.mailServerWill({}));
afterAll(() => perennial.close());

interface Moved {
  readonly people: Company;
  readonly next: Held;
  readonly clock: Clock;
}

/** On the morning of 15 January 2035, users are moved to a new subscription. */
async function moved(users: number): Promise<Moved> {
  const clock = await perennial.createClock();
  const place = { testClockId: clock.id, at: instant(morning) };
  const people = await company(perennial.testEnvironment, { users, place });
  const next = await people.replace({ seats: users });
  await next.setUpIs('done');
  // The administrator is told of it, by a mail of its own.
  const { notices } = perennial.testEnvironment.database;
  const told = { subscriptionId: next.id, kind: 'setUpDone', state: { $ne: 'claimed' } } as const;
  await eventually(async () => expect(await notices.collection.countDocuments(told)).toBe(1));
  return { people, next, clock };
}

/** What users got about a subscription: how many mails of a kind each, by Message-ID. */
async function mailsAbout({ next }: Moved, subject: string): Promise<Record<string, number>> {
  const found = (await perennial.mails()).filter(
    (mail) => mail.text.includes(next.id) && mail.subject.includes(subject),
  );
  const readers = found.map(({ envelope }) => String(envelope.to[0]));
  return Object.fromEntries(readers.map((reader) => [reader, readers.filter((other) => other === reader).length]));
}

const invitations = (to: Moved) => mailsAbout(to, 'prosimy zainstalować');
const reminders = (to: Moved) => mailsAbout(to, 'przypomnienie');
const everyOnce = (mails: Record<string, number>) => Object.values(mails).every((count) => count === 1);

async function stateOf({ next, people }: Moved, place: number) {
  const found = await perennial.testEnvironment.database.installations.page(next.id, undefined, '', 1000);
  return found.find(({ userId }) => userId === people.userIds[place]);
}

describe('45 users who were moved', () => {
  let all: Moved;
  beforeAll(async () => {
    all = await moved(45);
  });

  it('are invited at 09:00 of the following days, as many on each, once each', async () => {
    await all.clock.advanceTo('2035-01-16T07:59:00Z');
    expect(await invitations(all)).toEqual({});
    await all.clock.advanceTo('2035-01-16T08:00:00Z');
    const first = await invitations(all);
    expect(Object.keys(first)).toHaveLength(23);
    await all.clock.advanceTo('2035-01-20T12:00:00Z');
    const second = await invitations(all);
    expect(Object.keys(second)).toHaveLength(45);
    expect(everyOnce(second)).toBe(true);
    expect(await stateOf(all, 0)).toMatchObject({ state: 'invited', invitedAt: expect.any(Date) });
  });

  it('get a link, by which they say that they are done', async () => {
    const [mail] = (await perennial.mails({ to: 'user.7@piekarnia.example' })).filter(({ text }) =>
      text.includes(all.next.id),
    );
    const [link = ''] = /http:\/\/localhost\/v1\/installations\/\S+/.exec(mail?.text ?? '') ?? [];
    expect(mail?.text).toContain('Licencja obejmuje: Office i Skype for business.');
    expect(mail?.html).toContain(`<a href="${link}">`);
    const answer = await fetch(perennial.url + new URL(link).pathname, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await stateOf(all, 6)).toMatchObject({ state: 'done', doneBy: 'link' });
  });

  it('are reminded seven days later unless they are done, once, and then it is over', async () => {
    await all.clock.advanceTo('2035-01-23T07:59:00Z');
    expect(await reminders(all)).toEqual({});
    await all.clock.advanceTo('2035-02-10T12:00:00Z');
    const reminded = await reminders(all);
    expect(Object.keys(reminded)).toHaveLength(44);
    expect(reminded).not.toHaveProperty('user.7@piekarnia.example');
    expect(everyOnce(reminded)).toBe(true);
    expect(everyOnce(await invitations(all))).toBe(true);
    expect(await stateOf(all, 0)).toMatchObject({ state: 'reminded', dueAt: null });
    expect((await all.next.setUpHandle().describe()).status.name).toBe('COMPLETED');
    // One activity for each day on which mails are due, however many they are.
    expect((await all.next.setUpHandle().describe()).historyLength).toBeLessThan(250);
  });

  it('and their administrator is told that the old subscription was replaced', async () => {
    const found = await perennial.mails({ to: 'user.1@piekarnia.example' });
    const told = found.filter(({ subject, text }) => subject.includes('zastąpił') && text.includes(all.people.old.id));
    expect(told.map(({ subject }) => subject)).toEqual([
      'Mail, monthly: subskrypcję zastąpił plan Office Open Licence, annual',
    ]);
    expect(told[0]?.text).toContain(all.next.id);
  });
});

describe('users who leave or lose the licence before their invitation', () => {
  it('get none, and are shown with the reason', async () => {
    const all = await moved(5);
    const [, leaver = '', loser = ''] = all.people.userIds;
    await all.next.unassign(loser);
    const left = await perennial.call('POST', `/v1/tenants/${all.people.tenantId}/users/${leaver}/deactivate`);
    expect(left.status).toBe(200);
    await all.clock.advanceTo('2035-01-16T12:00:00Z');
    expect(Object.keys(await invitations(all)).toSorted()).toEqual(
      [1, 4, 5].map((number) => `user.${number}@piekarnia.example`),
    );
    expect(await stateOf(all, 1)).toMatchObject({ state: 'withdrawn', withdrawnBecause: 'userLeft', dueAt: null });
    expect(await stateOf(all, 2)).toMatchObject({ state: 'withdrawn', withdrawnBecause: 'noLicence', dueAt: null });
    // After 30 days the user is purged, and nothing is left of the invitation.
    await all.clock.advanceTo('2035-02-16T12:00:00Z');
    expect(await stateOf(all, 1)).toBeUndefined();
  });
});

describe('a mail server', () => {
  it('that refuses a mailbox for good does not stop the other users', async () => {
    const all = await moved(4);
    await perennial.mailServerWill({ rejectNext: 10, code: 550, recipient: 'user.3@piekarnia.example' });
    await all.clock.advanceTo('2035-01-16T12:00:00Z');
    expect(Object.keys(await invitations(all))).toHaveLength(3);
    expect(await stateOf(all, 2)).toMatchObject({ state: 'invited', undeliverable: true });
    expect(await stateOf(all, 3)).toMatchObject({ state: 'invited', undeliverable: false });
  });

  it('that breaks connections and takes mails without saying so brings each of them once', async () => {
    const all = await moved(4);
    await perennial.mailServerWill({ loseAnswers: 2 });
    await all.clock.advanceTo('2035-01-16T12:00:00Z').catch(() => undefined);
    await perennial.mailServerWill({});
    await eventually(async () => expect(Object.keys(await invitations(all))).toHaveLength(4));
    expect(everyOnce(await invitations(all))).toBe(true);
    const again = (await perennial.mails()).filter(
      ({ text, deliveries }) => text.includes(all.next.id) && deliveries > 1,
    );
    expect(again.length).toBeGreaterThan(0);
  });
});

describe('the invitations to a subscription that has been replaced itself', () => {
  it('are not sent any more', async () => {
    const all = await moved(3);
    const { people, next, clock } = all;
    await eventually(async () => expect(await next.state()).toBe('active'));
    const { client } = perennial.testEnvironment;
    const handle = client.workflow.getHandle(subscriptionWorkflowId(people.tenantId, next.id));
    const by = `sub_${'5'.repeat(24)}`;
    const wish = {
      by,
      at: morning,
      planId: 'mail-monthly',
      when: 'now',
      daysLost: 400,
      requestId: 'replaced',
    } as const;
    await handle.executeUpdate(replaceBy, { args: [wish] });
    await handle.executeUpdate(usersMoved, { args: [{ by, at: morning, requestId: 'moved on' }] });
    await eventually(async () => expect(await next.state()).toBe('superseded'));
    await clock.advanceTo('2035-01-30T12:00:00Z');
    expect(await invitations(all)).toEqual({});
    expect(await stateOf(all, 1)).toMatchObject({ state: 'withdrawn', withdrawnBecause: 'subscriptionEnded' });
    expect((await next.setUpHandle().describe()).status.name).toBe('COMPLETED');
  });
});
