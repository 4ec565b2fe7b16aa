import type { Consequence } from '../../domain/partners/resellers.js';
import type { Language } from '../i18n/language.js';

/** Sentences about partners for callers. Arguments are those of ICU MessageFormat. */
export interface PartnerTexts {
  /** A list of relations that is empty. Argument: `directory`, the address of the search. */
  readonly noRelations: string;
  /** A subscription without a partner of record. */
  readonly noPartnerOfRecord: string;
  /** Argument: `count`. */
  readonly consequence: Readonly<Record<Consequence['code'], string>>;
}

const en: PartnerTexts = {
  noRelations:
    'No partner works with your organisation. You can find one by country and service at {directory}, and name it as partner of record by its id.',
  noPartnerOfRecord:
    'This subscription has no partner of record. You can find a partner by country and service at {directory}, and name it by its id.',
  consequence: {
    subscriptionsUnseen:
      'You no longer see {count, plural, =0 {subscriptions that the customer will have} one {the # subscription of the customer} other {the # subscriptions of the customer}}, its dates and its orders.',
    noMoreOrders: 'You can no longer order product keys for the customer.',
    ordersStay:
      'Orders of keys that the customer has not redeemed stay: the customer can redeem them, and you can cancel them.',
    keysStay: 'Keys that you have sold can still be redeemed: whoever redeems one makes you its reseller again.',
    partnerOfRecordStays:
      'You stay partner of record of {count, plural, one {# subscription} other {# subscriptions}}: the customer ends that.',
    delegationStays:
      'Your delegated administration stays ({count, plural, one {# relation} other {# relations}}): either side ends it by itself.',
    administratorsHear: 'The administrators of the customer hear of it by mail.',
  },
};

const pl: PartnerTexts = {
  noRelations:
    'Z Państwa organizacją nie współpracuje żaden partner. Partnera można znaleźć według kraju i usługi pod adresem {directory} i wskazać go jako partnera obsługującego, podając jego identyfikator.',
  noPartnerOfRecord:
    'Ta subskrypcja nie ma partnera obsługującego. Partnera można znaleźć według kraju i usługi pod adresem {directory} i wskazać go, podając jego identyfikator.',
  consequence: {
    subscriptionsUnseen:
      'Nie będą już widoczne {count, plural, =0 {subskrypcje, które klient będzie miał} one {subskrypcja klienta (#)} few {subskrypcje klienta (#)} many {subskrypcje klienta (#)} other {subskrypcje klienta (#)}}, ich daty ani zamówienia.',
    noMoreOrders: 'Nie będzie już można zamawiać kluczy produktu dla klienta.',
    ordersStay: 'Niezrealizowane zamówienia kluczy pozostają: klient może je zrealizować, a Państwo mogą je anulować.',
    keysStay: 'Sprzedane klucze nadal można zrealizować: ich realizacja na nowo tworzy relację sprzedawcy.',
    partnerOfRecordStays:
      'Pozostają Państwo partnerem obsługującym {count, plural, one {# subskrypcję} few {# subskrypcje} many {# subskrypcji} other {# subskrypcji}}: kończy to klient.',
    delegationStays:
      'Delegowana administracja pozostaje ({count, plural, one {# relacja} few {# relacje} many {# relacji} other {# relacji}}): każda strona kończy ją osobno.',
    administratorsHear: 'Administratorzy klienta dowiedzą się o tym pocztą elektroniczną.',
  },
};

const cs: PartnerTexts = {
  noRelations:
    'S vaší organizací nepracuje žádný partner. Partnera najdete podle země a služby na adrese {directory} a uvedete ho jako přiřazeného partnera jeho id.',
  noPartnerOfRecord:
    'Toto předplatné nemá přiřazeného partnera. Partnera najdete podle země a služby na adrese {directory} a uvedete ho jeho id.',
  consequence: {
    subscriptionsUnseen:
      'Už neuvidíte {count, plural, =0 {předplatná, která zákazník bude mít} one {# předplatné zákazníka} few {# předplatná zákazníka} many {# předplatného zákazníka} other {# předplatných zákazníka}}, jejich data ani objednávky.',
    noMoreOrders: 'Už nebudete moci pro zákazníka objednávat produktové klíče.',
    ordersStay: 'Neuplatněné objednávky klíčů zůstávají: zákazník je může uplatnit a vy je můžete zrušit.',
    keysStay: 'Prodané klíče lze dál uplatnit: jejich uplatněním se znovu stanete prodejcem.',
    partnerOfRecordStays:
      'Zůstáváte přiřazeným partnerem {count, plural, one {# předplatného} few {# předplatných} many {# předplatného} other {# předplatných}}: ukončuje to zákazník.',
    delegationStays:
      'Delegovaná správa zůstává ({count, plural, one {# vztah} few {# vztahy} many {# vztahu} other {# vztahů}}): každá strana ji ukončuje zvlášť.',
    administratorsHear: 'Správci zákazníka se o tom dozvědí e-mailem.',
  },
};

export const partnerTexts: Readonly<Record<Language, PartnerTexts>> = { en, pl, cs };
