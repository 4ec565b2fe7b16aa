/** A partner's week with five customers, told by the partner's own API key: what it sees, does, and is refused. */
import { z } from 'zod';
import { createdApiKey } from '../../api/identity/api-keys/schema.js';
import { userPage } from '../../api/identity/users/schema.js';
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { auditPage } from '../../api/operations/audit/schema.js';
import { endsByMonthAnswer } from '../../api/partners/dashboard/schema.js';
import { delegation } from '../../api/partners/delegations/schema.js';
import { createdFeed } from '../../api/partners/feeds/schema.js';
import { partnerOfRecord } from '../../api/partners/partner-of-record/schema.js';
import { subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { addDays, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { buy, redeem, renewal } from '../purchase.js';
import { morningOf } from '../times-of-day.js';
import { Adviser, customer, zone } from './a-partners-week/adviser.js';

export const aPartnersWeek: Chapter = {
  name: 'a-partners-week',
  title: 'a partner’s week with five customers, by the partner’s key alone',

  async play(stage) {
    const { story, api } = stage;
    const tomorrow = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const monday = addDays(tomorrow, (8 - tomorrow.dayOfWeek) % 7);
    const clock = await stage.clock({ name: 'A partner’s week', startsAt: morningOf(monday, zone), zone });
    const adviser = await Adviser.open(stage, clock.id);
    const { api: partner } = adviser;
    const soldBy = adviser.id;
    const known = [
      { planId: 'office-open', seats: 5, who: customer('Kwiaciarnia Róża', 'Róża Lis', 'roza.example') },
      { planId: 'mail-monthly', seats: 3, who: customer('Warsztat Kos', 'Adam Kos', 'kos.example') },
      { planId: 'office-open', seats: 8, who: customer('Szkoła Promyk', 'Maria Zając', 'promyk.example') },
    ];
    const [florist, garage, school] = await Promise.all(
      known.map(({ planId, seats, who }) => buy(stage, { testClockId: clock.id, planId, seats, soldBy }, who)),
    );
    // Somebody else's customer.
    const direct = await buy(
      stage,
      { testClockId: clock.id, planId: 'office-open', seats: 4 },
      customer('Apteka Zdrowie', 'Ewa Mak', 'zdrowie.example'),
    );
    if (!florist || !garage || !school) return;

    story.scene('1. Monday: keys for stock, on account, and a new customer');
    const stock = await adviser.buyKeys(2, 10);
    story.expect('Two keys of ten seats, shown to the partner once', stock.length, 2);
    const bakery = customer('Piekarnia Nowak', 'Anna Nowak', 'piekarnia-nowak.example');
    const brought = await adviser.setUp(stock.slice(0, 1), bakery);
    story.expect(
      'The administrator signs by the link of a mail, the partner redeems',
      await stateOf(brought),
      'active',
    );
    const anna = await adviser.firstKeyOf(brought.tenantId, bakery.administrator.name);

    story.scene('2. Tuesday: what ends when, and what nobody has decided');
    await clock.advanceTo(morningOf(addDays(monday, 1), zone));
    const rows = await adviser.dashboard('&sort=end');
    for (const row of rows)
      story.print(`${row.lastDay}  ${row.organisation}: ${row.planName}, ${row.seats.owned} seats`);
    story.expect(
      'Four customers, the one that ends first at the top; the fifth is not its own',
      [rows.map(({ organisation }) => organisation).includes('Apteka Zdrowie'), rows.length, rows[0]?.organisation],
      [false, 4, 'Warsztat Kos'],
    );
    const months = await partner.get(`/v1/dashboard/months?testClockId=${clock.id}`, endsByMonthAnswer);
    story.expect(
      'Grouped by month: nobody has decided about any of them',
      months.items.map(({ subscriptions, undecided }) => [subscriptions, undecided]),
      [
        [1, 1],
        [3, 3],
      ],
    );
    const csv = await partner.text(`/v1/dashboard.csv?testClockId=${clock.id}`);
    story.expect('The same as a file', z.array(z.string()).parse(csv.trim().split(/\r?\n/)).length, 5);
    const feed = await partner.post('/v1/feeds', { testClockId: clock.id, language: 'pl' }, createdFeed);
    const { text } = await partner.page('GET', feed.url);
    story.expect('and as a calendar behind a secret address', text.match(/BEGIN:VEVENT/g)?.length, 4);

    story.scene('3. Wednesday: the fifth customer names it as its adviser');
    await clock.advanceTo(morningOf(addDays(monday, 2), zone));
    const ewa = await administratorOf(direct.tenantId, 'Ewa Mak');
    const named = await ewa.put(
      `/v1/subscriptions/${direct.subscriptionId}/partner-of-record`,
      { partnerId: adviser.id },
      partnerOfRecord,
    );
    story.expect('The name comes back for the id', named.partner?.name, adviser.name);
    story.expect('From now on its dates are on the dashboard', (await adviser.dashboard()).length, 5);
    const [unseen, people] = await Promise.all([
      partner.statusOf(`/v1/subscriptions/${direct.subscriptionId}`),
      partner.statusOf(`/v1/tenants/${direct.tenantId}/users`),
    ]);
    story.expect('No people, and nothing else of it', [unseen, people], [404, 404]);

    story.scene('4. Thursday: the bakery lets it act, and it does');
    await clock.advanceTo(morningOf(addDays(monday, 3), zone));
    const users = `/v1/tenants/${brought.tenantId}/users`;
    story.expect('Before that it sees nobody there', await partner.statusOf(users), 404);
    const message = 'Zajmiemy się Państwa licencjami.';
    const offer = { tenantId: brought.tenantId, message, scopes: ['licences', 'keys'], days: 365 };
    const { id } = await partner.post('/v1/delegations', offer, delegation);
    const accepted = await anna.post(`/v1/delegations/${id}/accept`, undefined, delegation);
    story.expect('Offered, and accepted by the administrator', accepted.state, 'active');
    for (const name of ['Jan Wójcik', 'Ola Duda']) {
      const email = `${name.split(' ')[0]?.toLowerCase()}@piekarnia-nowak.example`;
      await partner.post(users, { name, email }, z.looseObject({ id: z.string() }));
    }
    const { items } = await partner.get(users, userPage);
    const assign = items.filter(({ administrator }) => !administrator).map((user) => user.id);
    await partner.post(`/v1/subscriptions/${brought.subscriptionId}/licences`, { assign }, z.unknown());
    const bakeries = await partner.get(`/v1/subscriptions/${brought.subscriptionId}`, subscription);
    story.expect('Two people more have a licence', bakeries.seats, { owned: 10, assigned: 3 });
    const opened = await partner.post(
      '/v1/redemptions',
      renewal(stock.slice(1), brought.subscriptionId, 'Doradca IT'),
      openedRedemption,
    );
    const renewed = await redeem(partner, opened, bakery.administrator.name);
    story.expect('and it is renewed by the other key, a year ahead', renewed.state, 'redeemed');

    story.scene('5. Friday: the bakery ends that, and reads who did what');
    await clock.advanceTo(morningOf(addDays(monday, 4), zone));
    const ended = await anna.post(`/v1/delegations/${id}/end`, { reason: 'Robimy to sami' }, delegation);
    story.expect('The next request is refused', [ended.endedBy, await partner.statusOf(users)], ['tenant', 404]);
    const audit = await anna.get(`/v1/audit?tenantId=${brought.tenantId}&limit=100`, auditPage);
    const acted = audit.items.filter(({ delegationId }) => delegationId === id);
    for (const { operation, partner: by, onBehalfOf } of acted.toReversed()) {
      story.print(`${operation} by ${by?.name}, on behalf of ${onBehalfOf?.id}`);
    }
    story.expect('Every action is there, with both names', acted.length >= 4, true);
    const elsewhere = await partner.get(`/v1/audit?tenantId=${direct.tenantId}`, auditPage);
    story.expect('What others did elsewhere it does not read', elsewhere.items, []);
    await api.delete(`/v1/api-keys/${adviser.apiKeyId}`);

    async function stateOf({ subscriptionId }: { readonly subscriptionId: string }): Promise<string> {
      return (await partner.get(`/v1/subscriptions/${subscriptionId}`, subscription)).state;
    }

    async function administratorOf(tenantId: string, name: string) {
      const made = await api.post('/v1/api-keys', { name, role: 'administrator', tenantId }, createdApiKey);
      return api.as(made.key);
    }
  },
};
