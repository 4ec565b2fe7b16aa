/** How mails about partners are claimed for their readers: the administrators of the customer, and the partners that it concerns. */
import { type PartnerMail, type PartnerNewsRole, renderPartnerMail } from '../../adapters/messaging/partner-text.js';
import type { PartnerNewsKind } from '../../domain/partners/news.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { User } from '../../models/identity/users.js';
import type { Partner } from '../../models/partners/partners.js';
import type { ActivityContext } from '../context.js';
import type { News } from './news.js';
import { contactOfPartner } from './notice-contact.js';
import { type NoticeReader, operatorsReader, readerOfPartner } from './notice-mail.js';

/** What every mail about it says; a link is each administrator's own. */
export interface PartyFacts {
  readonly said: Pick<
    PartnerMail,
    'partner' | 'former' | 'subscriptionId' | 'planName' | 'message' | 'on' | 'proposed'
  >;
  /** Null: none, or who runs Perennial. */
  readonly partner: Partner | null;
  readonly former: Partner | null;
  readonly roles: readonly PartnerNewsRole[];
  readonly linkOf: (reader: NoticeReader) => string | null;
  /** The partner is not told the customer's name: they have nothing to do with each other. */
  readonly strangers: boolean;
  /** Who runs Perennial stands in the partner's place, and is turned to under this name; null: nobody is known by name. */
  readonly operators?: { readonly contact: string | null };
}

/** What a mail is about, and of whom. */
export interface PartyNews {
  readonly kind: PartnerNewsKind;
  /** Id of the relation, invitation, transfer or proposal, by the kind. */
  readonly about: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
}

export const ofNoSubscription = { subscriptionId: null, planName: null, proposed: null } as const;

export function partyFacts(
  { partner, former }: Pick<PartyFacts, 'partner' | 'former'>,
  about: Omit<PartyFacts['said'], 'partner' | 'former'>,
  roles: readonly PartnerNewsRole[] = ['administrator', 'partner', 'former'],
): PartyFacts {
  const said = { ...about, partner: named(partner), former: named(former) };
  return { said, partner, former, roles, linkOf: () => null, strangers: false };
}

/** What each reader is told. @param at when it is said, RFC 3339 */
export async function partyNewsOf(
  context: ActivityContext,
  news: PartyNews,
  facts: PartyFacts,
  { tenant, at }: { readonly tenant: Pick<Tenant, '_id' | 'organisation'>; readonly at: string },
): Promise<News[]> {
  const administrators = await context.database.administrators.of(tenant._id);
  return facts.roles
    .flatMap((role) => readersOf(context, facts, role, administrators).map((reader) => ({ role, reader })))
    .map(({ role, reader }) => {
      const organisation = facts.strangers && role !== 'administrator' ? tenant._id : tenant.organisation;
      const link = role === 'administrator' ? facts.linkOf(reader) : null;
      const contact = contactFor(context, role, facts);
      return newsTo(reader, news, { ...facts.said, kind: news.kind, role, organisation, link, contact, at });
    });
}

function contactFor(
  { contact }: ActivityContext,
  role: PartnerNewsRole,
  { partner, former, operators }: PartyFacts,
): string | null {
  const other = role === 'administrator' ? (partner ?? former) : null;
  if (other) return contactOfPartner(other);
  return role === 'administrator' && operators ? operators.contact : contact;
}

function named(partner: Partner | null): PartnerMail['partner'] {
  return partner && { id: partner._id, name: partner.name };
}

function readersOf(
  { operatorsEmail }: ActivityContext,
  { partner, former, operators }: PartyFacts,
  role: PartnerNewsRole,
  administrators: readonly User[],
): NoticeReader[] {
  if (role === 'administrator') return [...administrators];
  if (role === 'partner' && operators) return operatorsEmail === null ? [] : [operatorsReader(operatorsEmail)];
  const found = role === 'partner' ? partner : former;
  const reader = found && readerOfPartner(found);
  return reader ? [reader] : [];
}

function newsTo(
  reader: NoticeReader,
  { kind, about, tenantId, testClockId }: PartyNews,
  said: Omit<PartnerMail, 'reader' | 'locale' | 'zone'>,
): News {
  const { _id: readerId, name, locale, zone } = reader;
  const { subscriptionId, organisation } = said;
  return {
    about: { _id: `${kind}/${about}/${readerId}`, subscriptionId, tenantId, testClockId, kind, milestone: about },
    reader,
    text: renderPartnerMail({ ...said, reader: { name }, locale, zone }),
    organisation,
  };
}
