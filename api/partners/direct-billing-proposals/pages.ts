/** What an administrator sees and does behind the link of a proposal of direct billing. */

import { z } from 'zod';
import { escaped } from '../../../adapters/notice-page.js';
import { writtenMoney } from '../../../adapters/written-money.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { assertBillable } from '../../../domain/subscriptions/payer.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { User } from '../../../models/identity/users.js';
import type { DirectBillingProposal } from '../../../models/partners/direct-billing-proposals.js';
import { OperationPending } from '../../http/operation-pending.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, localeOf, writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { timeAtRest, timeOn } from '../../tenant-time.js';
import {
  choiceForm,
  factTable,
  lineForm,
  lineFormBody,
  lineMissing,
  linkedPage,
  linkParams,
  reasonIn,
} from '../../web-page.js';
import { administratorBehind } from '../administrator-behind.js';
import { answerPage, type RenderedPage } from '../answer-page.js';
import { acceptProposal, closeProposal, payableProfiles, stateOf } from './answer.js';
import { proposalTexts } from './texts.js';

const tags = ['Partners'] as const;
const path = '/v1/direct-billing-proposal-pages/{token}';
const answers = linkedPage('A page for the administrator, in the administrator’s language');
const typedProfile = z.string().regex(/^bprf_[0-9a-f]{24}$/);

const page = answerPage({
  texts: proposalTexts,
  // What cannot be accepted any more the page says.
  closed: [
    ...(['proposalClosed', 'payerNotChangeable', 'noPayer', 'noPaymentMethod', 'notFound'] as const),
    ...(['replacementWaits', 'deletionBegun', 'subscriptionEnded'] as const),
  ],
  find: proposed,
  render,
});

export const directBillingProposalPageRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'showDirectBillingProposal',
    summary: 'The page behind the link of a proposal of direct billing',
    description: 'It says what would be paid and changes nothing, whoever opens the link.',
    tags,
    params: linkParams,
    answers,
    handler: (call) => page.show(call),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/accept`,
    operationId: 'acceptDirectBillingByLink',
    summary: 'Accept a proposal of direct billing by the form of the page',
    description: 'By a billing profile of the organisation. Done again, it stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody(
      'DirectBillingAcceptForm',
      '`profile`: the billing profile by which it is paid',
      'profile=bprf_3f5a1c0b9d8e7f6a5b4c3d2e',
    ),
    answers: { ...answers, ...lineMissing('The page again: it cannot be paid by that profile') },
    problems: ['clockAdvancing'],
    async handler(call) {
      const { services } = call;
      const named = typedProfile.safeParse(new URLSearchParams(call.body).get('profile') ?? '');
      let isProfileWrong = false;
      const answered = await page.answer(call, async (found) => {
        const { proposal } = found;
        const now = await timeAtRest(services.database, proposal.testClockId);
        const { account, profiles } = await payableProfiles(services, proposal);
        const chosen = profiles.find(({ profile }) => profile.id === named.data);
        isProfileWrong = stateOf(proposal, now) === 'open' && !chosen;
        if (!account) throw new DomainError('noPayer');
        if (!chosen) throw new DomainError('noPaymentMethod');
        const by = { billingAccountId: account._id, billingProfileId: chosen.profile.id };
        const announce = () => call.changes(changeOf(found, now));
        await acceptProposal(services, proposal, by, { now, announce }).catch((error: unknown) => {
          // It is written down, and carried out without us.
          if (!(error instanceof OperationPending)) throw error;
        });
      });
      if (!isProfileWrong) return answered;
      return page.showWrong(call, (found) => ({ ...found, isProfileWrong }));
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineDirectBillingByLink',
    summary: 'Decline a proposal of direct billing by the form of the page',
    description: 'With a reason. Done again, it stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody('DirectBillingDeclineForm', '`reason`: why', 'reason=We+buy+keys'),
    answers: { ...answers, ...lineMissing('The page again: a reason was missing') },
    problems: ['clockAdvancing'],
    async handler(call) {
      const reason = reasonIn(call.body);
      if (reason === null) return page.showWrong(call, (found) => ({ ...found, isReasonMissing: true }));
      return page.answer(call, async (found) => {
        const now = await timeAtRest(call.services.database, found.proposal.testClockId);
        await call.changes({ ...changeOf(found, now), reason });
        await closeProposal(call.services, found.proposal, 'declined', { now, reason });
      });
    },
  }),
];

interface Proposed {
  readonly proposal: DirectBillingProposal;
  readonly reader: Pick<User, '_id'>;
  readonly organisation: string;
  readonly token: string;
  readonly language: Language;
  readonly isReasonMissing?: boolean;
  readonly isProfileWrong?: boolean;
}

/** The proposal of a link, for who is an administrator still; null otherwise. */
async function proposed({ database }: ApiServices, token: string, otherwise: Language): Promise<Proposed | null> {
  const [id = '', userId = ''] = database.directBillingProposals.links.idsOf(token) ?? [];
  const proposal = await database.directBillingProposals.find(id);
  const at = proposal && (await administratorBehind(database, proposal.tenantId, userId));
  if (!proposal || !at) return null;
  return { ...at, proposal, token, language: languageNamed(at.reader.locale, otherwise) };
}

function changeOf({ proposal: { _id: id, tenantId, partnerId }, reader }: Proposed, at: Instant) {
  return { subject: { kind: 'directBillingProposal', id }, tenantId, partnerId, userId: reader._id, at };
}

async function render(services: ApiServices, found: Proposed): Promise<RenderedPage> {
  const { proposal, organisation, language } = found;
  const { database } = services;
  const texts = proposalTexts[language];
  const { label } = texts;
  const { terms, partnerId, message, testClockId } = proposal;
  const [now, partner, plan, subscription] = await Promise.all([
    timeOn(database, testClockId),
    partnerId === null ? null : database.partners.find(partnerId),
    database.plans.version(terms.plan.id, terms.plan.version),
    database.subscriptions.find(proposal.subscriptionId),
  ]);
  const seller = plan && (await database.sellers.find(plan.sellerId));
  const proposer = partner ? `${partner.name} (${texts.partnerId} ${partner._id})` : (seller?.legalName ?? '');
  const state = stateOf(proposal, now);
  const isPossible =
    state === 'open' && isBillable(requireFound(subscription, `subscription ${proposal.subscriptionId}`).subscription);
  const locale = localeOf(language);
  const price = inLanguage(texts.perPeriod, language, {
    amount: writtenMoney(terms.perPeriod, locale),
    months: terms.periodMonths ?? terms.months,
  });
  const day = (text: string) => String(writtenOut('on', text, language));
  const facts: [string, string][] = [
    [label.organisation, organisation],
    [label.proposer, proposer],
    ...(message === null ? [] : [[label.message, message] as [string, string]]),
    [label.plan, plan?.name ?? terms.plan.id],
    [label.seats, String(terms.seats)],
    [label.price, price],
    [label.startsOn, day(terms.startsOn)],
    [label.payment, texts.payment[terms.payment]],
    [label.afterwards, texts.afterwards[terms.intent === 'lapse' ? 'ends' : 'renews']],
    ...(state === 'open' ? [[label.answerBy, day(proposal.answerBy)] as [string, string]] : []),
    [label.subscription, proposal.subscriptionId],
  ];
  const sentence = state === 'open' && !isPossible ? texts.notPossible : texts.state[state];
  return {
    language,
    body: [
      `<h1>${escaped(texts.title)}</h1>`,
      `<p>${escaped(sentence)}</p>`,
      ...factTable(facts),
      ...(isPossible ? await forms(services, found) : []),
    ],
  };
}

async function forms(
  services: ApiServices,
  { proposal, token, language, isReasonMissing = false, isProfileWrong = false }: Proposed,
): Promise<string[]> {
  const texts = proposalTexts[language];
  const address = `/v1/direct-billing-proposal-pages/${token}`;
  const { account, profiles } = await payableProfiles(services, proposal);
  const options = profiles.map(({ profile, method }) => {
    const charged = method?.card
      ? `${method.card.brand} •••• ${method.card.last4}`
      : method
        ? 'BLIK'
        : texts.byTransfer;
    return [profile.id, `${account?.details?.name ?? ''}, ${profile.name}: ${charged}`] as const;
  });
  const accept =
    options.length === 0
      ? [`<p>${escaped(account ? texts.noMethod : texts.noAccount)}</p>`]
      : choiceForm({
          action: `${address}/accept`,
          sentence: texts.nothingNow,
          field: 'profile',
          label: texts.billedBy,
          options,
          button: texts.accept,
          problem: isProfileWrong ? texts.profileWrong : null,
        });
  const decline = lineForm({
    action: `${address}/decline`,
    sentence: texts.declineIt,
    field: 'reason',
    label: texts.reason,
    button: texts.decline,
    problem: isReasonMissing ? texts.reasonMissing : null,
  });
  return [...accept, ...decline];
}

function isBillable(saved: Parameters<typeof subscriptionFromJson>[0]): boolean {
  try {
    assertBillable(subscriptionFromJson(saved));
    return true;
  } catch {
    return false;
  }
}
