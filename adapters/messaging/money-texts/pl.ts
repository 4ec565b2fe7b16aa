import type { MoneyTexts } from './texts.js';

const seats = '{seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}';
const who = '{named, select, yes {{purchaser}} other {nabywca}}';
const method = '{method, select, card {z karty •••• {last4}} other {w ramach zgody BLIK}}';
const transfer = 'przelewem (odbiorca: {sellerName}), podając numer {reference} w tytule';

export const pl: MoneyTexts = {
  subject: {
    paymentRequested:
      '{planName}: {corrected, select, yes {skorygowana prośba o zapłatę} other {{purpose, select, order {zamówienie czeka na zapłatę} other {prośba o zapłatę}}}} ({toPay})',
    requestWithdrawn: '{planName}: nie trzeba już płacić ({reference})',
    offerWithdrawn: '{planName}: oferta została wycofana ({organisation})',
    priceOffered: '{planName}: oferta ważna do {offeredThrough} ({organisation})',
    orderDelivered: '{planName}: zamówienie zostało zrealizowane',
    orderLapsed: '{planName}: zamówienie wygasło',
    orderStuck: '{planName}: opłaconego zamówienia nie można zrealizować',
    paymentReceived:
      '{planName}: otrzymaliśmy wpłatę {amount}{outcome, select, part {, brakuje jeszcze {missing}} other {}}',
    paymentFailed: '{planName}: nie udało się pobrać płatności {amount}',
    paymentTakenBack: '{planName}: wpłata {amount} została cofnięta',
    seatsTaken:
      '{planName}: odebraliśmy {count, plural, one {# licencję} few {# licencje} many {# licencji} other {# licencji}}',
    documentIssued:
      '{planName}: {document, select, correction {faktura korygująca {number} do faktury {corrects}} advance {faktura zaliczkowa {number}} settlement {faktura rozliczeniowa {number}} other {faktura {number}}}',
    invoiceDue: '{planName}: termin płatności faktury {number} upływa {payBy}',
    invoiceOverdue: '{planName}: faktura {number} jest po terminie płatności ({toPay})',
    cardExpiring: '{planName}: karta •••• {last4} jest ważna tylko do {cardLastDay}',
    documentRejected: '{planName}: organ podatkowy odrzucił {number}',
    documentDue: '{planName}: {number} ma dziś trafić do organu podatkowego',
    documentOverdue: '{planName}: {number} nie trafił do organu podatkowego w terminie',
    refundWaits:
      '{ofCredit, select, yes {{organisation}: do zwrotu jest nadpłata {gross}} other {{planName}: do zwrotu jest {gross} ({reference})}}',
    refundCredited: '{planName}: {credit} zaliczone na koncie rozliczeniowym ({reference})',
    refundRefused: '{planName}: nie udało się zwrócić pieniędzy po odstąpieniu od umowy',
    withdrawalReceived: '{planName}: otrzymaliśmy odstąpienie od umowy',
    handOverOffered:
      '{planName}: {left, select, yes {propozycja przejęcia subskrypcji po użytkowniku {from}} other {{from} chce przekazać Ci subskrypcję}}',
    handOverEnded:
      '{planName}: {outcome, select, accepted {subskrypcję przejmuje {to}} declined {{to} nie przejmuje subskrypcji} withdrawn {propozycja dla użytkownika {to} została wycofana} other {brak odpowiedzi: {to}}}',
  },
  lead: {
    paymentRequested: `{purpose, select, order {Dziękujemy za zamówienie: {planName} (${seats}). Zrealizujemy je, gdy tylko wpłynie {toPay}.} other {Za plan {planName} (${seats}) do zapłaty jest {toPay}{dated, select, yes {: za okres od {from} do {lastDay} włącznie} other {}}.}}`,
    requestWithdrawn:
      'Wycofaliśmy prośbę o zapłatę {gross} z numerem {reference} za plan {planName}: prosimy już jej nie opłacać.',
    offerWithdrawn: `{sellerName} wycofuje ofertę: plan {planName} (${seats}) w cenie {perSeat} netto za licencję{once, select, yes {} other { i okres rozliczeniowy}}. Oferta miała obowiązywać do {offeredThrough}.`,
    priceOffered: `{sellerName} proponuje plan {planName} (${seats}){replaces, select, yes { w miejsce obecnego planu} other {}} w cenie {perSeat} netto za licencję{once, select, yes {} other { i okres rozliczeniowy}}. Przy zamówieniu złożonym dzisiaj do zapłaty jest {gross} z VAT.`,
    orderDelivered: `{work, select, fewerSeats {Zamówienie zostało zrealizowane: od {expiresOn} plan {planName} obejmuje: ${seats}.} other {{paid, select, yes {Otrzymaliśmy {gross}. } invoiced {Na kwotę {gross} wystawiamy fakturę z odroczonym terminem płatności. } other {}}Zamówienie zostało zrealizowane. {work, select, keys {Klucze produktu do planu {planName} są gotowe, łącznie: ${seats}} other {Plan {planName} obejmuje teraz łącznie: ${seats}}}.}}`,
    orderLapsed: `Zamówienie planu {planName} (${seats}) na kwotę {gross} nie zostało opłacone w terminie i wygasło {lapsedOn}. Nic nie dostarczyliśmy i nie trzeba nic płacić.`,
    orderStuck:
      'Zamówienie {orderId} organizacji {organisation} zostało opłacone, ale nie można go zrealizować: {problem}.',
    paymentReceived: 'Otrzymaliśmy wpłatę {amount} z datą waluty {valueDate}.',
    paymentFailed: `W dniu {triedOn} próbowaliśmy pobrać {amount} za plan {planName} (${seats}) ${method}.`,
    paymentTakenBack:
      'Wpłata {amount} za plan {planName} została cofnięta przez bank albo jej reklamację rozstrzygnięto na naszą niekorzyść.',
    seatsTaken: `Nie otrzymaliśmy zapłaty za {count, plural, one {# licencję} few {# licencje} many {# licencji} other {# licencji}} planu {planName} ({organisation}), dlatego {count, plural, one {została odebrana} other {zostały odebrane}}. Plan {planName} obejmuje teraz łącznie: ${seats}.`,
    documentIssued:
      '{document, select, correction {Wystawiliśmy fakturę korygującą {number} do faktury {corrects} (sprzedawca: {sellerName}). Znajduje się w załączniku; kwota zmienia się o {gross}.} advance {W załączniku przesyłamy fakturę zaliczkową {number} (sprzedawca: {sellerName}) na otrzymaną kwotę {gross}.} settlement {W załączniku przesyłamy fakturę rozliczeniową {number} (sprzedawca: {sellerName}) za plan {planName} na kwotę {gross}.} other {W załączniku przesyłamy fakturę {number} (sprzedawca: {sellerName}) za plan {planName} na kwotę {gross}.}}',
    invoiceDue:
      'Termin płatności faktury {number} ({sellerName}, {planName}) upływa {payBy}. Nie otrzymaliśmy jeszcze kwoty {toPay}.',
    invoiceOverdue:
      'Termin płatności faktury {number} ({sellerName}, {planName}) upłynął {payBy}. Nie otrzymaliśmy kwoty {toPay}. Jeśli płatność została zlecona w ostatnich dniach, prosimy nie brać tej wiadomości pod uwagę.',
    cardExpiring:
      'Płatności za {planName}{others, plural, =0 {} one { i jeszcze jedną subskrypcję} few { i jeszcze # subskrypcje} many { i jeszcze # subskrypcji} other { i jeszcze # subskrypcji}} pobieramy z karty •••• {last4}, która jest ważna do {cardLastDay} włącznie. {dated, select, yes {Następną płatność po tym dniu pobierzemy {collectedOn}.} other {Po tym dniu nie będzie już można pobierać z niej płatności.}}',
    documentRejected:
      'Organ podatkowy odrzucił dokument {number} (nabywca: {organisation}, plan {planName}): {problem}. {handedOver, select, yes {Klient już go ma, dlatego można go wysłać ponownie tylko bez zmiany treści.} other {Do czasu przyjęcia nie jest on fakturą, a klient go nie otrzymał.}}',
    documentDue:
      'Organ podatkowy nie przyjął jeszcze dokumentu {number} (nabywca: {organisation}, plan {planName}){others, plural, =0 {} one { i # innego} few { i # innych} many { i # innych} other { i # innych}}, {handedOver, select, yes {wydanego wcześniej nabywcy} other {dlatego nabywca jeszcze go nie ma}}. Ostatni dzień na przesłanie to dziś, {sendBy}.',
    documentOverdue:
      'Organ podatkowy nie przyjął dokumentu {number} (nabywca: {organisation}, plan {planName}){others, plural, =0 {} one { i # innego} few { i # innych} many { i # innych} other { i # innych}}, {handedOver, select, yes {wydanego wcześniej nabywcy} other {dlatego nabywca jeszcze go nie ma}}. Ostatnim dniem na przesłanie był {sendBy}. Mimo to prześlemy go, gdy tylko będzie to możliwe.',
    refundWaits:
      '{ofCredit, select, yes {Konto rozliczeniowe {organisation} zamknięto z nadpłatą {gross}, która nie zostanie zwrócona automatycznie} other {Przyznano zwrot {gross} z płatności {reference} ({organisation}), który nie zostanie wypłacony automatycznie}}: {failed, select, yes {operator płatności nie wypłacił tej kwoty ({problem})} other {zapłacono przelewem}}.{ofCredit, select, yes { Ostatnie wezwanie do zapłaty dla tego konta: {reference}.} other {}}',
    refundCredited:
      'Zgodnie z ustaleniami nie przelewamy zwrotu {credit} za {planName} ({reference}): kwota pozostaje jako nadpłata na koncie rozliczeniowym {organisation}.',
    refundRefused:
      'Konsument z organizacji {organisation} odstąpił od umowy (zamówienie {orderId}), ale pieniędzy nie można zwrócić automatycznie: {problem}.',
    withdrawalReceived:
      'W dniu {receivedAt} {statedBy} odstąpił(a) od umowy ze sprzedawcą {sellerName} dotyczącej planu {planName}, zamówienie {orderId}. Ta wiadomość jest potwierdzeniem.',
    handOverOffered: `{left, select, yes {Za plan {planName} (${seats}) płacił i zarządzał nim użytkownik {from}, który już tu nie pracuje. Administratorzy proszą o przejęcie tego przez Ciebie.} other {{from} płaci za plan {planName} (${seats}) i nim zarządza, a teraz prosi o przejęcie tego przez Ciebie.}}`,
    handOverEnded:
      '{outcome, select, accepted {Propozycja została przyjęta: odtąd planem {planName} zarządza {to}, płacąc za dni od {paysFrom}.} declined {Propozycja została odrzucona: {to} nie przejmuje planu {planName}.} withdrawn {Propozycja przekazania planu {planName} została wycofana ({to}).} other {Nie było odpowiedzi na propozycję przejęcia planu {planName} ({to}).}}',
  },
  corrected: 'Zastępuje wcześniejszą prośbę o zapłatę z tym samym numerem {reference}.',
  partlyPaid: 'Część kwoty {gross} jest już opłacona; do zapłaty pozostaje {toPay}.',
  willBeCollected: `Nie trzeba nic robić: w dniu {collectedOn} pobierzemy tę kwotę ${method}.`,
  cardExpires:
    'Karta •••• {last4} jest ważna do końca {month}/{year} i w dniu {collectedOn} nie będzie można jej obciążyć. Prosimy przed tym dniem dodać inną kartę albo zapłacić w inny sposób.',
  capTooLow:
    'Zgoda BLIK pozwala pobrać w jednej płatności najwyżej {cap}, więc w dniu {collectedOn} nie pobierzemy tej kwoty. Prosimy przed tym dniem udzielić nowej zgody, dodać kartę albo zapłacić w inny sposób.',
  howToPay: `Prosimy o zapłatę {dueBy, select, yes {do {payBy} włącznie} other {jak najszybciej}}: ${transfer}, {blik, select, yes {albo kartą lub BLIK-iem} other {albo kartą}}.`,
  orderLapses: 'Zamówienie, które do tego dnia nie zostanie opłacone, wygasa i nie trzeba za nie płacić.',
  openRequest: 'Prośba o zapłatę wraz ze stanem i dokumentami',
  paidAlready:
    'Jeśli w międzyczasie wpłata została wysłana, pieniądze nie przepadną: prosimy o informację, czy mamy je zaliczyć, czy zwrócić.',
  paidThrough: 'Opłacone do {paidLastDay} włącznie.',
  trialLasts:
    'Okres próbny trwa do {trialLastDay} włącznie i jest bezpłatny. Kończy się sam, chyba że zostanie wybrany plan, który ma po nim nastąpić.',
  decideStuck: 'Trzeba usunąć przyczynę i ponowić realizację albo zwrócić pieniądze.',
  retryRefund:
    'Trzeba usunąć przyczynę i ponowić zwrot {refundId} albo zlecić zwrot samych pieniędzy. Ustawa daje na to 14 dni.',
  acceptOffer:
    'Ofertę można przyjąć do {offeredThrough} włącznie. Szczegóły oferty i sposób jej przyjęcia: {link}. Można też po prostu dać znać osobie do kontaktu, że oferta jest przyjęta.',
  offeredTerm: 'Cena dotyczy pierwszego okresu subskrypcji. Kolejne kosztują tyle, ile wynosi wtedy cena z cennika.',
  offerOnly: 'Dopóki nie ma zamówienia, nic nie trzeba płacić; bez odpowiedzi oferta wygasa.',
  payItBack:
    'Zwróć tę kwotę przelewem i potwierdź to (POST /v1/refunds/{refundId}/paid-out){failed, select, yes { albo ponów zlecenie u operatora płatności (POST /v1/refunds/{refundId}/retry)} other {}}.',
  correctionStays:
    'Korekta {correction}, w której kwota jest wskazana do zwrotu, pozostaje ważna; nadpłata zastępuje przelew.',
  creditIsUsed: 'Zaliczymy ją na poczet następnej płatności, a na życzenie zwrócimy.',
  withoutOffer:
    'Oferty nie można już przyjąć i nic nie trzeba płacić. O nową ofertę można poprosić osobę do kontaktu, a po cenie z cennika plan można zamówić jak dotychczas.',
  missing:
    'Brakuje jeszcze {missing}. Prosimy dopłacić z tym samym numerem {reference}; do tego czasu przechowujemy wpłaconą część, a liczy się dzień, w którym wpłynie całość.',
  over: 'Nadpłata wynosi {credit}. Zaliczymy ją na poczet następnej płatności, a na życzenie zwrócimy.',
  double:
    'To, za co była ta wpłata, zostało opłacone wcześniej: {credit} zaliczymy na poczet następnej płatności, a na życzenie zwrócimy.',
  refunded: 'To, za co była ta wpłata, zostało opłacone wcześniej: {credit} zwracamy tą samą drogą.',
  owedBack:
    'To, za co była ta wpłata, zostało opłacone wcześniej. Kwoty {credit} nie da się zwrócić tą samą drogą: prosimy o informację, na jaki rachunek mamy ją przelać.',
  because: {
    insufficientFunds: 'Bank odmówił: na rachunku zabrakło środków.',
    limitExceeded: 'Bank odmówił: limit płatności został wyczerpany.',
    expiredCard: 'Bank odmówił: karta straciła ważność.',
    aboveCap: 'Kwota jest wyższa niż ta, na którą w jednej płatności pozwala zgoda.',
    notConfirmed:
      'Bank wymagał potwierdzenia, którego może udzielić tylko płacący: prosimy zapłacić samodzielnie i potwierdzić płatność w banku.',
    other: 'Bank odmówił.',
  },
  nextAttempt: 'Następną próbę podejmiemy {nextOn}; jeśli się powiedzie, nie trzeba nic robić.',
  noMethod: 'W ten sposób nie pobierzemy już płatności: prosimy dodać inną metodę.',
  noFurtherAttempt: 'Kolejnej próby sami nie podejmiemy.',
  payOtherwise: `W każdej chwili można zapłacić samodzielnie: ${transfer}, {blik, select, yes {albo kartą lub BLIK-iem} other {albo kartą}}; wtedy niczego już nie pobierzemy.`,
  disablement: 'Użytkownicy mogą pracować do {lastWorkDay} włącznie; bez zapłaty subskrypcja zostanie potem wyłączona.',
  owedAgain: `To, co było nią opłacone, znów jest do zapłaty: {owed}. Prosimy zapłacić ${transfer}.`,
  seatsGo:
    'Bez zapłaty {seatsGoOn} odbierzemy {count, plural, one {# licencję, której dotyczyła} few {# licencje, których dotyczyła} many {# licencji, których dotyczyła} other {# licencji, których dotyczyła}}; pozostałe działają bez zmian.',
  seatsOwed: `Należność za nie nadal jest do zapłaty: {owed}. Prosimy zapłacić ${transfer}: licencje wtedy wrócą, chyba że okres, którego dotyczą, już się skończył.`,
  creditGone: 'O tę kwotę zmniejszają się środki, które dla Państwa przechowywaliśmy.',
  witnessed: {
    subject: {
      paymentFailed: '{planName}: nie udało się pobrać płatności',
      paymentTakenBack: '{planName}: wpłata została cofnięta',
      seatsTaken:
        '{planName}: odebraliśmy {count, plural, one {# licencję} few {# licencje} many {# licencji} other {# licencji}}',
      invoiceOverdue: '{planName}: faktura jest po terminie płatności',
    },
    lead: {
      paymentFailed: `W dniu {triedOn} nie udało się pobrać płatności za plan {planName} (${seats}), za który płaci ${who}.`,
      paymentTakenBack: `Wpłata za plan {planName} (${seats}), za który płaci ${who}, została cofnięta.`,
      seatsTaken: `Nie otrzymaliśmy zapłaty za {count, plural, one {# licencję} few {# licencje} many {# licencji} other {# licencji}} planu {planName} ({organisation}), dlatego {count, plural, one {została odebrana} other {zostały odebrane}}. Plan {planName} obejmuje teraz łącznie: ${seats}.`,
      invoiceOverdue: `Faktura za plan {planName} (${seats}), za który płaci ${who}, nie została opłacona w terminie ({payBy}).`,
    },
    nextAttempt: 'Następną próbę podejmiemy {nextOn}.',
    noFurtherAttempt: 'Kolejnej próby sami nie podejmiemy.',
    owedAgain: 'To, co było nią opłacone, znów jest do zapłaty.',
    seatsOwed: `Licencje wrócą, gdy ${who} za nie zapłaci, chyba że okres, którego dotyczą, już się skończył.`,
    paysAndDecides: `Informację o tym ma też ${who} i może zapłacić w każdej chwili.`,
    takeOver:
      'Administrator może przejąć subskrypcję: {organisation} płaci wtedy za wszystko, co nie jest jeszcze opłacone, i o niej decyduje.',
  },

  replaceCard:
    'Prosimy przed tym dniem zapisać w jej miejsce inną kartę albo podać jej nową datę ważności, jeśli bank ją przedłużył. Nic więcej się nie zmienia: późniejsze płatności pobierzemy z nowej karty.',
  keepIt: 'Prosimy zachować dokument dla celów księgowych. Można go w każdej chwili pobrać ponownie.',
  resendIt: 'Proszę poprawić dane sprzedawcy lub konta rozliczeniowego i wysłać dokument ponownie.',
  lookWhy:
    'Wszystkie wymienia lista dokumentów z late=near lub late=overdue; przyczynę podają dokument i szczegóły procesu, który je wysyła.',
  goesBack:
    '{onlySeats, select, yes {Licencje z tego zamówienia zostają odjęte; pozostałe działają jak dotychczas.} other {Subskrypcja tym samym się kończy.}} Zapłacona kwota, pomniejszona o wykorzystane dni, wraca tą samą drogą; wystawimy korektę faktury.',
  keepReceipt: 'Prosimy zachować tę wiadomość.',
  handOverTerms:
    'Po przyjęciu od razu decydujesz o licencjach, osobach i odnowieniu, a ze swojego konta płacisz za dni od {paysFrom}. To, co zapłacono wcześniej, pozostaje zapłacone.',
  handOverAnswer: 'Odpowiedz do {lapsesAt}: {link}. Potem propozycja wygasa i nic się nie zmienia.',
  handOverDone:
    '{left, select, yes {To, co zostało zapłacone ({from}), pozostaje zapłacone. Nie trzeba już o niczym decydować.} other {To, co zostało zapłacone, pozostaje zapłacone. Nic więcej nie będzie od Ciebie pobierane.}}',
  handOverStays:
    '{left, select, yes {Bez decyzji nikt już za nią nie zapłaci: można ją przejąć dla organizacji, przekazać innej osobie albo pozwolić jej się skończyć.} other {Nadal za nią płacisz i nią zarządzasz.}}',
  label: {
    organisation: 'Nabywca',
    planName: 'Plan',
    seats: 'Liczba licencji',
    period: 'Okres',
    net: 'Netto',
    vat: 'VAT ({percent} %)',
    gross: 'Brutto',
    toPay: 'Do zapłaty',
    amount: 'Kwota',
    valueDate: 'Data waluty',
    reference: 'Numer płatności',
    payBy: 'Termin płatności',
    bankAccount: 'Rachunek bankowy',
    proForma: 'Pro forma',
    documentId: 'Dokument',
    number: 'Numer dokumentu',
    perSeat: 'Netto za licencję i okres',
    onceASeat: 'Netto za licencję',
    offeredThrough: 'Ważna do',
    quoteId: 'Numer oferty',
    orderId: 'Zamówienie',
    subscriptionId: 'Subskrypcja',
  },
};
