/** How an account is billed: by whose invoice address and from which payment methods (docs/concepts.md, "Billing profiles"). */
import { isBefore, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import type { Money } from '../money.js';
import type { PostalAddress } from '../postal-address.js';
import { type BillingDetails, billingDetails, type DocumentLanguage } from './billing-details.js';
import { type CardValidity, lastDayOf } from './card-expiry.js';

/** What a profile says instead of its account; null: as the account says it. */
export interface ProfileDetails {
  readonly invoiceEmail: string | null;
  readonly language: DocumentLanguage | null;
  /** Where invoices go, in the country of the account. */
  readonly address: PostalAddress | null;
  readonly purchaseOrderNumber: string | null;
}

export interface BillingProfile extends ProfileDetails {
  /** `bprf_…` */
  readonly id: string;
  /** By which people tell profiles apart; no two of an account have one. */
  readonly name: string;
  /** The method that collections charge as long as it can be; null: nobody has chosen one. */
  readonly defaultPaymentMethodId: string | null;
  readonly revision: number;
}

/** The profiles of an account: one of them is billed where nothing else is said. */
export interface BillingProfiles {
  readonly defaultProfileId: string;
  /** The oldest first; none once the data of the account was erased. */
  readonly profiles: readonly BillingProfile[];
}

export const mostProfiles = 50;

/** The name of the profile that each account has from the start. */
export const firstProfileName = 'Default';

/** What an account has from the start: it is billed as the account says. */
export function firstProfiles(id: string): BillingProfiles {
  const nothing = { invoiceEmail: null, language: null, address: null, purchaseOrderNumber: null };
  const first = { id, name: firstProfileName, ...nothing, defaultPaymentMethodId: null, revision: 1 };
  return { defaultProfileId: id, profiles: [first] };
}

/** The profile of that id, else the default one; undefined once the account was erased. */
export function profileOf(
  { defaultProfileId, profiles }: BillingProfiles,
  profileId: string | null,
): BillingProfile | undefined {
  const find = (id: string | null) => profiles.find((one) => one.id === id);
  return find(profileId) ?? find(defaultProfileId);
}

/** Who is billed by a profile, as documents show it: the legal identity is that of the account. */
export function billedAs(details: BillingDetails, profile: ProfileDetails | undefined): BillingDetails {
  return {
    ...details,
    invoiceEmail: profile?.invoiceEmail ?? details.invoiceEmail,
    language: profile?.language ?? details.language,
    address: profile?.address ?? details.address,
    purchaseOrderNumber: profile?.purchaseOrderNumber ?? details.purchaseOrderNumber,
  };
}

/** As a caller gives it. */
export type GivenProfile = Pick<BillingProfile, 'name'> & ProfileDetails;

/** @throws DomainError alreadyExists, tooManyBillingProfiles, and what `billingDetails` refuses */
export function withProfile(
  before: BillingProfiles,
  details: BillingDetails,
  { id, ...given }: GivenProfile & { readonly id: string },
): BillingProfiles {
  if (before.profiles.length >= mostProfiles) {
    throw new DomainError('tooManyBillingProfiles', `It has ${mostProfiles}: remove one first.`, {
      most: mostProfiles,
    });
  }
  const checked = checkedProfile(before, details, given, null);
  return { ...before, profiles: [...before.profiles, { id, ...checked, defaultPaymentMethodId: null, revision: 1 }] };
}

/** @throws DomainError alreadyExists, notFound, and what `billingDetails` refuses */
export function withChangedProfile(
  before: BillingProfiles,
  details: BillingDetails,
  { id, ...given }: GivenProfile & { readonly id: string },
): BillingProfiles {
  const checked = checkedProfile(before, details, given, id);
  return replaced(before, id, (profile) => ({ ...profile, ...checked }));
}

/** @throws DomainError notFound */
export function withDefaultProfile(before: BillingProfiles, id: string): BillingProfiles {
  existing(before, id);
  if (id === before.defaultProfileId) return before;
  const changed = [id, before.defaultProfileId];
  const profiles = before.profiles.map((one) =>
    changed.includes(one.id) ? { ...one, revision: one.revision + 1 } : one,
  );
  return { defaultProfileId: id, profiles };
}

/** Collections by this profile charge this method. @throws DomainError notFound */
export function withDefaultMethod(before: BillingProfiles, id: string, paymentMethodId: string): BillingProfiles {
  return replaced(before, id, (profile) => ({ ...profile, defaultPaymentMethodId: paymentMethodId }));
}

/** A method that is ready to be charged. */
export interface ReadyMethod {
  readonly _id: string;
  readonly kind: 'card' | 'blik';
  /** The method whose place it takes. */
  readonly replaces: string | null;
  /** The most that a mandate allows a payment; null: none was agreed. */
  readonly cap: Money | null;
  readonly card: { readonly expires: CardValidity } | null;
}

/** What is to be charged; left out: it is not known yet. */
export interface PlannedCharge {
  readonly currency: string;
  /** Minor units. */
  readonly amount?: number | undefined;
  readonly on?: PlainDate | undefined;
}

/** Why a method that is ready cannot pay that. */
export type Unfit = 'aboveCap' | 'expiredCard';

/** Known before anybody is asked; null: nothing speaks against it. */
export function unfitFor(
  { cap, card }: Pick<ReadyMethod, 'cap' | 'card'>,
  { amount, on }: Pick<PlannedCharge, 'amount' | 'on'>,
): Unfit | null {
  if (cap && amount !== undefined && amount > cap.amount) return 'aboveCap';
  return card && on && isBefore(lastDayOf(card.expires), on) ? 'expiredCard' : null;
}

/**
 * The method that a collection charges: the chosen one, or that which replaces it, as long as it is ready and can pay that; else the newest
 * that can. BLIK pays in PLN only.
 * @param ready those of the profile, the newest first
 * @returns null: none can be charged; where none can pay that, the one that is refused
 */
export function chargedOf<Method extends ReadyMethod>(
  ready: readonly Method[],
  { defaultPaymentMethodId: chosen, ...charge }: Pick<BillingProfile, 'defaultPaymentMethodId'> & PlannedCharge,
): Method | null {
  const { currency } = charge;
  const usable = ready.filter(({ kind }) => kind !== 'blik' || currency === 'PLN');
  // One whose place another one takes is about to be detached.
  const current = usable.filter(({ _id }) => !usable.some(({ replaces }) => replaces === _id));
  const isChosen = ({ _id, replaces }: Method) => chosen !== null && (_id === chosen || replaces === chosen);
  const fit = current.filter((method) => unfitFor(method, charge) === null);
  const from = fit.length > 0 ? fit : current;
  return from.find(isChosen) ?? from[0] ?? null;
}

/** What is paid by a profile, and keeps it from being removed. */
export interface ProfileUse {
  readonly subscriptionIds: readonly string[];
  /** Of orders that are still open. */
  readonly orderIds: readonly string[];
  /** That are stored in it. */
  readonly paymentMethodIds: readonly string[];
}

/** @throws DomainError notFound, defaultBillingProfile, billingProfileInUse with what is paid by it */
export function withoutProfile(before: BillingProfiles, id: string, use: ProfileUse): BillingProfiles {
  existing(before, id);
  if (id === before.defaultProfileId) {
    throw new DomainError('defaultBillingProfile', 'Make another profile the default one first.');
  }
  const { subscriptionIds, orderIds, paymentMethodIds } = use;
  const uses = [...subscriptionIds, ...orderIds, ...paymentMethodIds];
  if (uses.length > 0) {
    const message = `It is used by ${uses.join(', ')}: choose another profile for these, or take the methods back.`;
    throw new DomainError('billingProfileInUse', message, { uses, ...use });
  }
  return { ...before, profiles: before.profiles.filter((one) => one.id !== id) };
}

function checkedProfile(
  { profiles }: BillingProfiles,
  details: BillingDetails,
  given: GivenProfile,
  own: string | null,
): GivenProfile {
  const name = given.name.trim().replace(/\s+/g, ' ');
  const key = (text: string) => text.toLowerCase();
  if (profiles.some((one) => one.id !== own && key(one.name) === key(name))) {
    throw new DomainError('alreadyExists', `There is a profile named ${name}.`, { pointer: '/name' });
  }
  // What it says instead of the account is checked as that of the account is.
  const { invoiceEmail, language, address, purchaseOrderNumber } = billingDetails(billedAs(details, given));
  return {
    name,
    invoiceEmail: given.invoiceEmail === null ? null : invoiceEmail,
    language: given.language === null ? null : language,
    address: given.address === null ? null : address,
    purchaseOrderNumber: given.purchaseOrderNumber === null ? null : purchaseOrderNumber,
  };
}

function replaced(
  before: BillingProfiles,
  id: string,
  change: (profile: BillingProfile) => BillingProfile,
): BillingProfiles {
  existing(before, id);
  const profiles = before.profiles.map((one) => (one.id === id ? { ...change(one), revision: one.revision + 1 } : one));
  return { ...before, profiles };
}

/** @throws DomainError notFound */
export function existing({ profiles }: BillingProfiles, id: string): BillingProfile {
  const found = profiles.find((one) => one.id === id);
  if (!found) throw new DomainError('notFound', `There is no billing profile ${id}.`);
  return found;
}
