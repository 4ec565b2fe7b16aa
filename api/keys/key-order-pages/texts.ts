import type { KeyOrderState } from '../../../domain/keys/key-orders.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link of an order. */
export interface KeyOrderTexts {
  readonly title: string;
  readonly state: Readonly<Record<KeyOrderState, string>>;
  readonly next: string;
  readonly declineIt: string;
  readonly reason: string;
  readonly decline: string;
  readonly reasonMissing: string;
  readonly label: Readonly<Record<'order' | 'plan' | 'keys' | 'seats' | 'redeemBy', string>>;
  readonly gone: string;
}

const en: KeyOrderTexts = {
  title: 'Order of product keys',
  state: {
    pending: 'The order waits for an administrator of your organisation.',
    inRedemption: 'A redemption of these keys is open.',
    redeemed: 'The keys have been redeemed: there is nothing left to do.',
    cancelled: 'The order was cancelled.',
    declined: 'The order was declined: nobody redeems these keys any more.',
    expired: 'The last day to redeem the keys is over: please ask who ordered them.',
  },
  next: 'An administrator redeems all keys at once by naming the order; nobody has to type a key.',
  declineIt:
    'If you do not want these keys, decline the order and say why. Who ordered them is told; nothing else happens.',
  reason: 'Reason',
  decline: 'Decline the order',
  reasonMissing: 'Please give a reason.',
  label: { order: 'Order', plan: 'Plan', keys: 'Keys', seats: 'Seats', redeemBy: 'Redeem by (inclusive, UTC)' },
  gone: 'This link is not valid, or not any more.',
};

const pl: KeyOrderTexts = {
  title: 'Zamówienie kluczy produktu',
  state: {
    pending: 'Zamówienie czeka na administratora Państwa organizacji.',
    inRedemption: 'Realizacja tych kluczy jest otwarta.',
    redeemed: 'Klucze zostały zrealizowane: nie trzeba nic robić.',
    cancelled: 'Zamówienie zostało anulowane.',
    declined: 'Zamówienie zostało odrzucone: nikt już nie zrealizuje tych kluczy.',
    expired: 'Termin realizacji kluczy minął: prosimy zwrócić się do zamawiającego.',
  },
  next: 'Administrator realizuje wszystkie klucze naraz, wskazując zamówienie; kluczy nie trzeba wpisywać.',
  declineIt:
    'Jeśli nie chcą Państwo tych kluczy, można odrzucić zamówienie i podać powód. Zamawiający zostanie o tym powiadomiony; nic więcej się nie stanie.',
  reason: 'Powód',
  decline: 'Odrzucam zamówienie',
  reasonMissing: 'Prosimy podać powód.',
  label: {
    order: 'Zamówienie',
    plan: 'Plan',
    keys: 'Liczba kluczy',
    seats: 'Liczba licencji',
    redeemBy: 'Realizacja do (włącznie, UTC)',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: KeyOrderTexts = {
  title: 'Objednávka produktových klíčů',
  state: {
    pending: 'Objednávka čeká na správce vaší organizace.',
    inRedemption: 'Uplatnění těchto klíčů je otevřeno.',
    redeemed: 'Klíče byly uplatněny: není třeba nic dělat.',
    cancelled: 'Objednávka byla zrušena.',
    declined: 'Objednávka byla odmítnuta: tyto klíče už nikdo neuplatní.',
    expired: 'Poslední den k uplatnění klíčů už uplynul: obraťte se prosím na toho, kdo je objednal.',
  },
  next: 'Správce uplatní všechny klíče najednou uvedením objednávky; klíče není třeba opisovat.',
  declineIt:
    'Pokud tyto klíče nechcete, odmítněte objednávku a uveďte důvod. Objednatel se to dozví; nic dalšího se nestane.',
  reason: 'Důvod',
  decline: 'Odmítnout objednávku',
  reasonMissing: 'Uveďte prosím důvod.',
  label: {
    order: 'Objednávka',
    plan: 'Plán',
    keys: 'Počet klíčů',
    seats: 'Počet licencí',
    redeemBy: 'Uplatnit do (včetně, UTC)',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const keyOrderTexts: Readonly<Record<Language, KeyOrderTexts>> = { en, pl, cs };
