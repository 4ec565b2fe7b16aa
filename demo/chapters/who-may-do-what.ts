/** Operator, partner and first administrator: what each of them may do and sees, and what each is refused, in whose language. */
import { addHours, instantFromMillis } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { enterPartner } from '../partners.js';
import { expectAccess } from './who-may-do-what/access.js';
import { expectAudit } from './who-may-do-what/audit.js';
import { Bakery, zone } from './who-may-do-what/bakery.js';
import { issueBatches } from './who-may-do-what/keys.js';
import { expectRefusal } from './who-may-do-what/refusal.js';

export const whoMayDoWhat: Chapter = {
  name: 'who-may-do-what',
  title: 'operator, partner, administrator: who may do what',

  async play(stage) {
    const { api, story } = stage;

    story.scene('1. The operator enters a Czech partner in the register, and issues keys');
    const startsAt = addHours(instantFromMillis(Date.now()), 1);
    const clock = await stage.clock({ name: 'Who may do what', startsAt, zone });
    const partner = await enterPartner(api, {
      name: 'Poradce s.r.o.',
      locale: 'cs-CZ',
      email: 'pomoc@poradce.example',
    });
    const keys = await issueBatches(stage, partner, clock.id);

    story.scene('2. The partner opens a redemption for a Polish bakery that is new');
    const bakery = await Bakery.openedBy(stage, partner, keys, clock.id);
    await expectRefusal(stage, 'The partner does not sign the agreement for it', partner.api, {
      path: `${bakery.redemptionPath}/agreement`,
      body: { agreement: 'MOSA', version: '2026-01', signedBy: 'Petr' },
      expected: { language: 'cs', code: 'signatureRequired' },
    });
    await expectRefusal(stage, 'and issues no keys itself', partner.api, {
      path: '/v1/key-batches',
      body: { planId: 'office-business', count: 1, redeemBy: '2099-12-31' },
      expected: { language: 'cs', code: 'forbidden', contact: 'reseller' },
    });
    await bakery.expectUnseenBy(partner.api);

    story.scene('3. The first administrator signs by a link, and goes on with the token');
    await expectRefusal(stage, 'Without the agreement nothing is redeemed', bakery.tokenApi, {
      path: `${bakery.redemptionPath}/redeem`,
      body: { acknowledged: [], reviewVersion: 'unread' },
      expected: { language: 'pl', code: 'agreementRequired' },
    });
    await bakery.signByLink();
    await bakery.redeemByToken();
    await bakery.expectSeenBy(partner.api);

    story.scene('4. The partner hands the bakery its first API key, and no second one');
    const anna = await bakery.firstKeyFrom(partner.api);
    await expectRefusal(stage, 'The bakery has a key now and makes the others itself', partner.api, {
      path: '/v1/api-keys',
      body: bakery.keyOrder,
      expected: { language: 'cs', code: 'forbidden', contact: 'reseller' },
    });

    story.scene('5. What each of them sees');
    await expectAccess(stage, { partner: partner.api, administrator: anna.api, token: bakery.tokenApi }, bakery, keys);

    story.scene('6. What the administrator is refused: in Polish, with whom to ask');
    await expectRefusal(stage, 'A key that was used', anna.api, {
      path: '/v1/redemptions',
      body: bakery.anotherBy([keys.used]),
      expected: { language: 'pl', code: 'usedKey', contact: partner.name },
    });
    await keys.revokeSpare('Order 2214 was returned');
    await expectRefusal(stage, 'A key that the operator has revoked', anna.api, {
      path: '/v1/redemptions',
      body: bakery.anotherBy([keys.spare]),
      expected: { language: 'pl', code: 'revokedKey', contact: partner.name },
    });

    story.scene('7. The audit of it all');
    await expectAudit(stage, bakery, { partner, anna });
    for (const id of [anna.apiKeyId, partner.apiKeyId]) await api.delete(`/v1/api-keys/${id}`);
    const statuses = await Promise.all([anna.api, partner.api].map((one) => one.statusOf('/v1/plans')));
    story.expect('Their API keys are revoked, and stop at once', statuses, [401, 401]);
  },
};
