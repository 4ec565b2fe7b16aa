import { escaped } from '../../../adapters/notice-page.js';
import { webPage, webPageHeaders } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import {
  factTable,
  goneAnswer,
  lineForm,
  lineFormBody,
  lineMissing,
  linkedPage,
  linkParams,
  reasonIn,
} from '../../web-page.js';
import { declineOrder } from '../key-orders/decline-order.js';
import { type KnownOrder, knownOrders } from '../key-orders/known-orders.js';
import { keyOrderTexts } from './texts.js';

const tags = ['Product keys'] as const;

export const keyOrderPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/key-order-pages/{token}',
    operationId: 'showKeyOrder',
    summary: 'An order of product keys, behind the link in the mail to the administrator',
    description:
      'Read without an account, in the language that the request asks for. It shows no key and names no person; only an administrator of the tenant redeems the order.',
    tags,
    params: linkParams,
    answers: linkedPage(),
    async handler({ services, params, language }) {
      const known = await linkedOrder(services, params.token);
      if (!known) return goneAnswer(language, keyOrderTexts[language]);
      const body = await orderPage(services, known, language);
      return { status: 200, headers: webPageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/key-order-pages/{token}',
    operationId: 'declineLinkedKeyOrder',
    summary: 'Decline an order of product keys by the link in the mail',
    description: 'By the form of the page, with a reason. An order that is not pending stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody('DeclineForm', '`reason`: why', 'reason=Enough+licences'),
    answers: { ...linkedPage(), ...lineMissing('The page again: a reason was missing') },
    problems: ['keyOrderNotPending', 'clockAdvancing'],
    async handler({ services, params, body, language, requestHash, changes }) {
      const known = await linkedOrder(services, params.token);
      if (!known) return goneAnswer(language, keyOrderTexts[language]);
      const headers = webPageHeaders(language);
      const reason = reasonIn(body);
      if (known.state === 'pending' && reason === null) {
        return { status: 422, headers, body: await orderPage(services, known, language, true) };
      }
      if (known.state !== 'pending' || reason === null) {
        return {
          status: 200,
          headers,
          body: await orderPage(services, known, language),
          refused: 'keyOrderNotPending',
        };
      }
      const { _id: id, tenantId, testClockId, soldBy: partnerId } = known.order;
      const at = await timeAtRest(services.database, testClockId);
      await changes({ subject: { kind: 'keyOrder', id }, tenantId, partnerId, at, reason });
      await declineOrder(services, known.order, { owner: 'link', reason, at, requestHash });
      const after = (await linkedOrder(services, params.token)) ?? known;
      return { status: 200, headers, body: await orderPage(services, after, language) };
    },
  }),
];

async function linkedOrder({ database }: ApiServices, token: string): Promise<KnownOrder | undefined> {
  const [id = ''] = database.keyOrders.links.idsOf(token) ?? [];
  const order = await database.keyOrders.find(id);
  return order ? (await knownOrders(database, [order]))[0] : undefined;
}

async function orderPage(
  { database }: ApiServices,
  { order, state, redeemBy }: KnownOrder,
  language: Language,
  problem = false,
): Promise<string> {
  const plan = await database.plans.version(order.plan.id, order.plan.version);
  const { title, state: states, next, label, declineIt, reason, decline, reasonMissing } = keyOrderTexts[language];
  const asked = { sentence: declineIt, field: 'reason', label: reason, button: decline };
  return webPage(language, title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(states[state])}${state === 'pending' ? ` ${escaped(next)}` : ''}</p>`,
    ...factTable([
      [label.order, order._id],
      [label.plan, plan?.name ?? order.plan.id],
      [label.keys, String(order.count)],
      [label.seats, String(order.count * order.seatsPerKey)],
      [label.redeemBy, String(writtenOut('redeemBy', redeemBy, language))],
    ]),
    ...(state === 'pending' ? lineForm({ ...asked, problem: problem ? reasonMissing : null }) : []),
  ]);
}
