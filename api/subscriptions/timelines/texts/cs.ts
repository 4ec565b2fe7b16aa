import type { TimelineTexts } from './texts.js';

const seats = '{seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}';
const days = '{days, plural, one {# den} few {# dny} many {# dne} other {# dní}}';

export const cs: TimelineTexts = {
  states: {
    pending: 'Čeká',
    settingUp: 'Nastavuje se',
    active: 'Aktivní',
    grace: 'Ochranná lhůta',
    disabled: 'Deaktivováno',
    superseded: 'Nahrazeno',
    undone: 'Vzato zpět',
    deleted: 'Smazáno',
  },
  events: {
    committed: {
      label: '{source, select, order {Objednáno} other {Klíče uplatněny}}',
      explanation: `{source, select, order {Objednávka je přijata} other {{billing, select, perpetual {Klíče časově neomezeného plánu jsou uplatněny} other {Produktové klíče jsou uplatněny}}}} (${seats}){replaces, select, yes {, aby nahradily jiné předplatné; období začíná {startsOn}.} other {{billing, select, perpetual {: předplatné nikdy nekončí.} other {; poslední den období je {lastDay}.}}}}`,
    },
    setUpStarted: {
      label: '{due, select, yes {Začíná nastavení a převod uživatelů} other {Nastavení pokračuje}}',
      explanation:
        '{due, select, yes {Nastal poslední den předplatného, které toto nahrazuje: začíná nastavení a převod uživatelů.} other {Nastavení pokračuje a nikdo přitom neztratí přístup.}}',
    },
    setUpDone: { label: 'Nastaveno', explanation: 'Nastavení je hotovo: kdo má licenci, může pracovat.' },
    setUpStuck: {
      label: 'Nastavení uvázlo',
      explanation: 'Nastavení nemůže automaticky pokračovat a čeká na rozhodnutí.',
    },
    setUpPaused: {
      label: 'Nastavení pozastaveno',
      explanation: 'Nastavení je pozastaveno a čeká, až je někdo znovu spustí.',
    },
    setUpUndone: {
      label: 'Nastavení vzato zpět',
      explanation: 'Nastavení je vzato zpět: klíče a licence jsou tam, kde byly, a lze to zkusit znovu.',
    },
    termStarted: {
      label: 'Začíná období',
      explanation: `{billing, select, invoiced {Začíná další období} other {Začíná období zaplacené předem}} (${seats}){billing, select, perpetual {.} other {; jeho poslední den je {lastDay}.}}`,
    },
    expired: {
      label: 'Konec období{graceDays, plural, =0 {} other {, začíná ochranná lhůta}}',
      explanation:
        '{billing, select, trial {Zkušební doba skončila {lastDay} a nikdo nezaplatil žádný plán} other {Období skončilo {lastDay} a nikdo je neobnovil}}{graceDays, plural, =0 {.} other {: uživatelé mohou ještě pracovat do {lastGraceDay} včetně.}}',
    },
    unpaid: {
      label: 'Konec zaplacené doby{graceDays, plural, =0 {} other {, začíná ochranná lhůta}}',
      explanation:
        'Doba od {unpaidFrom} není zaplacena{graceDays, plural, =0 {.} other {: uživatelé mohou ještě pracovat do {lastGraceDay} včetně.}}',
    },
    disabled: {
      label: 'Deaktivace',
      explanation: `{reason, select, cancelled {Předplatné bylo k tomuto dni vypovězeno: uživatelé už nemohou pracovat; data jsou uchována do {lastKeptDay} včetně.} legalHold {Uživatelé už nemohou pracovat; data jsou uchována, dokud trvá právní blokace.} termExpired {Období skončilo a jeho pravidla nemají ochrannou lhůtu: uživatelé už nemohou pracovat; data jsou uchována do {lastKeptDay} včetně.} periodUnpaid {Není zaplaceno a pravidla nemají ochrannou lhůtu: uživatelé už nemohou pracovat; data jsou uchována do {lastKeptDay} včetně.} other {{billing, select, invoiced {Nikdo nezaplatil} perpetual {Nikdo nezaplatil} trial {Nikdo nezaplatil žádný plán} other {Nikdo předplatné neobnovil}} v ochranné lhůtě ({graceDays, plural, one {# den} few {# dny} many {# dne} other {# dní}}): uživatelé už nemohou pracovat; data jsou uchována do {lastKeptDay} včetně.}}`,
    },
    renewed: {
      label: 'Obnoveno klíčem',
      explanation: `{reason, select, renewedEarly {Předplatné bylo klíčem obnoveno předem: další období začíná {startsOn} bez mezery} renewedWhileDisabled {Předplatné bylo klíčem znovu aktivováno: nové období začíná {startsOn}} other {Předplatné bylo klíčem obnoveno v ochranné lhůtě: nové období začíná {startsOn}}} (${seats}); jeho poslední den je {lastDay}.`,
    },
    seatsAdded: {
      label: 'Licence přidány klíčem',
      explanation: `Klíče přidávají licence: od teď jich je víc (${seats}) a všechny končí společně; poslední den je {lastDay}.`,
    },
    paymentRecorded: {
      label: '{reason, select, invoicedOnAccount {Faktura se splatností} other {Platba}}',
      explanation:
        '{billing, select, perpetual {Je zaznamenána platba s datem připsání {valueDate}: předplatné je opět zaplaceno.} other {{reason, select, invoicedOnAccount {Období do {lastPaidDay} včetně je vyfakturováno s pozdější splatností.} other {Je zaznamenána platba s datem připsání {valueDate}: zaplaceno je do {lastPaidDay} včetně.}}}}',
    },
    proFormaIssued: {
      label: 'Zálohová faktura',
      explanation:
        '{owedAgain, select, yes {Co se dluží od {unpaidFrom}, se platí podle dříve vystavené výzvy k platbě.} other {Zálohová faktura vyzývá k zaplacení doby od {unpaidFrom}.}}',
    },
    collectionDue: {
      label: 'Den automatické platby',
      explanation: 'V tento den se strhává platba za dobu od {unpaidFrom}, je-li uložena karta nebo souhlas.',
    },
    seatsIncreased: {
      label: '{reason, select, paid {Zaplaceny licence} other {Přidány licence}}',
      explanation: `{reason, select, paid {{count, plural, one {Dříve odebraná licence (#) je zaplacena} other {Dříve odebrané licence (#) jsou zaplaceny}}: opět je jich {seats}.} other {{count, plural, one {Zaplacena # objednaná licence} few {Zaplaceny # objednané licence} other {Zaplaceno # objednaných licencí}}: od této chvíle je jich {seats}.}}`,
    },
    seatsReduced: {
      label: '{reason, select, requested {Vráceny licence} other {Odebrány licence}}',
      explanation: `{reason, select, requested {{count, plural, one {Včas vrácena # licence} few {Včas vráceny # licence} other {Včas vráceno # licencí}}} other {{count, plural, one {Odebrána # přidaná licence, protože není zaplacena} few {Odebrány # přidané licence, protože nejsou zaplaceny} other {Odebráno # přidaných licencí, protože nejsou zaplaceny}}}}: {ahead, select, yes {od {from}} other {od této chvíle}} je jich {seats}.`,
    },
    paymentReversed: {
      label: '{reason, select, invoiceOverdue {Faktura po splatnosti} other {Platba byla vzata zpět}}',
      explanation:
        '{billing, select, perpetual {{reason, select, invoiceOverdue {Faktura nebyla zaplacena včas: předplatné není zaplaceno} other {Platba byla vzata zpět: předplatné už není zaplaceno}}} other {{reason, select, invoiceOverdue {Faktura nebyla zaplacena včas: její období je nezaplacené} other {Platba byla vzata zpět: její období je opět nezaplacené}}}}{graceDays, plural, =0 {.} other {; uživatelé mohou pracovat ještě do {lastGraceDay} včetně.}}',
    },
    renewalGivenBack: {
      label: 'Obnovení vráceno',
      explanation: 'Obnovení bylo vráceno dříve, než začalo: předplatné je zaplaceno do {lastPaidDay} včetně.',
    },
    renewalChanged: {
      label: 'Jiné rozhodnutí pro konec období',
      explanation:
        '{intent, select, renew {Na konci období se má předplatné obnovit{otherPlan, select, yes { v jiném plánu} other {}}{nextTermSeats, plural, =0 {} one { s # licencí} other { s # licencemi}}.} extendMonthly {Po konci období má předplatné pokračovat po měsících{nextTermSeats, plural, =0 {} one { s # licencí} other { s # licencemi}}.} other {Předplatné má skončit se svým obdobím.}}',
    },
    payerChanged: {
      label:
        '{reason, select, takenOver {Převzala organizace} handedOver {Předáno jinému uživateli} other {Přechod na přímou platbu}}',
      explanation:
        '{reason, select, takenOver {Od {paysFrom} platí organizace místo kupujícího.} handedOver {Jiný uživatel souhlasil, že za ně bude od {paysFrom} platit.} other {Cena a fakturační účet jsou přijaty: od {paysFrom} se platí za období, pokud se předplatné obnoví.}}',
    },
    takeOverPlanned: {
      label: 'Naplánováno převzetí',
      explanation: 'Organizace převezme předplatné od kupujícího {on}; platí vše, co ještě není zaplaceno.',
    },
    takeOverWithdrawn: {
      label: 'Převzetí odvoláno',
      explanation: 'Organizace předplatné nepřevezme: dál platí a rozhoduje kupující.',
    },
    policyChanged: {
      label: 'Platí jiná pravidla',
      explanation: 'Pro běžící období platí jiná pravidla.',
    },
    cancelled: {
      label: 'Vypovězeno',
      explanation:
        '{when, select, endOfTerm {Předplatné je vypovězeno ke konci období: uživatelé mohou pracovat do {lastDay} včetně, potom jsou data uchována do {lastKeptDay} včetně.} other {Předplatné je vypovězeno s okamžitou platností: uživatelé už nemohou pracovat; data jsou uchována do {lastKeptDay} včetně.}}',
    },
    cancellationWithdrawn: {
      label: 'Výpověď vzata zpět',
      explanation: 'Výpověď je vzata zpět: předplatné pokračuje, jako by jí nebylo.',
    },
    licencesChanged: {
      label: 'Změna přidělení licencí',
      explanation:
        '{reason, select, byGroup {Licence jsou přiděleny nebo odebrány skupinami} unusedLicences {Nepoužívané licence jsou odebrány} other {Licence jsou přiděleny nebo odebrány}}; {assigned, plural, one {obsazena #} few {obsazeny #} other {obsazeno #}} {outOf} {seats, plural, one {# licence} other {# licencí}}.',
    },
    replacementStarted: {
      label: 'Nahradí je jiné předplatné',
      explanation:
        '{when, select, lastDay {Nahradí je jiné předplatné: uživatelé jsou do něj převáděni od {movesFrom}, posledního dne; do té doby se nic nemění.} other {Jiné předplatné je nahrazuje hned: uživatelé jsou do něj převáděni a nikdo přitom neztratí přístup.{daysLost, plural, =0 {} one { Propadne # zaplacený den.} few { Propadnou # zaplacené dny.} many { Propadne # zaplaceného dne.} other { Propadne # zaplacených dní.}}}}',
    },
    usersMoved: {
      label: 'Uživatelé převedeni',
      explanation: 'Všichni uživatelé jsou převedeni do předplatného, které je nahrazuje, nebo vynecháni rozhodnutím.',
    },
    replacementReleased: {
      label: 'Přece jen zůstává',
      explanation:
        'Předplatné, které je mělo nahradit, je vzato zpět: toto zůstává i se svými licencemi{late, select, yes { a jeho ochranná lhůta se počítá od {unpaidFrom}} other {}}.',
    },
    superseded: {
      label: 'Nahrazeno jiným předplatným',
      explanation: 'Nahradilo je jiné předplatné i s uživateli: toto skončilo.',
    },
    holdPlaced: {
      label: 'Právní blokace zavedena',
      explanation: 'Je zavedena právní blokace ({holdReason}): dokud trvá, data se nemažou.',
    },
    holdReleased: {
      label: 'Právní blokace zrušena',
      explanation:
        'Právní blokace je zrušena: je-li den smazání blízko nebo už minul, data se smažou sedmý den po jejím zrušení.',
    },
    deletionStarted: {
      label: 'Začíná mazání dat',
      explanation: 'Začíná mazání dat: od této chvíle už nelze nic vrátit.',
    },
    deletionStuck: {
      label: 'Mazání uvázlo',
      explanation: 'Mazání nemůže automaticky pokračovat a čeká na zásah člověka.',
    },
    deleted: {
      label: 'Data smazána, vydáno osvědčení',
      explanation:
        '{cancelled, select, yes {Předplatné bylo vypovězeno a nikdo je neobnovil do {deletionDay}. dne po jeho konci} other {{billing, select, invoiced {Nikdo nezaplatil do {deletionDay}. dne po prvním nezaplaceném dni} perpetual {Nikdo nezaplatil do {deletionDay}. dne po prvním nezaplaceném dni} trial {Nikdo nezaplatil žádný plán do {deletionDay}. dne po zkušební době} other {Nikdo předplatné neobnovil do {deletionDay}. dne po jeho konci}}}}: data se mažou, což potvrdí osvědčení.',
    },
  },
  notices: {
    expiring: {
      label:
        'Zpráva: {days, plural, =1 {dnes je poslední den} few {zbývají # dny} many {zbývá # dne} other {zbývá # dní}}',
      explanation:
        '{billing, select, trial {{days, plural, =1 {Dnes je poslední den zkušební doby} few {Do konce zkušební doby zbývají # dny} many {Do konce zkušební doby zbývá # dne} other {Do konce zkušební doby zbývá # dní}}} other {{days, plural, =1 {Dnes je poslední den období} few {Do konce období zbývají # dny} many {Do konce období zbývá # dne} other {Do konce období zbývá # dní}} a předplatné dosud není obnoveno}}: správci dostávají zprávu.',
    },
    expired: {
      label: 'Zpráva: {reason, select, periodUnpaid {nezaplaceno} other {období skončilo}}',
      explanation:
        'Správci dostávají zprávu, {reason, select, periodUnpaid {že doba není zaplacena a do kdy to lze napravit.} other {{billing, select, trial {že zkušební doba skončila a jak lze pokračovat.} other {že období skončilo a do kdy je lze obnovit bez mezery.}}}}',
    },
    disabled: {
      label: 'Zpráva: deaktivováno',
      explanation: 'Správci dostávají zprávu, že uživatelé už nemohou pracovat.',
    },
    reactivated: {
      label: 'Zpráva: {reason, select, renewedInGrace {obnoveno} other {opět aktivní}}',
      explanation:
        'Správci dostávají zprávu, že uživatelé mohou {reason, select, renewedInGrace {dál pracovat} renewedWhileDisabled {opět pracovat} other {pracovat}}.',
    },
    superseded: {
      label: 'Zpráva: nahrazeno jiným předplatným',
      explanation: 'Správci dostávají zprávu, že je nahradilo jiné předplatné.',
    },
    deletionIsNear: {
      label: `Zpráva: data se smažou za ${days}`,
      explanation: `Za ${days} budou data smazána: správci dostávají zprávu, co ještě mohou udělat.`,
    },
    deletionAfterHold: {
      label: 'Zpráva: den smazání dat',
      explanation:
        'Právní blokace je zrušena: správci dostávají zprávu, kdy budou data smazána a co do té doby ještě mohou udělat.',
    },
    deleted: { label: 'Zpráva: data smazána', explanation: 'Správci dostávají zprávu, že data už nejsou.' },
  },
  notSent: 'Zpráva nebyla odeslána: její důvod předtím pominul.',
  money: {
    label: '{label}: {amount}{refused, select, yes {, odmítnuto} other {}}',
    sentence: 'Částka: {amount}{refused, select, yes {; banka ji odmítla} other {}}.',
  },
  situations: {
    notBegun: 'Předplatné ještě nezačalo.',
    pending: 'Čeká na poslední den předplatného, které nahrazuje: jeho licence platí od {movesFrom}.',
    replacedWhileDisabled:
      'Nahrazuje je jiné předplatné: v tomto už uživatelé pracovat nemohou, po převedení budou moci znovu.',
    settingUp: 'Probíhá nastavení: kdo má licenci, může pracovat.',
    active:
      '{billing, select, perpetual {Bylo koupeno jednou a nikdy nekončí.} trial {Zkušební doba trvá do {lastPaidDay} včetně a je zdarma.} other {Období je zaplaceno do {lastPaidDay} včetně.}}',
    grace:
      '{reason, select, periodUnpaid {Doba od {unpaidFrom} není zaplacena} other {{billing, select, trial {Zkušební doba skončila {lastDay}} other {Období skončilo {lastDay}}}}}: uživatelé mohou ještě pracovat do {lastGraceDay} včetně.',
  },
  months: ['led', 'úno', 'bře', 'dub', 'kvě', 'čvn', 'čvc', 'srp', 'zář', 'říj', 'lis', 'pro'],
  longMonths: [
    'leden',
    'únor',
    'březen',
    'duben',
    'květen',
    'červen',
    'červenec',
    'srpen',
    'září',
    'říjen',
    'listopad',
    'prosinec',
  ],
  weekdays: ['po', 'út', 'st', 'čt', 'pá', 'so', 'ne'],
  day: '{day}. {number}. {year}',
  sentenceMonths: [
    'ledna',
    'února',
    'března',
    'dubna',
    'května',
    'června',
    'července',
    'srpna',
    'září',
    'října',
    'listopadu',
    'prosince',
  ],
  sentenceDay: '{day}. {month} {year}',
  time: '{weekday} {day}, {time}',
  days,
  picture: {
    subscription: '{title}: časová osa předplatného',
    tenant: '{title}: časová osa všech předplatných',
    renewals: 'Obnovení: {month}',
    on: '{when}',
    local: 'Místní čas: {zone}',
    now: 'Nyní: {when}',
    later: 'o {days} později',
    planned: '{what} (plánováno)',
    repeated: '{what} ({count}×)',
    since: 'od {first}',
    from: 'od {first}',
    between: '{first} – {last}',
    nextTerm: 'další období od {first}',
    phases: 'Fáze: {list}.',
    happened: 'Co se stalo: {list}',
    coming: 'Co nastane: {list}',
    nothingComes: 'Nic dalšího není naplánováno.',
    nothingThere: 'Nejsou tu žádná předplatná.',
    others: 'Další předplatná nejsou zobrazena: {count}.',
    endsOn: 'poslední den: {lastDay}',
    neverEnds: 'bez konce',
    seats,
    count: 'k obnovení: {count}',
    total: 'V tomto měsíci k obnovení: {count}',
  },
};
