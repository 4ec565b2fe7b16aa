/**
 * From a plan to a subscription with the generated client. PERENNIAL_URL and PERENNIAL_API_KEY (an operator's) say where;
 * prints what it did as one line of JSON.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Operation, type Problem, perennial } from '../src/index.js';

const { PERENNIAL_URL: url = 'http://127.0.0.1:8080', PERENNIAL_API_KEY: apiKey = '' } = process.env;
const api = perennial({ url, apiKey });

/** What was asked for. A change that takes long is answered with an operation to watch, which this example does not do. */
function answered<Data extends object>(answer: { data?: Data | undefined; error?: Problem | undefined }) {
  const { data, error } = answer;
  if (data === undefined) throw new Error(`${error?.code}: ${error?.detail}`);
  if ('operation' in data) throw new Error('It takes long: GET /v1/operations/{operationId} tells when it is done');
  return data as Exclude<Data, Operation>;
}

const plans = answered(await api.GET('/v1/plans'));
const plan = plans.items.find(({ id }) => id === 'office-business');
if (!plan) throw new Error('The plan office-business is not sold here');

const batch = answered(
  await api.POST('/v1/key-batches', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { planId: plan.id, count: 1, seatsPerKey: 1, redeemBy: '2090-12-31' },
  }),
);
const [issued] = batch.keys;
if (!issued) throw new Error('The batch has no key');

const opened = answered(
  await api.POST('/v1/redemptions', {
    body: {
      use: 'activate',
      keys: [issued.key],
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
      tenant: {
        country: 'PL',
        organisation: 'Piekarnia Nowak',
        timeZone: 'Europe/Warsaw',
        locale: 'pl-PL',
        administrator: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      },
    },
  }),
);
const redemption = { params: { path: { redemptionId: opened.id } } };
const { name: agreement, version } = opened.agreement;
const accepted = answered(
  await api.POST('/v1/redemptions/{redemptionId}/agreement', {
    ...redemption,
    body: { agreement, version, signedBy: 'Anna Nowak' },
  }),
);
const reviewVersion = accepted.review?.version ?? '';
const acknowledged = accepted.review?.thingsToKnow.map(({ id }) => id) ?? [];
answered(
  await api.POST('/v1/redemptions/{redemptionId}/redeem', { ...redemption, body: { acknowledged, reviewVersion } }),
);

// Null until it can be read: on a busy machine that is a moment after the answer.
let subscriptionId: string | null = null;
while (subscriptionId === null) {
  ({ subscriptionId } = answered(await api.GET('/v1/redemptions/{redemptionId}', redemption)));
  if (subscriptionId === null) await delay(200);
}
const path = { subscriptionId };
const subscription = await api.GET('/v1/subscriptions/{subscriptionId}', { params: { path } });

const { error: refusal } = await api.POST('/v1/keys/{keyId}/revoke', {
  params: { path: { keyId: issued.id } },
  body: { reason: 'To see that a used key stays used' },
});

console.log(
  JSON.stringify({
    plan: plan.id,
    subscription: answered(subscription).id,
    etag: subscription.response.headers.get('ETag'),
    state: answered(subscription).state,
    refusal: refusal?.code,
  }),
);
