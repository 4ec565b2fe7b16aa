import { escaped } from '../../../adapters/notice-page.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import { defineRoute } from '../../services.js';
import { factTable, linkedPage, linkParams, webPage, webPageHeaders } from '../../web-page.js';
import { type KnownOrder, knownOrders } from '../key-orders/known-orders.js';
import { keyOrderTexts } from './texts.js';

export const keyOrderPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/key-order-pages/{token}',
    operationId: 'showKeyOrder',
    summary: 'An order of product keys, behind the link in the mail to the administrator',
    description:
      'Read without an account, in the language that the request asks for. It shows no key and names no person; only an administrator of the tenant redeems the order.',
    tags: ['Product keys'],
    params: linkParams,
    answers: linkedPage(),
    async handler({ services: { database }, params, language }) {
      const headers = webPageHeaders(language);
      const [id = ''] = database.keyOrders.links.idsOf(params.token) ?? [];
      const order = await database.keyOrders.find(id);
      const [known] = order ? await knownOrders(database, [order]) : [];
      if (!known) return { status: 404, headers, body: gonePage(language) };
      const plan = await database.plans.version(known.order.plan.id, known.order.plan.version);
      return { status: 200, headers, body: orderPage(known, plan?.name ?? known.order.plan.id, language) };
    },
  }),
];

function orderPage({ order, state, redeemBy }: KnownOrder, planName: string, language: Language): string {
  const { title, state: states, next, label } = keyOrderTexts[language];
  return webPage(language, title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(states[state])}${state === 'pending' ? ` ${escaped(next)}` : ''}</p>`,
    ...factTable([
      [label.order, order._id],
      [label.plan, planName],
      [label.keys, String(order.count)],
      [label.seats, String(order.count * order.seatsPerKey)],
      [label.redeemBy, String(writtenOut('redeemBy', redeemBy, language))],
    ]),
  ]);
}

function gonePage(language: Language): string {
  const { title, gone } = keyOrderTexts[language];
  return webPage(language, title, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(gone)}</p>`]);
}
