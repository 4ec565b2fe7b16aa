/** A partner sets a customer up with its own keys: the customer signs by a link, before or after anything is opened. */
import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { signatureRequest, signatureRequestPage } from '../../../api/keys/signature-requests/schema.js';
import { notices } from '../../../api/messaging/notices/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { delegatedScopes } from '../../../domain/identity/scopes.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let partner: Perennial;
let stranger: Perennial;
let administrators = 0;

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711', { email: 'pomoc@doradca.example' }));
  stranger = perennial.as(await perennial.createPartner('815'));
});

afterAll(() => perennial.close());

const mosa = { agreement: 'MOSA', version: '2026-01' };

function customer(organisation = 'Piekarnia Nowak') {
  administrators += 1;
  return { organisation, administrator: { name: 'Anna Nowak', email: `anna-${administrators}@piekarnia.example` } };
}

async function opened(tenant = customer(), plan = 'office-business') {
  const { keys } = await perennial.issueKeys({ soldBy: '4711', plan });
  const body = partner.activation({ keys, tenant });
  const open = await partner.ask(openedRedemption, 'POST', '/v1/redemptions', body);
  return { ...open, path: `/v1/redemptions/${open.id}`, tenant };
}

/** The path behind the link of the mail that somebody got. */
async function linkTo(email: string, page: string): Promise<string> {
  const mails = await eventually(async () => {
    const found = (await perennial.mails({ to: email })).filter(({ text }) => text.includes(page));
    expect(found).not.toEqual([]);
    return found;
  });
  const [link = ''] = /http\S+/.exec(mails.at(-1)?.text ?? '') ?? [];
  return new URL(link).pathname;
}

async function post(path: string, form: string): Promise<{ status: number; page: string }> {
  const answer = await fetch(perennial.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  return { status: answer.status, page: await answer.text() };
}

async function redeem(as: Perennial, id: string) {
  const { review } = await as.ask(redemption, 'GET', `/v1/redemptions/${id}`);
  const acknowledged = review?.thingsToKnow.map((thing) => thing.id) ?? [];
  const body = { acknowledged, reviewVersion: review?.version ?? 'none' };
  return as.call('POST', `/v1/redemptions/${id}/redeem`, body);
}

describe('a customer whom a partner sets up with its own keys', () => {
  it('signs by the link in the mail; then the partner redeems, and the administrator hears of it', async () => {
    const { id, path, tenant, token } = await opened();
    const { email } = tenant.administrator;
    const review = await partner.ask(redemption, 'GET', path);
    expect(review.review).toMatchObject({
      plan: { name: 'Office Business, annual' },
      tenant: { organisation: 'Piekarnia Nowak', country: 'PL', administrator: { name: 'Anna Nowak', email } },
    });
    // Neither the partner nor the token that it was answered signs for the customer.
    expect(await redeem(partner, id)).toEqual(refusal('agreementRequired'));
    const own = { ...mosa, signedBy: 'Anna Nowak' };
    expect(await partner.call('POST', `${path}/agreement`, own)).toEqual(refusal('signatureRequired'));
    const holder = perennial.as(token ?? '');
    expect(await holder.call('POST', `${path}/agreement`, own)).toEqual(refusal('signatureRequired'));

    const link = await linkTo(email, '/v1/signature-pages/');
    const page = await (await fetch(perennial.url + link)).text();
    expect(page).toContain('Piekarnia Nowak');
    expect(page).toContain('Doradca IT');
    expect(page).toContain('<form method="post">');
    expect((await post(link, 'signedBy=')).status).toBe(422);
    const thanks = await post(link, 'signedBy=Anna+Nowak');
    expect([thanks.status, thanks.page.includes('<form')]).toEqual([200, false]);
    expect((await post(link, 'signedBy=Somebody+Else')).page).toContain('Anna Nowak');
    expect((await partner.ask(redemption, 'GET', path)).agreement).toMatchObject({
      accepted: true,
      signedBy: 'Anna Nowak',
    });

    expect(await redeem(partner, id)).toMatchObject({ status: 200, body: { state: 'redeemed' } });
    await eventually(async () => {
      const subjects = (await perennial.mails({ to: email })).map(({ subject }) => subject);
      expect(subjects).toContainEqual(expect.stringContaining('zrealizowano klucze'));
    });
    const requests = await partner.ask(signatureRequestPage, 'GET', `/v1/signature-requests?redemptionId=${id}`);
    expect(requests.items).toMatchObject([{ state: 'signed', signedBy: 'Anna Nowak', partnerId: '4711' }]);
    const { subscriptionId } = await partner.ask(redemption, 'GET', path);
    const told = await perennial.ask(notices, 'GET', `/v1/subscriptions/${subscriptionId}/notices`);
    expect(told.items.map(({ kind }) => kind)).toContain('keysRedeemed');
    const { items } = await partner.ask(auditPage, 'GET', `/v1/audit?subjectId=${requests.items[0]?.id}`);
    expect(items).toMatchObject([{ operation: 'signAgreement', outcome: 'done', after: null }]);
    expect(perennial.log()).not.toContain(link);
  });

  it('is corrected, and then asked to sign by the address that is right', async () => {
    const { path, tenant } = await opened();
    const first = await linkTo(tenant.administrator.email, '/v1/signature-pages/');
    const email = customer().administrator.email;
    const body = { organisation: 'Piekarnia Nowak i syn', administrator: { email } };
    await partner.ask(redemption, 'PATCH', `${path}/tenant`, body);
    const second = await linkTo(email, '/v1/signature-pages/');
    expect((await post(first, 'signedBy=Anna')).page).not.toContain('<form');
    expect((await partner.ask(redemption, 'GET', path)).agreement.accepted).toBe(false);
    await post(second, 'signedBy=Anna');
    expect((await partner.ask(redemption, 'GET', path)).agreement).toMatchObject({ accepted: true, signedBy: 'Anna' });
  });

  it('may have signed before anything was opened', async () => {
    const tenant = customer('Ślusarnia');
    const { name, email } = tenant.administrator;
    const asked = { about: 'newTenant', ...mosa, organisation: 'Ślusarnia', country: 'PL', signer: { name, email } };
    const { id } = await partner.ask(signatureRequest, 'POST', '/v1/signature-requests', asked);
    expect(await stranger.call('GET', `/v1/signature-requests/${id}`)).toEqual(refusal('notFound'));
    await post(await linkTo(email, '/v1/signature-pages/'), 'signedBy=Anna+Nowak');
    const open = await opened(tenant);
    expect(open.agreement).toMatchObject({ accepted: true, signedBy: 'Anna Nowak' });
    expect(await redeem(partner, open.id)).toMatchObject({ status: 200 });
    // Of another organisation nothing is signed by that.
    expect((await opened({ ...tenant, organisation: 'Other' })).agreement.accepted).toBe(false);
  });

  it('is attested to have accepted by the partner, where the plan allows it', async () => {
    const { id, path } = await opened(customer(), 'office-open');
    const attested = { agreement: 'openLicense', version: '2026-01', signedBy: 'Anna Nowak' };
    const plan = await perennial.call('GET', '/v1/plans/office-open');
    expect(plan.body).toMatchObject({ partnerMayAttest: true });
    expect(await partner.call('POST', `${path}/agreement`, attested)).toMatchObject({
      status: 200,
      body: { agreement: { accepted: true, attestedBy: '4711' } },
    });
    expect(await redeem(partner, id)).toMatchObject({ status: 200 });
  });

  it('is not set up by the partner with keys of others', async () => {
    const { keys } = await perennial.issueKeys();
    const body = partner.activation({ keys, tenant: customer() });
    const { id } = await partner.ask(openedRedemption, 'POST', '/v1/redemptions', body);
    expect(await redeem(partner, id)).toEqual(refusal('forbidden'));
    const own = await opened();
    const more = { keys: (await perennial.issueKeys()).keys };
    expect(await partner.call('POST', `${own.path}/keys`, more)).toEqual(refusal('forbidden', '/keys/0'));
  });
});

describe('a customer that lets a partner redeem for it', () => {
  it('has its subscription renewed by key, and its administrators hear of it', async () => {
    const tenant = customer('Stolarnia');
    const bought = await perennial.redeemed({ clock: undefined, tenant });
    const { tenantId, subscriptionId } = bought;
    const { keys } = await perennial.issueKeys({ soldBy: '4711' });
    const declaration = { name: 'Jan Doradca', wording: '2026-11' };
    const body = { use: 'renew', keys, subscriptionId, declaration };
    expect(await partner.call('POST', '/v1/redemptions', body)).toEqual(refusal('notFound', '/subscriptionId'));
    await perennial.testEnvironment.database.relations.add([
      {
        _id: `delegated/4711/${tenantId}`,
        kind: 'delegated',
        partnerId: '4711',
        tenantId,
        subscriptionId: null,
        redemptionId: null,
        scopes: delegatedScopes(['keys']),
        from: new Date(Date.now() - 1000),
        until: null,
      },
    ]);
    const open = await partner.ask(openedRedemption, 'POST', '/v1/redemptions', body);
    expect(open).toMatchObject({ token: null, agreement: { accepted: true }, review: { tenant: { country: 'PL' } } });
    expect(await redeem(partner, open.id)).toMatchObject({ status: 200, body: { state: 'redeemed' } });
    await eventually(async () => {
      const subjects = (await perennial.mails({ to: tenant.administrator.email })).map(({ subject }) => subject);
      expect(subjects).toContainEqual(expect.stringContaining('zrealizowano klucze'));
    });
    await perennial.testEnvironment.database.relations.collection.updateOne(
      { _id: `delegated/4711/${tenantId}` },
      { $set: { until: new Date() } },
    );
    const again = { ...body, keys: (await perennial.issueKeys({ soldBy: '4711' })).keys };
    expect(await partner.call('POST', '/v1/redemptions', again)).toMatchObject({ status: 403 });
  });
});

describe('an order of keys that the administrator does not want', () => {
  const order = async (email: string) => {
    const { id, tenant } = await opened({ ...customer(), administrator: { name: 'Anna Nowak', email } });
    await post(await linkTo(email, '/v1/signature-pages/'), 'signedBy=Anna');
    const { tenantId } = redemption.parse((await redeem(partner, id)).body);
    const body = { tenantId, planId: 'office-business', count: 2, soldBy: '4711' };
    const placed = await perennial.ask(keyOrder, 'POST', '/v1/key-orders', body);
    return { ...placed, tenant, path: `/v1/key-orders/${placed.id}` };
  };
  const told = (reason: string) =>
    eventually(async () => {
      const mails = await perennial.mails({ to: 'pomoc@doradca.example' });
      expect(mails.map(({ text }) => text)).toContainEqual(expect.stringContaining(reason));
    });

  it('is declined by the link in the mail, and the partner hears why', async () => {
    const email = 'decliner@piekarnia.example';
    const { path } = await order(email);
    const link = await linkTo(email, '/v1/key-order-pages/');
    expect((await post(link, 'reason=')).status).toBe(422);
    expect((await post(link, 'reason=Enough+licences+already')).status).toBe(200);
    expect(await partner.ask(keyOrder, 'GET', path)).toMatchObject({
      state: 'declined',
      declinedBecause: 'Enough licences already',
    });
    await told('Enough licences already');
  });

  it('is declined by the API, once', async () => {
    const { path, tenantId } = await order('decliner-2@piekarnia.example');
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    const reason = { reason: 'We go on without it' };
    expect(await partner.call('POST', `${path}/decline`, reason)).toEqual(refusal('forbidden'));
    expect(await administrator.ask(keyOrder, 'POST', `${path}/decline`, reason)).toMatchObject({ state: 'declined' });
    await told('We go on without it');
    const again = await administrator.call('POST', `${path}/decline`, reason);
    expect(again).toEqual(refusal('keyOrderNotPending'));
    expect(await partner.call('POST', `${path}/cancel`, reason)).toEqual(refusal('keyOrderNotPending'));
  });
});
