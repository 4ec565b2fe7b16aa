import { asksForDecision, isForPayer } from '../../../domain/billing/notices.js';

it('that a price is withdrawn is told to those to whom it was offered', () => {
  const readers = (kind: Parameters<typeof isForPayer>[0]) => [isForPayer(kind), asksForDecision(kind)];
  expect(readers('offerWithdrawn')).toEqual(readers('priceOffered'));
});
