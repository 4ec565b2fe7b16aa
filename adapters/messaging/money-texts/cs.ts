import type { MoneyTexts } from './texts.js';

const seats = '{seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}';
const who = '{named, select, yes {{purchaser}} other {kupující}}';
const method = '{method, select, card {z karty •••• {last4}} other {na základě souhlasu BLIK}}';
const transfer = 'převodem (příjemce: {sellerName}) s variabilním symbolem {reference}';

export const cs: MoneyTexts = {
  subject: {
    paymentRequested:
      '{planName}: {corrected, select, yes {opravená výzva k platbě} other {{purpose, select, order {objednávka čeká na zaplacení} other {výzva k platbě}}}} ({toPay})',
    requestWithdrawn: '{planName}: už není třeba nic platit ({reference})',
    offerWithdrawn: '{planName}: nabídka byla stažena ({organisation})',
    priceOffered: '{planName}: nabídka platná do {offeredThrough} ({organisation})',
    orderDelivered: '{planName}: objednávka je vyřízena',
    orderLapsed: '{planName}: objednávka propadla',
    orderStuck: '{planName}: zaplacenou objednávku nelze vyřídit',
    paymentReceived: '{planName}: platba {amount} dorazila{outcome, select, part {, chybí ještě {missing}} other {}}',
    paymentFailed: '{planName}: platbu {amount} se nepodařilo strhnout',
    paymentTakenBack: '{planName}: platba {amount} byla vzata zpět',
    seatsTaken:
      '{planName}: {count, plural, one {# licence byla odebrána} few {# licence byly odebrány} many {# licence bylo odebráno} other {# licencí bylo odebráno}}',
    documentIssued:
      '{planName}: {document, select, correction {opravný daňový doklad {number} k faktuře {corrects}} advance {daňový doklad k přijaté platbě {number}} settlement {vyúčtovací faktura {number}} other {faktura {number}}}',
    invoiceDue: '{planName}: faktura {number} je splatná {payBy}',
    invoiceOverdue: '{planName}: faktura {number} je po splatnosti ({toPay})',
    cardExpiring: '{planName}: karta •••• {last4} platí jen do {cardLastDay}',
    documentRejected: '{planName}: správce daně odmítl {number}',
    documentDue: '{planName}: {number} musí být dnes u správce daně',
    documentOverdue: '{planName}: {number} nebyl u správce daně včas',
    refundWaits:
      '{ofCredit, select, yes {{organisation}: k vrácení je přeplatek {gross}} other {{planName}: k vrácení je {gross} ({reference})}}',
    refundCredited: '{planName}: {credit} evidujeme jako přeplatek ({reference})',
    refundRefused: '{planName}: peníze po odstoupení od smlouvy se nepodařilo vrátit',
    withdrawalReceived: '{planName}: přijali jsme vaše odstoupení od smlouvy',
    handOverOffered:
      '{planName}: {left, select, yes {nabídka převzít předplatné, které platil uživatel {from}} other {{from} vám chce předat předplatné}}',
    handOverEnded:
      '{planName}: {outcome, select, accepted {předplatné přebírá {to}} declined {{to} předplatné nepřebírá} withdrawn {nabídka byla vzata zpět ({to})} other {bez odpovědi: {to}}}',
  },
  lead: {
    paymentRequested: `{purpose, select, order {Děkujeme za objednávku: {planName} (${seats}). Vyřídíme ji, jakmile dorazí {toPay}.} other {Za plán {planName} (${seats}) je třeba zaplatit {toPay}{dated, select, yes {: za období od {from} do {lastDay} včetně} other {}}.}}`,
    requestWithdrawn:
      'Výzvu k platbě {gross} s variabilním symbolem {reference} za plán {planName} jsme vzali zpět: prosíme, už ji neplaťte.',
    offerWithdrawn: `{sellerName} stahuje nabídku: plán {planName} (${seats}) za {perSeat} bez DPH za licenci{once, select, yes {} other { a zúčtovací období}}. Platit měla do {offeredThrough}.`,
    priceOffered: `{sellerName} nabízí plán {planName} (${seats}){replaces, select, yes { místo současného plánu} other {}} za {perSeat} bez DPH za licenci{once, select, yes {} other { a zúčtovací období}}. Při objednání ještě dnes zaplatíte {gross} včetně DPH.`,
    orderDelivered: `{work, select, fewerSeats {Objednávka je vyřízena: plán {planName} bude mít od {expiresOn}: ${seats}.} other {{paid, select, yes {Platba {gross} dorazila. } invoiced {Na částku {gross} vystavujeme fakturu s pozdější splatností. } other {}}Objednávka je vyřízena. {work, select, keys {Produktové klíče k plánu {planName} jsou připraveny, celkem: ${seats}} other {Plán {planName} má nyní celkem: ${seats}}}.}}`,
    orderLapsed: `Objednávka plánu {planName} (${seats}) za {gross} nebyla včas zaplacena a {lapsedOn} propadla. Nic jsme nedodali a není třeba nic platit.`,
    orderStuck: 'Objednávka {orderId} organizace {organisation} byla zaplacena, ale nelze ji vyřídit: {problem}.',
    paymentReceived: 'Vaše platba {amount} s datem připsání {valueDate} dorazila.',
    paymentFailed: `Dne {triedOn} jsme se pokusili strhnout {amount} za plán {planName} (${seats}) ${method}.`,
    paymentTakenBack:
      'Vaši platbu {amount} za plán {planName} vzala banka zpět, nebo byla její reklamace rozhodnuta v náš neprospěch.',
    seatsTaken: `Za {count, plural, one {# licenci} few {# licence} many {# licence} other {# licencí}} plánu {planName} ({organisation}) nebylo zaplaceno, a proto {count, plural, one {byla odebrána} few {byly odebrány} many {bylo odebráno} other {bylo odebráno}}. Plán {planName} má nyní celkem: ${seats}.`,
    documentIssued:
      '{document, select, correction {Vystavili jsme opravný daňový doklad {number} k faktuře {corrects} (prodávající: {sellerName}). Najdete ho v příloze; částka se mění o {gross}.} advance {V příloze zasíláme daňový doklad k přijaté platbě {number} (prodávající: {sellerName}) na částku {gross}.} settlement {V příloze zasíláme vyúčtovací fakturu {number} (prodávající: {sellerName}) za plán {planName} na částku {gross}.} other {V příloze zasíláme fakturu {number} (prodávající: {sellerName}) za plán {planName} na částku {gross}.}}',
    invoiceDue: 'Faktura {number} ({sellerName}, {planName}) je splatná {payBy}. Částka {toPay} zatím nedorazila.',
    invoiceOverdue:
      'Faktura {number} ({sellerName}, {planName}) byla splatná {payBy}. Částka {toPay} nedorazila. Pokud jste platili v posledních dnech, není třeba nic dělat.',
    cardExpiring:
      'Platby za {planName}{others, plural, =0 {} one { a ještě jedno předplatné} few { a ještě # předplatná} many { a ještě # předplatného} other { a ještě # předplatných}} strháváme z karty •••• {last4}, která platí do {cardLastDay} včetně. {dated, select, yes {Další platbu po tomto dni strhneme {collectedOn}.} other {Po tomto dni z ní už nebude možné platby strhávat.}}',
    documentRejected:
      'Správce daně odmítl doklad {number} (odběratel: {organisation}, plán {planName}): {problem}. {handedOver, select, yes {Zákazník ho už má, takže ho lze znovu poslat jen beze změny obsahu.} other {Dokud není přijat, není fakturou a zákazník ho nedostal.}}',
    documentDue:
      'Správce daně ještě nepřijal doklad {number} (odběratel: {organisation}, plán {planName}){others, plural, =0 {} one { a # další} few { a # další} many { a # dalšího} other { a # dalších}}, který {handedOver, select, yes {už zákazník má} other {proto zákazník zatím nemá}}. Poslední den je dnes, {sendBy}.',
    documentOverdue:
      'Správce daně nepřijal doklad {number} (odběratel: {organisation}, plán {planName}){others, plural, =0 {} one { a # další} few { a # další} many { a # dalšího} other { a # dalších}}, který {handedOver, select, yes {už zákazník má} other {proto zákazník zatím nemá}}. Posledním dnem byl {sendBy}. Přesto ho odešleme, jakmile to půjde.',
    refundWaits:
      '{ofCredit, select, yes {Fakturační účet {organisation} byl uzavřen s přeplatkem {gross}, jehož vrácení neproběhne automaticky} other {Bylo přiznáno vrácení {gross} z platby {reference} ({organisation}), které neproběhne automaticky}}: {failed, select, yes {poskytovatel plateb je neprovedl ({problem})} other {platba přišla převodem}}.{ofCredit, select, yes { Poslední výzva k platbě pro tento účet: {reference}.} other {}}',
    refundCredited:
      'Podle dohody vrácenou částku {credit} za {planName} ({reference}) nepřevádíme: zůstává jako přeplatek na fakturačním účtu {organisation}.',
    refundRefused:
      'Spotřebitel z organizace {organisation} odstoupil od smlouvy (objednávka {orderId}), ale peníze nelze vrátit automaticky: {problem}.',
    withdrawalReceived:
      '{receivedAt} odstoupil(a) {statedBy} od smlouvy s prodejcem {sellerName} o plánu {planName}, objednávka {orderId}. Tato zpráva je potvrzením.',
    handOverOffered: `{left, select, yes {Plán {planName} (${seats}) platil a spravoval uživatel {from}, který už zde nepracuje. Správci vás žádají, abyste to převzali.} other {{from} platí za plán {planName} (${seats}) a spravuje jej; teď vás žádá, abyste to převzali.}}`,
    handOverEnded:
      '{outcome, select, accepted {Nabídka byla přijata: plán {planName} odteď spravuje {to} a platí za dny od {paysFrom}.} declined {Nabídka byla odmítnuta: {to} plán {planName} nepřebírá.} withdrawn {Nabídka předat plán {planName} byla vzata zpět ({to}).} other {Na nabídku převzít plán {planName} nepřišla včas odpověď ({to}).}}',
  },
  corrected: 'Nahrazuje dřívější výzvu se stejným variabilním symbolem {reference}.',
  partlyPaid: 'Z částky {gross} je část už zaplacena; zbývá {toPay}.',
  willBeCollected: `Není třeba nic dělat: dne {collectedOn} částku strhneme ${method}.`,
  cardExpires:
    'Karta •••• {last4} platí do konce {month}/{year} a dne {collectedOn} z ní už nepůjde platbu strhnout. Uložte prosím do té doby jinou kartu, nebo zaplaťte jinak.',
  capTooLow:
    'Souhlas BLIK dovoluje strhnout jednou platbou nejvýše {cap}, a proto dne {collectedOn} tuto částku nestrhneme. Udělte prosím do té doby nový souhlas, uložte kartu, nebo zaplaťte jinak.',
  howToPay: `Zaplaťte prosím {dueBy, select, yes {do {payBy} včetně} other {co nejdříve}}: ${transfer}, {blik, select, yes {kartou nebo BLIKem} other {nebo kartou}}.`,
  orderLapses: 'Objednávka, která do té doby nebude zaplacena, propadne a není třeba za ni platit.',
  openRequest: 'Výzva k platbě, její stav a doklady',
  paidAlready:
    'Pokud jste mezitím zaplatili, o peníze nepřijdete: dejte nám prosím vědět, zda je máme započíst, nebo vrátit.',
  paidThrough: 'Zaplaceno do {paidLastDay} včetně.',
  trialLasts:
    'Zkušební doba trvá do {trialLastDay} včetně a je zdarma. Skončí sama, pokud nezvolíte plán, který má následovat.',
  decideStuck: 'Odstraňte příčinu a objednávku vyřiďte znovu, nebo peníze vraťte.',
  retryRefund:
    'Odstraňte příčinu a vrácení {refundId} opakujte, nebo nechte vrátit jen peníze. Zákon na to dává 14 dní.',
  acceptOffer:
    'Nabídku můžete přijmout do {offeredThrough} včetně. Podrobnosti a způsob přijetí: {link}. Nebo kontaktní osobě prostě sdělte, že ji přijímáte.',
  offeredTerm: 'Cena platí pro první období předplatného. Další období stojí tolik, kolik v té době uvádí ceník.',
  offerOnly: 'Dokud si nic neobjednáte, nic nedlužíte; bez odpovědi nabídka propadne.',
  payItBack:
    'Vraťte tuto částku převodem a potvrďte to (POST /v1/refunds/{refundId}/paid-out){failed, select, yes {, nebo ji nechte poskytovatele vrátit znovu (POST /v1/refunds/{refundId}/retry)} other {}}.',
  correctionStays:
    'Opravný doklad {correction}, podle kterého se částka má vrátit, zůstává v platnosti; přeplatek převod nahrazuje.',
  creditIsUsed: 'Započteme jej do další platby, na přání vám jej vrátíme.',
  withoutOffer:
    'Nabídku už nelze přijmout a nic nedlužíte. O novou nabídku můžete požádat kontaktní osobu; za ceníkovou cenu lze plán objednat jako dosud.',
  missing:
    'Chybí ještě {missing}. Doplaťte to prosím se stejným variabilním symbolem {reference}; do té doby část uchováváme a rozhodne den, kdy bude zaplaceno vše.',
  over: 'Přeplatek činí {credit}. Započteme jej do další platby, na přání vám jej vrátíme.',
  double:
    'To, zač byla platba určena, už zaplaceno bylo: {credit} započteme do další platby, na přání vám částku vrátíme.',
  refunded: 'To, zač byla platba určena, už zaplaceno bylo: {credit} vracíme stejnou cestou.',
  owedBack:
    'To, zač byla platba určena, už zaplaceno bylo. Částku {credit} nelze vrátit stejnou cestou: napište nám prosím, na jaký účet ji máme převést.',
  because: {
    insufficientFunds: 'Banka platbu odmítla: na účtu nebyl dostatek prostředků.',
    limitExceeded: 'Banka platbu odmítla: limit plateb je vyčerpán.',
    expiredCard: 'Banka platbu odmítla: platnost karty skončila.',
    aboveCap: 'Částka je vyšší, než kolik souhlas dovoluje strhnout jednou platbou.',
    notConfirmed: 'Banka žádala potvrzení, které může dát jen plátce: zaplaťte prosím sami a platbu v bance potvrďte.',
    other: 'Banka platbu odmítla.',
  },
  nextAttempt: 'Znovu to zkusíme {nextOn}; pokud se to podaří, není třeba nic dělat.',
  noMethod: 'Tímto způsobem už platbu nestrhneme: uložte prosím jiný způsob platby.',
  noFurtherAttempt: 'Sami to už znovu zkoušet nebudeme.',
  payOtherwise: `Kdykoli můžete zaplatit sami: ${transfer}, {blik, select, yes {kartou nebo BLIKem} other {nebo kartou}}; pak už nic strhávat nebudeme.`,
  disablement:
    'Uživatelé mohou pracovat do {lastWorkDay} včetně; nebude-li zaplaceno, bude předplatné poté deaktivováno.',
  owedAgain: `Co z ní bylo zaplaceno, je opět k úhradě: {owed}. Zaplaťte prosím ${transfer}.`,
  seatsGo:
    'Nebude-li zaplaceno, {seatsGoOn} odebereme {count, plural, one {# licenci, za kterou byla platba} few {# licence, za které byla platba} many {# licence, za které byla platba} other {# licencí, za které byla platba}}; ostatní zůstanou.',
  seatsOwed: `Jejich cena zůstává k úhradě: {owed}. Zaplaťte prosím ${transfer}: licence se pak vrátí, pokud doba, na kterou jsou, už neskončila.`,
  creditGone: 'O tuto částku se snižuje to, co jsme pro vás uchovávali.',
  witnessed: {
    subject: {
      paymentFailed: '{planName}: platbu se nepodařilo strhnout',
      paymentTakenBack: '{planName}: platba byla vzata zpět',
      seatsTaken:
        '{planName}: {count, plural, one {# licence byla odebrána} few {# licence byly odebrány} many {# licence bylo odebráno} other {# licencí bylo odebráno}}',
      invoiceOverdue: '{planName}: faktura je po splatnosti',
    },
    lead: {
      paymentFailed: `Dne {triedOn} se nepodařilo strhnout platbu za plán {planName} (${seats}), za který platí ${who}.`,
      paymentTakenBack: `Platba za plán {planName} (${seats}), za který platí ${who}, byla vzata zpět.`,
      seatsTaken: `Za {count, plural, one {# licenci} few {# licence} many {# licence} other {# licencí}} plánu {planName} ({organisation}) nebylo zaplaceno, a proto {count, plural, one {byla odebrána} few {byly odebrány} many {bylo odebráno} other {bylo odebráno}}. Plán {planName} má nyní celkem: ${seats}.`,
      invoiceOverdue: `Faktura za plán {planName} (${seats}), za který platí ${who}, nebyla zaplacena do data splatnosti ({payBy}).`,
    },
    nextAttempt: 'Znovu to zkusíme {nextOn}.',
    noFurtherAttempt: 'Sami to už znovu zkoušet nebudeme.',
    owedAgain: 'Co z ní bylo zaplaceno, je opět k úhradě.',
    seatsOwed: `Licence se vrátí, jakmile za ně ${who} zaplatí, pokud doba, na kterou jsou, už neskončila.`,
    paysAndDecides: `Ví o tom i ${who} a zaplatit může kdykoli.`,
    takeOver:
      'Správce může předplatné převzít: organizace {organisation} pak platí za vše, co ještě není zaplaceno, a rozhoduje o něm.',
  },

  replaceCard:
    'Uložte prosím před tímto dnem místo ní jinou kartu, nebo zadejte její nové datum platnosti, pokud ji banka prodloužila. Nic dalšího se nemění: pozdější platby strhneme z nové karty.',
  keepIt: 'Doklad si prosíme uschovejte pro účetnictví. Kdykoli si ho můžete stáhnout znovu.',
  resendIt: 'Opravte údaje prodávajícího nebo fakturačního účtu a nechte doklad odeslat znovu.',
  lookWhy:
    'Všechny vyjmenuje seznam dokladů s late=near nebo late=overdue; důvod je na dokladu a v podrobnostech procesu, který je odesílá.',
  goesBack:
    '{onlySeats, select, yes {Licence z této objednávky se odebírají; ostatní fungují dál jako dosud.} other {Předplatné tím končí.}} Zaplacená částka, snížená o využité dny, se vrátí stejnou cestou; následuje opravný daňový doklad.',
  keepReceipt: 'Tuto zprávu si prosím uschovejte.',
  handOverTerms:
    'Když přijmete, rozhodujete od té chvíle o licencích, lidech a obnovení a ze svého účtu platíte za dny od {paysFrom}. Co bylo zaplaceno dříve, zůstává zaplaceno.',
  handOverAnswer: 'Odpovězte do {lapsesAt}: {link}. Potom nabídka propadne a nic se nezmění.',
  handOverDone:
    '{left, select, yes {Co zaplatil uživatel {from}, zůstává zaplaceno. Není už o čem rozhodovat.} other {Co jste zaplatili, zůstává zaplaceno. Nic dalšího se vám za ně nestrhne.}}',
  handOverStays:
    '{left, select, yes {Bez rozhodnutí za ně už nikdo nezaplatí: můžete je převzít pro organizaci, předat někomu jinému, nebo nechat skončit.} other {Dál za ně platíte a spravujete je.}}',
  label: {
    organisation: 'Odběratel',
    planName: 'Plán',
    seats: 'Počet licencí',
    period: 'Období',
    net: 'Bez DPH',
    vat: 'DPH ({percent} %)',
    gross: 'Celkem s DPH',
    toPay: 'K úhradě',
    amount: 'Částka',
    valueDate: 'Datum připsání',
    reference: 'Variabilní symbol',
    payBy: 'Splatnost',
    bankAccount: 'Bankovní účet',
    proForma: 'Zálohová výzva',
    documentId: 'Doklad',
    number: 'Číslo dokladu',
    perSeat: 'Bez DPH za licenci a období',
    onceASeat: 'Bez DPH za licenci',
    offeredThrough: 'Platí do',
    quoteId: 'Číslo nabídky',
    orderId: 'Objednávka',
    subscriptionId: 'Předplatné',
  },
};
