import type { InvitationState } from '../../../domain/partners/resellers.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link of an invitation. */
export interface InvitationTexts {
  readonly title: string;
  readonly partnerId: string;
  readonly may: string;
  readonly onlyPartnerEnds: string;
  readonly accept: string;
  readonly decline: string;
  readonly state: Readonly<Record<Exclude<InvitationState, 'open'>, string>>;
  readonly gone: string;
}

const en: InvitationTexts = {
  title: 'A partner asks to become your reseller',
  partnerId: 'partner id',
  may: 'A reseller sees your subscriptions with their dates and amounts and your orders, and orders product keys for you. It sees no people and can change nothing.',
  onlyPartnerEnds: 'Only the partner can end this relation, or you agree on a transfer to another reseller.',
  accept: 'Accept',
  decline: 'Decline',
  state: {
    accepted: 'The invitation has been accepted: the partner is your reseller.',
    declined: 'The invitation has been declined.',
    withdrawn: 'The partner has withdrawn the invitation.',
    lapsed: 'The invitation has lapsed: please ask the partner for another one.',
  },
  gone: 'This link is not valid, or not any more.',
};

const pl: InvitationTexts = {
  title: 'Partner prosi o relację sprzedawcy',
  partnerId: 'identyfikator partnera',
  may: 'Sprzedawca widzi subskrypcje z datami i kwotami oraz zamówienia i może zamawiać klucze produktu. Nie widzi osób i niczego nie może zmienić.',
  onlyPartnerEnds: 'Tę relację może zakończyć tylko partner, można też uzgodnić przeniesienie do innego sprzedawcy.',
  accept: 'Przyjmij',
  decline: 'Odrzuć',
  state: {
    accepted: 'Zaproszenie zostało przyjęte: partner jest Państwa sprzedawcą.',
    declined: 'Zaproszenie zostało odrzucone.',
    withdrawn: 'Partner wycofał zaproszenie.',
    lapsed: 'Zaproszenie wygasło: prosimy poprosić partnera o nowe.',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: InvitationTexts = {
  title: 'Partner se chce stát vaším prodejcem',
  partnerId: 'id partnera',
  may: 'Prodejce vidí vaše předplatná s daty a částkami a vaše objednávky a může pro vás objednávat produktové klíče. Nevidí osoby a nemůže nic měnit.',
  onlyPartnerEnds: 'Tento vztah může ukončit jen partner, nebo se dohodnete na převodu k jinému prodejci.',
  accept: 'Přijmout',
  decline: 'Odmítnout',
  state: {
    accepted: 'Pozvání bylo přijato: partner je vaším prodejcem.',
    declined: 'Pozvání bylo odmítnuto.',
    withdrawn: 'Partner pozvání odvolal.',
    lapsed: 'Platnost pozvání vypršela: požádejte prosím partnera o nové.',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const invitationTexts: Readonly<Record<Language, InvitationTexts>> = { en, pl, cs };
