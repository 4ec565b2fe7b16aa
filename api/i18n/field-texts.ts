/** What is wrong in one place of a request, in the caller's language: what zod finds, and what our own rules say of it. */
import { parsedMessage } from '../../adapters/parsed-message.js';
import type { Language } from './language.js';

/** An issue of zod's without the value, which may be a secret. */
export interface FieldIssue {
  readonly kind: FieldIssueKind;
  readonly values: Readonly<Record<string, string | number>>;
}

export type FieldIssueKind =
  | 'required'
  | 'unknownField'
  | 'type'
  | 'value'
  | 'format'
  | 'tooSmall'
  | 'tooBig'
  | 'notMultiple'
  | 'invalid';

interface FieldTexts {
  /** In ICU MessageFormat. Arguments: `type`; `values` with their `count`; `format`; `limit` with `of` (text, list, number) and `inclusive`; `divisor`. */
  readonly detail: Readonly<Record<FieldIssueKind, string>>;
  /** What would be right, of what has a limit. */
  readonly expected: Readonly<Record<'tooSmall' | 'tooBig' | 'notMultiple', string>>;
}

const fieldTexts: Readonly<Record<Language, FieldTexts>> = {
  en: {
    detail: {
      required: 'is required',
      unknownField: 'is not a known field',
      type: 'must be {type, select, string {text} number {a number} int {a whole number} boolean {true or false} object {an object} record {an object} array {a list} null {null} undefined {left out} never {left out} other {of another type}}',
      value: 'must be {count, plural, =0 {another value} =1 {{values}} other {one of: {values}}}',
      format:
        'must be {format, select, email {an e-mail address} url {an address (URL)} date {a day as YYYY-MM-DD} datetime {an instant as in RFC 3339} other {written in the right form}}',
      tooSmall:
        'must {of, select, text {have at least {limit, plural, one {# character} other {# characters}}} list {have at least {limit, plural, one {# item} other {# items}}} other {be {inclusive, select, yes {at least {limit}} other {more than {limit}}}}}',
      tooBig:
        'must {of, select, text {have at most {limit, plural, one {# character} other {# characters}}} list {have at most {limit, plural, one {# item} other {# items}}} other {be {inclusive, select, yes {at most {limit}} other {less than {limit}}}}}',
      notMultiple: 'must be a multiple of {divisor}',
      invalid: 'is not valid',
    },
    expected: {
      tooSmall: '{inclusive, select, yes {at least} other {more than}} {limit}',
      tooBig: '{inclusive, select, yes {at most} other {less than}} {limit}',
      notMultiple: 'a multiple of {divisor}',
    },
  },
  pl: {
    detail: {
      required: 'jest wymagane',
      unknownField: 'nie jest znanym polem',
      type: 'musi być {type, select, string {tekstem} number {liczbą} int {liczbą całkowitą} boolean {wartością true albo false} object {obiektem} record {obiektem} array {listą} null {wartością null} undefined {pominięte} never {pominięte} other {innego typu}}',
      value: 'musi mieć {count, plural, =0 {inną wartość} =1 {wartość {values}} other {jedną z wartości: {values}}}',
      format:
        'musi być {format, select, email {adresem e-mail} url {adresem URL} date {dniem w postaci RRRR-MM-DD} datetime {chwilą zgodną z RFC 3339} other {zapisane we właściwej postaci}}',
      tooSmall:
        'musi {of, select, text {mieć co najmniej {limit, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}} list {mieć co najmniej {limit, plural, one {# pozycję} few {# pozycje} many {# pozycji} other {# pozycji}}} other {wynosić {inclusive, select, yes {co najmniej {limit}} other {więcej niż {limit}}}}}',
      tooBig:
        'może {of, select, text {mieć najwyżej {limit, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}} list {mieć najwyżej {limit, plural, one {# pozycję} few {# pozycje} many {# pozycji} other {# pozycji}}} other {wynosić {inclusive, select, yes {najwyżej {limit}} other {mniej niż {limit}}}}}',
      notMultiple: 'musi być wielokrotnością {divisor}',
      invalid: 'jest nieprawidłowe',
    },
    expected: {
      tooSmall: '{inclusive, select, yes {co najmniej} other {więcej niż}} {limit}',
      tooBig: '{inclusive, select, yes {najwyżej} other {mniej niż}} {limit}',
      notMultiple: 'wielokrotność {divisor}',
    },
  },
  cs: {
    detail: {
      required: 'je povinné',
      unknownField: 'není známé pole',
      type: 'musí být {type, select, string {text} number {číslo} int {celé číslo} boolean {true nebo false} object {objekt} record {objekt} array {seznam} null {null} undefined {vynecháno} never {vynecháno} other {jiného typu}}',
      value: 'musí mít {count, plural, =0 {jinou hodnotu} =1 {hodnotu {values}} other {jednu z hodnot: {values}}}',
      format:
        'musí být {format, select, email {e-mailová adresa} url {adresa URL} date {den ve tvaru RRRR-MM-DD} datetime {okamžik podle RFC 3339} other {zapsáno ve správném tvaru}}',
      tooSmall:
        'musí {of, select, text {mít nejméně {limit, plural, one {# znak} few {# znaky} many {# znaku} other {# znaků}}} list {mít nejméně {limit, plural, one {# položku} few {# položky} many {# položky} other {# položek}}} other {být {inclusive, select, yes {nejméně {limit}} other {více než {limit}}}}}',
      tooBig:
        'smí {of, select, text {mít nejvýše {limit, plural, one {# znak} few {# znaky} many {# znaku} other {# znaků}}} list {mít nejvýše {limit, plural, one {# položku} few {# položky} many {# položky} other {# položek}}} other {být {inclusive, select, yes {nejvýše {limit}} other {méně než {limit}}}}}',
      notMultiple: 'musí být násobkem {divisor}',
      invalid: 'není platné',
    },
    expected: {
      tooSmall: '{inclusive, select, yes {nejméně} other {více než}} {limit}',
      tooBig: '{inclusive, select, yes {nejvýše} other {méně než}} {limit}',
      notMultiple: 'násobek {divisor}',
    },
  },
};

/** What our own rules say in English, as a pattern: `{}` stands for something that is written the same in every language. */
const ownRules: Readonly<Record<string, Readonly<Record<'pl' | 'cs', string>>>> = {
  'is required': { pl: 'jest wymagane', cs: 'je povinné' },
  'is required for the role {}': { pl: 'jest wymagane przy roli {}', cs: 'je povinné u role {}' },
  'is required, or else {}': { pl: 'jest wymagane, chyba że podano {}', cs: 'je povinné, není-li uvedeno {}' },
  'is required: who offers': { pl: 'jest wymagane: kto oferuje', cs: 'je povinné: kdo nabízí' },
  'is required: the country has several time zones': {
    pl: 'jest wymagane: w tym kraju jest kilka stref czasowych',
    cs: 'je povinné: země má několik časových pásem',
  },
  'is not a known field': { pl: 'nie jest znanym polem', cs: 'není známé pole' },
  'is not valid': { pl: 'jest nieprawidłowe', cs: 'není platné' },
  'is given more than once': { pl: 'występuje więcej niż raz', cs: 'je uvedeno více než jednou' },
  'is nested more than {} deep': { pl: 'jest zagnieżdżone głębiej niż {}', cs: 'je vnořeno hlouběji než {}' },
  'is not the id of a partner': { pl: 'nie jest identyfikatorem partnera', cs: 'není id partnera' },
  'is not the id of a partner that you act for': {
    pl: 'nie jest identyfikatorem partnera, w którego imieniu działasz',
    cs: 'není id partnera, za kterého jednáte',
  },
  'is not the id of a plan': { pl: 'nie jest identyfikatorem planu', cs: 'není id plánu' },
  'is not the id of a product': { pl: 'nie jest identyfikatorem produktu', cs: 'není id produktu' },
  'is not the id of a seller': { pl: 'nie jest identyfikatorem sprzedawcy', cs: 'není id prodávajícího' },
  'is not a version that is published': { pl: 'nie jest opublikowaną wersją', cs: 'není zveřejněná verze' },
  'is not served in the cloud {}: {} is served in the cloud {}': {
    pl: 'nie jest obsługiwane w chmurze {}: {} obsługuje chmura {}',
    cs: 'není obsluhováno v cloudu {}: {} obsluhuje cloud {}',
  },
  'is the currency of another cloud than {}': {
    pl: 'jest walutą innej chmury niż {}',
    cs: 'je měna jiného cloudu než {}',
  },
  'is the e-mail of line {} too': { pl: 'jest też adresem e-mail w wierszu {}', cs: 'je e-mail i na řádku {}' },
  'is for administrators of the tenant to give': {
    pl: 'mogą nadać tylko administratorzy organizacji',
    cs: 'mohou udělit jen správci organizace',
  },
  'has a character that text cannot hold (U+0000 or half of a surrogate pair)': {
    pl: 'zawiera znak niedozwolony w tekście (U+0000 albo połowę pary zastępczej)',
    cs: 'obsahuje znak, který v textu být nemůže (U+0000 nebo polovinu zástupné dvojice)',
  },
  'does not belong to the role {}': { pl: 'nie pasuje do roli {}', cs: 'nepatří k roli {}' },
  'does not go together with keys': { pl: 'nie łączy się z polem keys', cs: 'nejde dohromady s keys' },
  'does not go together with tenant': { pl: 'nie łączy się z polem tenant', cs: 'nejde dohromady s tenant' },
  'does not go together with endsFrom and endsBefore': {
    pl: 'nie łączy się z endsFrom i endsBefore',
    cs: 'nejde dohromady s endsFrom a endsBefore',
  },
  'goes together with tenant only': { pl: 'łączy się tylko z polem tenant', cs: 'jde dohromady jen s tenant' },
  'cannot be held with the role {}': { pl: 'nie można mieć przy roli {}', cs: 'nelze mít s rolí {}' },
  'must be an e-mail address, such as anna@example.pl': {
    pl: 'musi być adresem e-mail, na przykład anna@example.pl',
    cs: 'musí být e-mailová adresa, například anna@example.pl',
  },
  'must be a VAT id with its country, such as PL5260250995': {
    pl: 'musi być numerem VAT z kodem kraju, na przykład PL5260250995',
    cs: 'musí být DIČ s kódem země, například PL5260250995',
  },
  'must be a day that exists, as YYYY-MM-DD': {
    pl: 'musi być istniejącym dniem w postaci RRRR-MM-DD',
    cs: 'musí být existující den ve tvaru RRRR-MM-DD',
  },
  'must be a day as YYYY-MM-DD, or an instant as in RFC 3339': {
    pl: 'musi być dniem w postaci RRRR-MM-DD albo chwilą zgodną z RFC 3339',
    cs: 'musí být den ve tvaru RRRR-MM-DD, nebo okamžik podle RFC 3339',
  },
  'must be a month as YYYY-MM': {
    pl: 'musi być miesiącem w postaci RRRR-MM',
    cs: 'musí být měsíc ve tvaru RRRR-MM',
  },
  'must be an instant as in RFC 3339, with a time zone offset or Z': {
    pl: 'musi być chwilą zgodną z RFC 3339, z przesunięciem strefy albo Z',
    cs: 'musí být okamžik podle RFC 3339, s posunem pásma nebo Z',
  },
  'must be a time zone of the IANA database, such as Europe/Warsaw': {
    pl: 'musi być strefą czasową z bazy IANA, na przykład Europe/Warsaw',
    cs: 'musí být časové pásmo z databáze IANA, například Europe/Warsaw',
  },
  'must be a language tag (BCP 47), such as pl-PL': {
    pl: 'musi być znacznikiem języka (BCP 47), na przykład pl-PL',
    cs: 'musí být jazyková značka (BCP 47), například pl-PL',
  },
  'must be a number in decimal digits': {
    pl: 'musi być liczbą zapisaną cyframi dziesiętnymi',
    cs: 'musí být číslo zapsané desítkovými číslicemi',
  },
  'must be the code of a country (ISO 3166-1 alpha-2)': {
    pl: 'musi być kodem kraju (ISO 3166-1 alfa-2)',
    cs: 'musí být kód země (ISO 3166-1 alfa-2)',
  },
  'must be the code of a currency (ISO 4217)': {
    pl: 'musi być kodem waluty (ISO 4217)',
    cs: 'musí být kód měny (ISO 4217)',
  },
  'must be the `next` of a page of this list': {
    pl: 'musi być wartością `next` strony tej listy',
    cs: 'musí být `next` stránky tohoto seznamu',
  },
  'must be an address that begins with https://': {
    pl: 'musi być adresem zaczynającym się od https://',
    cs: 'musí být adresa, která začíná https://',
  },
  'must be 1 to 255 visible ASCII characters': {
    pl: 'musi mieć od 1 do 255 widocznych znaków ASCII',
    cs: 'musí mít 1 až 255 viditelných znaků ASCII',
  },
  'must be ETags of this resource, such as "3", or *': {
    pl: 'musi zawierać znaczniki ETag tego zasobu, na przykład "3", albo *',
    cs: 'musí být značky ETag tohoto zdroje, například "3", nebo *',
  },
  'must be 1: a key of this plan carries one seat': {
    pl: 'musi wynosić 1: klucz tego planu zawiera jedną licencję',
    cs: 'musí být 1: klíč tohoto plánu nese jednu licenci',
  },
  'must be false: only a purchaser buys for personal use': {
    pl: 'musi mieć wartość false: tylko użytkownik kupuje na własny użytek',
    cs: 'musí být false: pro vlastní potřebu kupuje jen uživatel',
  },
  'must be in the future': { pl: 'musi być w przyszłości', cs: 'musí být v budoucnosti' },
  'must be later than now, and within 366 days': {
    pl: 'musi być później niż teraz, w ciągu 366 dni',
    cs: 'musí být později než teď, do 366 dnů',
  },
  'must be left out where `from` or `to` is named': {
    pl: 'trzeba pominąć, jeśli podano `from` albo `to`',
    cs: 'musí být vynecháno, je-li uvedeno `from` nebo `to`',
  },
  'must be {}, the own one': { pl: 'musi mieć wartość {}, własną', cs: 'musí být {}, vlastní' },
  'must be {}, the currency of the cloud {}': {
    pl: 'musi mieć wartość {}: to waluta chmury {}',
    cs: 'musí být {}, měna cloudu {}',
  },
  'must be {}: make another plan': {
    pl: 'musi mieć wartość {}: trzeba utworzyć inny plan',
    cs: 'musí být {}: vytvořte jiný plán',
  },
  'must be a currency of the seller: {}': {
    pl: 'musi być walutą sprzedawcy: {}',
    cs: 'musí být měna prodávajícího: {}',
  },
  'must be an agreement of the cloud {}: {}': {
    pl: 'musi być umową chmury {}: {}',
    cs: 'musí být smlouva cloudu {}: {}',
  },
  'must be one line without control characters': {
    pl: 'musi być jednym wierszem bez znaków sterujących',
    cs: 'musí být jeden řádek bez řídicích znaků',
  },
  'must come after `from`': { pl: 'musi być po `from`', cs: 'musí být po `from`' },
  'must have a character that can be seen': {
    pl: 'musi zawierać widoczny znak',
    cs: 'musí obsahovat viditelný znak',
  },
  'must have either `userIds` or `all`': {
    pl: 'musi zawierać albo `userIds`, albo `all`',
    cs: 'musí obsahovat buď `userIds`, nebo `all`',
  },
  'must have either planId or policy': {
    pl: 'musi zawierać albo planId, albo policy',
    cs: 'musí obsahovat buď planId, nebo policy',
  },
  'must have either subscriptionId or start': {
    pl: 'musi zawierać albo subscriptionId, albo start',
    cs: 'musí obsahovat buď subscriptionId, nebo start',
  },
  'must have either userId or userIds': {
    pl: 'musi zawierać albo userId, albo userIds',
    cs: 'musí obsahovat buď userId, nebo userIds',
  },
  'must have months beside a policy': {
    pl: 'musi obok policy zawierać months',
    cs: 'musí vedle policy obsahovat months',
  },
  'must have neither a user, a password nor a fragment': {
    pl: 'nie może zawierać użytkownika, hasła ani fragmentu',
    cs: 'nesmí obsahovat uživatele, heslo ani fragment',
  },
  'must have one list per currency': {
    pl: 'musi mieć jedną listę na walutę',
    cs: 'musí mít pro každou měnu jeden seznam',
  },
  'must have one of `to`, `by` and `toNextMilestone`': {
    pl: 'musi zawierać jedno z `to`, `by` i `toNextMilestone`',
    cs: 'musí obsahovat jedno z `to`, `by` a `toNextMilestone`',
  },
  'must hold a letter or a digit': { pl: 'musi zawierać literę albo cyfrę', cs: 'musí obsahovat písmeno nebo číslici' },
  'must lie between {} and {}': { pl: 'musi leżeć między {} a {}', cs: 'musí ležet mezi {} a {}' },
  'must name {} people at most': { pl: 'może wymieniać najwyżej {} osób', cs: 'smí jmenovat nejvýše {} lidí' },
  'must name a plan or a product, and not both': {
    pl: 'musi wskazywać plan albo produkt, ale nie oba naraz',
    cs: 'musí jmenovat plán nebo produkt, ne obojí',
  },
  'must name at least one user': {
    pl: 'musi wymieniać co najmniej jednego użytkownika',
    cs: 'musí jmenovat alespoň jednoho uživatele',
  },
  'must name at most {} users in all': {
    pl: 'może wymieniać łącznie najwyżej {} użytkowników',
    cs: 'smí jmenovat celkem nejvýše {} uživatelů',
  },
  'must name somebody': { pl: 'musi kogoś wymieniać', cs: 'musí někoho jmenovat' },
  'must not be after the year {}': { pl: 'nie może być po roku {}', cs: 'nesmí být po roce {}' },
  'must not be before `from`': { pl: 'nie może być przed `from`', cs: 'nesmí být před `from`' },
  'must not be in the past': { pl: 'nie może być w przeszłości', cs: 'nesmí být v minulosti' },
  'must not be past': { pl: 'nie może być w przeszłości', cs: 'nesmí být v minulosti' },
  'must not have an e-mail twice': {
    pl: 'nie może dwa razy zawierać tego samego adresu e-mail',
    cs: 'nesmí mít týž e-mail dvakrát',
  },
  'must not have both `keep` and `deletesAt`': {
    pl: 'nie może zawierać jednocześnie `keep` i `deletesAt`',
    cs: 'nesmí obsahovat zároveň `keep` a `deletesAt`',
  },
  'must not have characters that turn the direction of writing': {
    pl: 'nie może zawierać znaków zmieniających kierunek pisma',
    cs: 'nesmí obsahovat znaky, které mění směr písma',
  },
  'must not lead after the year {}': { pl: 'nie może prowadzić poza rok {}', cs: 'nesmí vést za rok {}' },
  'has a quote that is not closed, or in the wrong place': {
    pl: 'ma cudzysłów, który nie jest zamknięty albo stoi w złym miejscu',
    cs: 'má uvozovku, která není uzavřená nebo je na špatném místě',
  },
  'is not a known column: known are {}': {
    pl: 'nie jest znaną kolumną: znane są {}',
    cs: 'není známý sloupec: známé jsou {}',
  },
  'is there twice': { pl: 'występuje dwa razy', cs: 'je uvedeno dvakrát' },
  'is a required column': { pl: 'to wymagana kolumna', cs: 'je povinný sloupec' },
  'a tenant has at most {} administrators': {
    pl: 'organizacja ma najwyżej {} administratorów',
    cs: 'organizace má nejvýše {} správců',
  },
  'must be at most 200 characters on one line': {
    pl: 'może mieć najwyżej 200 znaków w jednym wierszu',
    cs: 'smí mít nejvýše 200 znaků na jednom řádku',
  },
  'must have at most 254 characters': { pl: 'może mieć najwyżej 254 znaki', cs: 'smí mít nejvýše 254 znaků' },
  'must be yes or no': { pl: 'musi mieć wartość yes albo no', cs: 'musí být yes nebo no' },
  'has more values than there are columns': {
    pl: 'ma więcej wartości, niż jest kolumn',
    cs: 'má více hodnot, než je sloupců',
  },
  'Only a purchaser buys for personal use.': {
    pl: 'Na własny użytek kupuje tylko użytkownik.',
    cs: 'Pro vlastní potřebu kupuje jen uživatel.',
  },
  'It is no quote of direct billing for this subscription.': {
    pl: 'To nie jest wycena bezpośredniego rozliczania tej subskrypcji.',
    cs: 'Není to nabídka přímé fakturace tohoto předplatného.',
  },
  'The day has not come.': { pl: 'Ten dzień jeszcze nie nadszedł.', cs: 'Tento den ještě nenastal.' },
  'It is for a user who buys a new subscription by an account of the own.': {
    pl: 'Dotyczy to użytkownika, który kupuje nową subskrypcję na własne konto.',
    cs: 'Týká se to uživatele, který kupuje nové předplatné na vlastní účet.',
  },
  'It is accepted by handing the subscription over to direct billing.': {
    pl: 'Przyjmuje się ją, przekazując subskrypcję do bezpośredniego rozliczania.',
    cs: 'Přijímá se předáním předplatného do přímé fakturace.',
  },
  'It is billed by the profile of its subscription: change that one.': {
    pl: 'Rozliczana jest według profilu subskrypcji: należy zmienić ten profil.',
    cs: 'Fakturuje se podle profilu předplatného: změňte ten.',
  },
  'Keys have no adviser.': { pl: 'Klucze nie mają partnera obsługującego.', cs: 'Klíče nemají poradce.' },
  'A key of this plan carries one seat.': {
    pl: 'Klucz tego planu zawiera jedną licencję.',
    cs: 'Klíč tohoto plánu nese jednu licenci.',
  },
  'It is no partner’s account.': { pl: 'To nie jest konto partnera.', cs: 'Není to účet partnera.' },
  'It is not an account of the organisation.': { pl: 'To nie jest konto organizacji.', cs: 'Není to účet organizace.' },
  'It is not the account of the organisation.': {
    pl: 'To nie jest konto tej organizacji.',
    cs: 'Není to účet této organizace.',
  },
  'It is the account of another customer.': { pl: 'To konto innego klienta.', cs: 'Je to účet jiného zákazníka.' },
  'It must not be in the past.': { pl: 'Nie może być w przeszłości.', cs: 'Nesmí být v minulosti.' },
  'Nobody has set a price in it.': { pl: 'Nikt nie ustalił w niej ceny.', cs: 'Nikdo v ní nestanovil cenu.' },
  'A customer redeems at most {} keys together.': {
    pl: 'Klient realizuje naraz najwyżej {} kluczy.',
    cs: 'Zákazník uplatní najednou nejvýše {} klíčů.',
  },
  'KSeF takes invoices of Polish sellers with a NIP: country PL, vatId PL and ten digits.': {
    pl: 'KSeF przyjmuje faktury polskich sprzedawców z NIP-em: country PL, vatId PL i dziesięć cyfr.',
    cs: 'KSeF přijímá faktury polských prodávajících s NIP: country PL, vatId PL a deset číslic.',
  },
  'At most {} characters are possible, and no control characters.': {
    pl: 'Możliwych jest najwyżej {} znaków, bez znaków sterujących.',
    cs: 'Je možných nejvýše {} znaků, žádné řídicí.',
  },
  'Not a BIC: {}. It has 8 or 11 characters, as in GIBACZPX.': {
    pl: 'To nie jest BIC: {}. Ma 8 albo 11 znaków, na przykład GIBACZPX.',
    cs: 'Není to BIC: {}. Má 8 nebo 11 znaků, například GIBACZPX.',
  },
  'Not an IBAN: {}. A character is missing or wrong; it begins with the country, as in PL61 1090 1014 …': {
    pl: 'To nie jest IBAN: {}. Brakuje znaku albo jest błędny; numer zaczyna się od kraju, na przykład PL61 1090 1014 …',
    cs: 'Není to IBAN: {}. Nějaký znak chybí nebo je špatně; začíná zemí, například PL61 1090 1014 …',
  },
  '{} is no ISO 3166 code such as PL.': {
    pl: '{} nie jest kodem ISO 3166, takim jak PL.',
    cs: '{} není kód ISO 3166, jako je PL.',
  },
  'An address has one line or two.': { pl: 'Adres ma jeden wiersz albo dwa.', cs: 'Adresa má jeden řádek, nebo dva.' },
  'An e-mail address such as invoices@example.com is needed.': {
    pl: 'Potrzebny jest adres e-mail, na przykład faktury@example.com.',
    cs: 'Je potřeba e-mailová adresa, například faktury@example.com.',
  },
  '1 to {} characters are needed.': { pl: 'Potrzeba od 1 do {} znaków.', cs: 'Je potřeba 1 až {} znaků.' },
  'Control characters are not possible.': { pl: 'Znaki sterujące nie są możliwe.', cs: 'Řídicí znaky nejsou možné.' },
  'Terms have {} to {} days.': { pl: 'Termin płatności ma od {} do {} dni.', cs: 'Splatnost má {} až {} dní.' },
  'A limit of credit is above zero.': {
    pl: 'Limit kredytu jest większy od zera.',
    cs: 'Úvěrový limit je větší než nula.',
  },
  'There are terms in {} before these.': {
    pl: 'Wcześniej na liście są już warunki w walucie {}.',
    cs: 'Podmínky v měně {} už v seznamu jsou.',
  },
  'The day must be from today on, and not after {}.': {
    pl: 'Dzień musi być dzisiejszy albo późniejszy, ale nie po {}.',
    cs: 'Den musí být dnešní nebo pozdější, ne však po {}.',
  },
  'The day must be after today and not after {}.': {
    pl: 'Dzień musi być po dzisiejszym, ale nie po {}.',
    cs: 'Den musí být po dnešku, ne však po {}.',
  },
  'Not a number of the register of {}: {}; an IČO has eight digits, of which the last checks the others.': {
    pl: 'To nie jest numer z rejestru kraju {}: {}; IČO ma osiem cyfr, z których ostatnia sprawdza pozostałe.',
    cs: 'Není to číslo z rejstříku země {}: {}; IČO má osm číslic, z nichž poslední kontroluje ostatní.',
  },
  'Not a number of the register of {}: {}; a KRS number has ten digits, a REGON nine or fourteen, of which the last checks the others.':
    {
      pl: 'To nie jest numer z rejestru kraju {}: {}; numer KRS ma dziesięć cyfr, REGON dziewięć albo czternaście, z których ostatnia sprawdza pozostałe.',
      cs: 'Není to číslo z rejstříku země {}: {}; číslo KRS má deset číslic, REGON devět nebo čtrnáct, z nichž poslední kontroluje ostatní.',
    },
  'A perpetual plan has no months': { pl: 'Plan bezterminowy nie ma miesięcy', cs: 'Trvalý plán nemá měsíce' },
  'must not name anything twice': { pl: 'nie może niczego wymieniać dwa razy', cs: 'nesmí nic jmenovat dvakrát' },
};

const placeholder = '{}';
const patterns = Object.entries(ownRules).map(([rule, said]) => {
  const escaped = rule.split(placeholder).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { pattern: new RegExp(`^${escaped.join('(.+)')}$`), said };
});

/** A rule of ours in a language; undefined: there are no words for it. */
export function ownRuleIn(detail: string, language: Language): string | undefined {
  if (language === 'en') return detail;
  for (const { pattern, said } of patterns) {
    const found = pattern.exec(detail);
    if (found) return found.slice(1).reduce((text, part) => text.replace(placeholder, () => part), said[language]);
  }
  return undefined;
}

export function issueIn({ kind, values }: FieldIssue, language: Language): string {
  return said(fieldTexts[language].detail[kind], language, values);
}

/** What would be right of what has a limit; undefined: it has none. */
export function expectedIn({ kind, values }: FieldIssue, language: Language): string | undefined {
  if (kind !== 'tooSmall' && kind !== 'tooBig' && kind !== 'notMultiple') return undefined;
  return said(fieldTexts[language].expected[kind], language, values);
}

function said(message: string, language: Language, values: FieldIssue['values']): string {
  return String(parsedMessage(message, language).format(values));
}
