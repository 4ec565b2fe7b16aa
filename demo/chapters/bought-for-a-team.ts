/** A team lead buys for eight people, grows to twelve, and leaves the company; the administrator takes over. */
import { order } from '../../api/billing/orders/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { seatsAnswer } from '../../api/billing/seats/schema.js';
import { selfServicePage } from '../../api/billing/self-service-subscriptions/schema.js';
import { takenOver } from '../../api/billing/take-overs/schema.js';
import { user } from '../../api/identity/users/schema.js';
import { changedLicences, licences, subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { addDays, addMonths, dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { until } from '../http.js';
import { untilSetUp } from '../purchase.js';
import { morningOf } from '../times-of-day.js';
import { told } from './a-paid-year/host.js';
import { Studio, zone } from './bought-for-a-team/studio.js';

export const boughtForATeam: Chapter = {
  name: 'bought-for-a-team',
  title: 'a team lead buys, grows, and leaves; the administrator takes over',

  async play(stage) {
    const { story, signal } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const clock = await stage.clock({ name: 'Bought for a team', startsAt: morningOf(startsOn, zone), zone });
    const studio = await Studio.open(stage, clock.id);
    const { tenantId, administrator } = studio;
    const lead = await studio.joins('Piotr Lider');
    const team = await Promise.all(['Maria Nowak', 'Jan Kos', 'Ola Lis'].map((name) => studio.joins(name)));

    story.scene('1. A team lead who is no administrator buys for eight, by a card of the own');
    const owner = { kind: 'purchaser', userId: lead.userId } as const;
    const billingAccountId = await studio.account(lead.api, owner, 'Piotr Lider');
    const card = await studio.entersCard(lead.api, billingAccountId);
    story.expect('The provider has the card, here are its last digits', card.card?.last4, '4242');
    const wanted = { kind: 'purchase', tenantId, billingAccountId, planId: 'mail-monthly', seats: 8 };
    const { id: quoteId, dueNow } = await lead.api.post('/v1/quotes', wanted, quote);
    story.print(`Eight seats for a month: ${told(dueNow.gross)}`);
    const agreement = { version: '2026-01', signedBy: 'Piotr Lider' };
    const bought = await lead.api.post('/v1/orders', { quoteId, agreement, licenceForPurchaser: true }, order);
    const subscriptionId = await studio.pays(lead.api, bought.id, card.id);
    await untilSetUp(stage, subscriptionId);
    const path = `/v1/subscriptions/${subscriptionId}`;
    const found = await lead.api.get(path, subscription);
    story.expect(
      'Paid, and active',
      [found.state, found.origin, found.seats],
      ['active', 'selfService', { owned: 8, assigned: 1 }],
    );

    story.scene('2. Twelve people: the total is said, what it costs is shown, and bought');
    const asked = await lead.api.put(`${path}/seats`, { total: 12, when: 'paid' }, seatsAnswer);
    story.expect('Nothing is bought yet', asked.committed, false);
    const more = { total: 12, when: 'paid', quoteId: asked.quote?.id };
    const done = await lead.api.put(`${path}/seats`, more, seatsAnswer);
    if (done.order) await studio.pays(lead.api, done.order.id, card.id);
    const assign = [...team.map(({ email }) => email), 'nobody@elsewhere.example'];
    const given = await lead.api.post(`${path}/licences`, { assign }, changedLicences);
    story.expect(
      'Three get a licence, by their addresses; who is no colleague is named',
      [given.results.map(({ result }) => result), (await lead.api.get(path, subscription)).seats],
      [['assigned', 'assigned', 'assigned', 'refused'], { owned: 12, assigned: 4 }],
    );

    story.scene('3. The administrator sees it, and decides nothing about it');
    const list = `/v1/tenants/${tenantId}/self-service-subscriptions`;
    const [row] = (await administrator.get(list, selfServicePage)).items;
    story.print(`${row?.purchaser?.name}: ${row?.seats.owned} seats until ${row?.expiresOn}`);
    const refused = await administrator.refusal('PUT', `${path}/end-of-term`, { json: { intent: 'lapse' } });
    story.expect('The purchaser decides', refused.code, 'purchaserDecides');
    const stranger = await team[0]?.api.statusOf(path);
    story.expect('A colleague sees nothing of it', stranger, 404);

    story.scene('4. The lead leaves the company');
    await clock.advanceTo(morningOf(addDays(startsOn, 10), zone));
    const left = await administrator.post(`/v1/tenants/${tenantId}/users/${lead.userId}/deactivate`, {}, user);
    story.expect(
      'The card is not charged any more, and what was bought would lapse',
      [left.state, (await administrator.get(path, subscription)).endOfTerm?.intent],
      ['deactivated', 'lapse'],
    );
    const subject = await until(
      'The administrator is told',
      async () => {
        const mails = await stage.externalSystems.mailsTo(studio.administratorEmail);
        return mails.find((mail) => mail.subject.includes('Piotr Lider'))?.subject;
      },
      { signal },
    );
    story.print(subject);

    story.scene('5. The administrator takes over, by the organisation’s account');
    const ours = await studio.account(administrator, { kind: 'organisation' }, 'Studio Wilk sp. z o.o.');
    const { results } = await administrator.post(
      `/v1/tenants/${tenantId}/users/${lead.userId}/take-over`,
      {},
      takenOver,
    );
    const end = addMonths(startsOn, 1);
    story.expect(
      'From the first day on that is not paid for',
      results.map(({ result, on }) => [result, on]),
      [['planned', end.toString()]],
    );
    await clock.advanceTo(morningOf(addDays(end, -2), zone));
    const [request] = await studio.asked(administrator, subscriptionId);
    story.expect('The next month is asked of the organisation', request?.billingAccountId, ours);
    const entered = await studio.entersCard(administrator, ours);
    await clock.advanceTo(morningOf(addDays(end, 1), zone));
    const after = await administrator.get(path, subscription);
    story.expect(
      'It goes on without a gap: paid by the organisation, with the same people',
      [after.state, after.payer?.billingAccountId, after.payer?.purchaserId, after.seats],
      ['active', ours, null, { owned: 12, assigned: 3 }],
    );
    story.print(`collected from the card ${entered.card?.last4}, until ${after.lastDay}`);
    const { items } = await administrator.get(`${path}/licences`, licences);
    story.expect(
      'Nobody of the team has lost a licence',
      items.map(({ userId }) => userId).sort(),
      team.map(({ userId }) => userId).sort(),
    );
  },
};
