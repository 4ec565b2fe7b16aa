import type { DelegationState } from '../../../domain/partners/delegations.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link in a mail about delegated administration. */
interface DelegationPageTexts {
  readonly title: string;
  readonly state: Readonly<Record<DelegationState, string>>;
  readonly extensionAsked: string;
  /** It can be ended at any time, and everything is recorded. */
  readonly anyTime: string;
  readonly button: Readonly<Record<'accept' | 'decline' | 'end' | 'acceptExtension' | 'declineExtension', string>>;
  readonly mayDo: string;
  readonly days: string;
  readonly label: Readonly<
    Record<'organisation' | 'partner' | 'message' | 'days' | 'answerBy' | 'until' | 'extendedUntil' | 'id', string>
  >;
  readonly gone: string;
}

const en: DelegationPageTexts = {
  title: 'Delegated administration',
  state: {
    offered: 'The partner offers to act for your organisation. An administrator accepts or declines.',
    lapsed: 'Nobody has answered the offer in time: it has lapsed.',
    declined: 'The offer was declined.',
    withdrawn: 'The partner has withdrawn the offer.',
    active: 'The partner may act for your organisation.',
    expired: 'The time of the access is over: the partner can do nothing for your organisation any more.',
    ended: 'The access was ended: the partner can do nothing for your organisation any more.',
  },
  extensionAsked: 'The partner asks for more time. An administrator accepts or declines.',
  anyTime:
    'Everything that the partner does for you is recorded. An administrator can end the access at any time, with immediate effect.',
  button: {
    accept: 'Accept the offer',
    decline: 'Decline the offer',
    end: 'End the access now',
    acceptExtension: 'Give more time',
    declineExtension: 'Give no more time',
  },
  mayDo: 'What the partner may do',
  days: '{days, plural, one {# day} other {# days}} from the acceptance',
  label: {
    organisation: 'Organisation',
    partner: 'Partner',
    message: 'Message',
    days: 'Lasts',
    answerBy: 'Answer by',
    until: 'Access until',
    extendedUntil: 'Asks for access until',
    id: 'Delegation',
  },
  gone: 'This link is not valid, or not any more.',
};

const pl: DelegationPageTexts = {
  title: 'Administracja delegowana',
  state: {
    offered: 'Partner proponuje, że będzie działał w imieniu Państwa organizacji. Decyduje administrator.',
    lapsed: 'Nikt nie odpowiedział na ofertę w terminie: oferta wygasła.',
    declined: 'Oferta została odrzucona.',
    withdrawn: 'Partner wycofał ofertę.',
    active: 'Partner może działać w imieniu Państwa organizacji.',
    expired: 'Czas dostępu upłynął: partner nie może już nic zrobić w imieniu Państwa organizacji.',
    ended: 'Dostęp został zakończony: partner nie może już nic zrobić w imieniu Państwa organizacji.',
  },
  extensionAsked: 'Partner prosi o przedłużenie dostępu. Decyduje administrator.',
  anyTime:
    'Wszystko, co partner robi w Państwa imieniu, jest zapisywane. Administrator może w każdej chwili zakończyć dostęp, ze skutkiem natychmiastowym.',
  button: {
    accept: 'Przyjmij ofertę',
    decline: 'Odrzuć ofertę',
    end: 'Zakończ dostęp teraz',
    acceptExtension: 'Przedłuż dostęp',
    declineExtension: 'Nie przedłużaj',
  },
  mayDo: 'Co partner będzie mógł robić',
  days: '{days, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}} od przyjęcia',
  label: {
    organisation: 'Organizacja',
    partner: 'Partner',
    message: 'Wiadomość',
    days: 'Czas trwania',
    answerBy: 'Odpowiedź do',
    until: 'Dostęp do',
    extendedUntil: 'Prosi o dostęp do',
    id: 'Delegacja',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: DelegationPageTexts = {
  title: 'Delegovaná správa',
  state: {
    offered: 'Partner nabízí, že bude jednat za vaši organizaci. Rozhoduje správce.',
    lapsed: 'Na nabídku nikdo včas neodpověděl: propadla.',
    declined: 'Nabídka byla odmítnuta.',
    withdrawn: 'Partner nabídku stáhl.',
    active: 'Partner může jednat za vaši organizaci.',
    expired: 'Doba přístupu uplynula: partner už za vaši organizaci nemůže nic udělat.',
    ended: 'Přístup byl ukončen: partner už za vaši organizaci nemůže nic udělat.',
  },
  extensionAsked: 'Partner žádá o prodloužení přístupu. Rozhoduje správce.',
  anyTime: 'Vše, co za vás partner udělá, se zaznamenává. Správce může přístup kdykoli ukončit, s okamžitou platností.',
  button: {
    accept: 'Přijmout nabídku',
    decline: 'Odmítnout nabídku',
    end: 'Ukončit přístup hned',
    acceptExtension: 'Prodloužit přístup',
    declineExtension: 'Neprodlužovat',
  },
  mayDo: 'Co partner smí',
  days: '{days, plural, one {# den} few {# dny} many {# dne} other {# dní}} od přijetí',
  label: {
    organisation: 'Organizace',
    partner: 'Partner',
    message: 'Zpráva',
    days: 'Trvání',
    answerBy: 'Odpovědět do',
    until: 'Přístup do',
    extendedUntil: 'Žádá o přístup do',
    id: 'Delegace',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const delegationPageTexts: Readonly<Record<Language, DelegationPageTexts>> = { en, pl, cs };
