import type { Consequence } from '../../domain/partners/resellers.js';
import type { Language } from '../i18n/language.js';

/** Sentences about partners for callers. Arguments are those of ICU MessageFormat. */
export interface PartnerTexts {
  /** A list of relations that is empty. Argument: `directory`, the address of the search. */
  readonly noRelations: string;
  /** The same to a partner. */
  readonly noCustomers: string;
  /** The same to an operator. */
  readonly noneAtAll: string;
  /** A subscription without a partner of record. */
  readonly noPartnerOfRecord: string;
  /** Argument: `count`. */
  readonly consequence: Readonly<Record<Consequence['code'], string>>;
}

const en: PartnerTexts = {
  noRelations:
    'No partner works with your organisation. You can find one by country and service at {directory}, and name it as partner of record by its id.',
  noCustomers:
    'No customer stands in a relation to you. One begins when keys that you sell are redeemed, when a customer names you as partner of record by your id, or when it accepts your invitation or your offer of delegated administration.',
  noneAtAll: 'No partner and customer stand in such a relation.',
  noPartnerOfRecord:
    'This subscription has no partner of record. You can find a partner by country and service at {directory}, and name it by its id.',
  consequence: {
    subscriptionsUnseen:
      'You no longer see {count, plural, =0 {subscriptions that the customer will have} one {the subscription of the customer} other {the # subscriptions of the customer}}, dates and orders.',
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
  noCustomers:
    'Nie ma jeszcze relacji z żadnym klientem. Powstaje, gdy ktoś zrealizuje sprzedane przez Państwa klucze, gdy klient wskaże Państwa jako partnera obsługującego, podając Państwa identyfikator, albo gdy przyjmie zaproszenie lub ofertę administracji delegowanej.',
  noneAtAll: 'Nie ma takich relacji partnera z klientem.',
  noPartnerOfRecord:
    'Ta subskrypcja nie ma partnera obsługującego. Partnera można znaleźć według kraju i usługi pod adresem {directory} i wskazać go, podając jego identyfikator.',
  consequence: {
    subscriptionsUnseen:
      'Nie będzie już widać {count, plural, =0 {subskrypcji, które klient będzie miał} one {subskrypcji klienta} few {# subskrypcji klienta} many {# subskrypcji klienta} other {# subskrypcji klienta}}, dat ani zamówień.',
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
  noCustomers:
    'Zatím nemáte vztah s žádným zákazníkem. Vznikne, když někdo uplatní klíče, které prodáváte, když vás zákazník uvede jako přiřazeného partnera vaším id, nebo když přijme vaši pozvánku či nabídku delegované správy.',
  noneAtAll: 'Žádný takový vztah partnera a zákazníka není.',
  noPartnerOfRecord:
    'Toto předplatné nemá přiřazeného partnera. Partnera najdete podle země a služby na adrese {directory} a uvedete ho jeho id.',
  consequence: {
    subscriptionsUnseen:
      'Už neuvidíte {count, plural, =0 {předplatná, která zákazník bude mít} one {předplatné zákazníka} few {# předplatná zákazníka} many {# předplatného zákazníka} other {# předplatných zákazníka}}, data ani objednávky.',
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
