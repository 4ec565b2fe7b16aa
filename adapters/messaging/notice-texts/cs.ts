import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# den} few {# dny} many {# dne} other {# dní}}';
const licences = '{seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}';
const subscription = `{planName} organizace {organisation} (${licences})`;
const who = '{named, select, yes {{purchaser}} other {kupující}}';
const method = '{method, select, card {z karty •••• {last4}} other {na základě souhlasu BLIK}}';

export const cs: NoticeTexts = {
  // Without the name, which would need the vocative; it stands in `sentAt`.
  greeting: 'Dobrý den,',
  subject: {
    expiring:
      `{planName}: {daysLeft, plural, =1 {dnes je poslední den předplatného} other {předplatné vyprší za ${days}}} ` +
      '(poslední den: {lastDay})',
    expired: '{planName}: předplatné vypršelo, obnovit je můžete do {lastGraceDay} včetně',
    disabled: '{planName}: předplatné je deaktivováno',
    reactivated: '{planName}: předplatné {interrupted, select, no {bylo obnoveno} other {je opět aktivní}}',
    superseded: '{planName}: předplatné nahradil plán {newPlanName}',
    deletionIsNear: `{planName}: data budou smazána {daysLeft, plural, =1 {zítra} other {za ${days}}} ({deletesOn})`,
    deletionAfterHold: '{planName}: právní blokace je zrušena, data budou smazána {deletesOn}',
    deleted: '{planName}: předplatné bylo smazáno',
    setUpDone: '{planName}: předplatné je připraveno',
    setUpStuck: '{planName}: nastavení čeká na rozhodnutí',
    renewedEarly: '{planName}: předplatné bylo obnoveno (poslední den: {newLastDay})',
    cancelled: '{planName}: předplatné bylo vypovězeno (poslední den: {lastDay})',
    seatsAdded: '{planName}: licence byly přidány{newLastDay, select, none {} other { (poslední den: {newLastDay})}}',
    takeOverPlanned: '{planName}: {organisation} převezme předplatné {takenOverOn}',
    takeOverWithdrawn: '{planName}: {organisation} předplatné nepřevezme',
    takenOver: '{planName}: organizace {organisation} převzala předplatné',
    keyOrder: '{planName}: objednané produktové klíče čekají na uplatnění',
    invitation: '{planName}: nainstalujte si prosím novou verzi',
    installationReminder: '{planName}: připomenutí instalace nové verze',
  },
  lead: {
    expiring:
      `{daysLeft, plural, =1 {Dnes, {lastDay}, je poslední den předplatného ${subscription}.} ` +
      `other {Předplatné ${subscription} vyprší za ${days}. Platí do {lastDay} včetně.}}`,
    expired: `Období předplatného ${subscription} skončilo {lastDay}. Předplatné zatím nebylo obnoveno.`,
    disabled: `Předplatné ${subscription} je od {disablesOn} deaktivováno: uživatelé s ním už nemohou pracovat.`,
    reactivated:
      `Předplatné ${subscription} {interrupted, select, no {bylo obnoveno} other {je opět aktivní}}. ` +
      'Nově platí do {newLastDay} včetně.',
    superseded: `Předplatné ${subscription} bylo {supersededOn} nahrazeno plánem {newPlanName}.`,
    deletionIsNear:
      `Předplatné ${subscription} je deaktivováno. {daysLeft, plural, =1 {Zítra} other {Za ${days}}}, {deletesOn}, ` +
      'bude i se svými daty trvale smazáno. Smazaná data nelze obnovit.',
    deletionAfterHold:
      `Právní blokace předplatného ${subscription} byla zrušena. Dne {deletesOn} bude předplatné i se svými daty ` +
      'trvale smazáno. Smazaná data nelze obnovit.',
    deleted: `Předplatné ${subscription} bylo {deletesOn} smazáno.`,
    setUpDone: `Nastavení předplatného ${subscription} je dokončeno: můžete pokračovat.`,
    setUpStuck: `Nastavení předplatného ${subscription} nemůže automaticky pokračovat a čeká na rozhodnutí.`,
    renewedEarly: `Předplatné ${subscription} bylo obnoveno předem. Nově platí do {newLastDay} včetně.`,
    cancelled: `Předplatné ${subscription} bylo vypovězeno ke konci období. Platí do {lastDay} včetně.`,
    seatsAdded: `K předplatnému ${subscription} byly přidány licence.{newLastDay, select, none {} other { Všechny platí do {newLastDay} včetně.}}`,
    takeOverPlanned:
      '{takenOverOn} převezme organizace {organisation} předplatné {planName} ({seats, plural, one {# licence} few {# licence} other {# licencí}}), které koupil uživatel {purchaser}.',
    takeOverWithdrawn: 'Organizace {organisation} nepřevezme předplatné {planName}, které koupil uživatel {purchaser}.',
    takenOver:
      'Organizace {organisation} převzala předplatné {planName} ({seats, plural, one {# licence} few {# licence} other {# licencí}}), které koupil uživatel {purchaser}.',
    keyOrder:
      'Pro organizaci {organisation} {keys, plural, one {byl objednán # produktový klíč} ' +
      'few {byly objednány # produktové klíče} many {bylo objednáno # produktového klíče} ' +
      `other {bylo objednáno # produktových klíčů}} pro plán {planName} (${licences}). ` +
      '{keys, plural, one {Čeká} few {Čekají} many {Čekají} other {Čekají}} na uplatnění správcem.',
    invitation: 'Organizace {organisation} přešla na plán {planName}. Licenci tohoto plánu už máte přidělenou.',
    installationReminder:
      'Dne {invitedOn} jsme vás požádali o instalaci nové verze pro plán {planName} (organizace {organisation}). ' +
      'Zatím nemáme potvrzení, že je nainstalována.',
  },
  ofCancelled: {
    subject: {
      expiring:
        '{planName}: {daysLeft, plural, =1 {dnes je poslední den vypovězeného předplatného} ' +
        `other {vypovězené předplatné skončí za ${days}}} (poslední den: {lastDay})`,
      disabled: '{planName}: vypovězené předplatné je deaktivováno',
    },
    lead: {
      expiring:
        `{daysLeft, plural, =1 {Dnes, {lastDay}, je poslední den předplatného ${subscription}, které bylo vypovězeno.} ` +
        `other {Předplatné ${subscription} skončí za ${days}, protože bylo vypovězeno. Platí do {lastDay} včetně.}}`,
      disabled:
        `Předplatné ${subscription} bylo vypovězeno a od {disablesOn} je deaktivováno: uživatelé s ním už nemohou ` +
        'pracovat.',
      deletionIsNear:
        `Předplatné ${subscription} bylo vypovězeno a je deaktivováno. {daysLeft, plural, =1 {Zítra} ` +
        `other {Za ${days}}}, {deletesOn}, bude i se svými daty trvale smazáno. Smazaná data nelze obnovit.`,
    },
  },

  ofPayment: {
    subject: {
      byItself: '{planName}: předplatné se {expiresOn} samo obnoví',
      owed: '{planName}: období od {owedFrom} není zaplaceno, zaplaťte prosím do {lastGraceDay} včetně',
    },
    lead: {
      byItself: `Předplatné ${subscription} se {expiresOn} samo obnoví{collected, select, yes {: dne {collectedOn} platbu strhneme ${method}} account {: další období vyfakturujeme {requestedOn} se splatností podle vašich platebních podmínek} other {}}.`,
      owed: `Období předplatného ${subscription} od {owedFrom} dosud není zaplaceno.`,
    },
    nothingToDo: 'Nyní není třeba nic dělat.',
    changeIntent:
      'Pokud se obnovit nemá, změňte prosím toto nastavení dříve, než {collected, select, yes {{collectedOn} platbu strhneme} account {období vyfakturujeme} other {bude zaplaceno}}.',
    rise: 'Upozorňujeme, že od {expiresOn} stojí licence za každé období {riseTo} místo {riseFrom} (bez DPH).',
    payRequest: 'Chcete-li předplatné obnovit, zaplaťte prosím výzvu k platbě s variabilním symbolem {reference}.',
    requestComes:
      'Chcete-li předplatné obnovit, zaplaťte prosím výzvu k platbě, kterou {requestedOn} pošleme na fakturační adresu.',
    askForPayment: 'Chcete-li předplatné obnovit, zaplaťte prosím jeho další období.',
    lapses:
      'Předplatné je nastaveno tak, že skončí se svým obdobím. Má-li pokračovat, zvolte prosím do {lastDay} včetně jeho obnovení.',
    payToReactivate:
      'Chcete-li předplatné znovu aktivovat, zaplaťte prosím {requested, select, yes {výzvu k platbě s variabilním symbolem {reference}} other {jeho další období}}.',
    withdraw: 'Má-li předplatné přece jen pokračovat, lze výpověď do {lastDay} včetně vzít zpět.',
    seatsAdded: 'Přidané licence jsou zaplaceny do konce současného období; poté jsou součástí každé platby.',
    graceNow:
      'Do {lastGraceDay} včetně běží ochranná lhůta: uživatelé mohou dál pracovat a správci vidí data a mohou je exportovat. Kdo v této době zaplatí, o nic nepřijde.',
  },

  ofPurchase: {
    subject: { expired: '{planName}: předplatné není zaplaceno, zaplaťte prosím do {lastGraceDay} včetně' },
    lead: {
      expired: `Předplatné ${subscription} není od {owedFrom} zaplaceno.`,
      reactivated: `Předplatné ${subscription} je opět zaplaceno.`,
    },
    disablement:
      'Nebude-li zaplaceno, bude předplatné {disablesOn} deaktivováno: uživatelé s ním už nebudou moci pracovat, ' +
      'správci si však data budou moci nadále prohlížet a exportovat.',
    reactivation:
      'Dokud není deaktivované předplatné smazáno, je po zaplacení opět aktivní; uživatelé i licence zůstávají beze změny.',
    reactivateUntil: 'Do té doby je předplatné po zaplacení opět aktivní; uživatelé i licence zůstávají beze změny.',
    pay: 'Chcete-li si předplatné ponechat, zaplaťte prosím výzvu k platbě{requested, select, yes { s variabilním symbolem {reference}} other {}}.',
  },

  ofPurchaser: {
    subject: {
      expired: '{planName}: předplatné vypršelo, uživatelé mohou pracovat do {lastGraceDay} včetně',
      owed: '{planName}: předplatné není zaplaceno, uživatelé mohou pracovat do {lastGraceDay} včetně',
    },
    decides: `Za toto předplatné platí ${who}; rozhoduje o počtu licencí, o tom, kdo je má, i o tom, zda předplatné poběží dál.`,
    goesOn: `Předplatné poběží dál, jakmile ${who} zaplatí jeho další období.`,
    lapses: `Předplatné je nastaveno tak, že skončí se svým obdobím. Změnit to může jen ${who}.`,
    keepsOn: `Předplatné poběží bez přerušení, jakmile za ně ${who} zaplatí.`,
    reactivates: `Předplatné bude opět aktivní, jakmile za ně ${who} zaplatí.`,
    withdraws: `Má-li předplatné přece jen pokračovat, může výpověď do {lastDay} včetně vzít zpět ${who}.`,
    takeOver:
      'Správce může předplatné kdykoli převzít: organizace {organisation} pak platí za vše, co ještě není zaplaceno, a rozhoduje o něm.',
    byKey: 'Obnovit je lze také uplatněním produktového klíče k plánu {planName} pro předplatné {subscriptionId}.',
  },

  ofTrial: {
    subject: {
      expiring: `{planName}: {daysLeft, plural, =1 {dnes je poslední den zkušební doby} other {zkušební doba skončí za ${days}}} (poslední den: {lastDay})`,
      becomes: '{planName}: zkušební doba {expiresOn} přejde v placené předplatné {nextPlanName}',
      expired: '{planName}: zkušební doba skončila, uživatelé mohou pracovat do {lastGraceDay} včetně',
    },
    lead: {
      expiring: `{daysLeft, plural, =1 {Dnes, {lastDay}, je poslední den zkušební doby plánu ${subscription}.} other {Zkušební doba plánu ${subscription} skončí za ${days}. Její poslední den je {lastDay}.}}`,
      becomes: `Zkušební doba plánu ${subscription} přejde {expiresOn} v placené předplatné {nextPlanName}{collected, select, yes {: dne {collectedOn} strhneme {first} ${method}} other {}}.`,
      expired: `Zkušební doba plánu ${subscription} skončila {lastDay}.`,
    },
    price:
      'Plán {nextPlanName} stojí za období od {firstFrom} do {firstUntil} včetně ({nextSeats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}) {first} s DPH; další období se platí postupně, dokud předplatné neukončíte.',
    stop: 'Nemá-li předplatné pokračovat, změňte prosím toto nastavení dříve, než {collected, select, yes {{collectedOn} platbu strhneme} other {bude zaplaceno}}: pak nic nestrhneme a předplatné skončí se zkušební dobou.',
    endsByItself: 'Zkušební doba je zdarma a skončí sama: není třeba nic platit ani vypovídat.',
    choose: 'Má-li předplatné pokračovat, zvolte prosím do {lastDay} včetně plán, který má následovat.',
    chooseNow: 'Chcete-li pokračovat, zvolte prosím plán a zaplaťte jeho první období.',
    pay: 'Chcete-li pokračovat s plánem {nextPlanName}, zaplaťte prosím {requested, select, yes {výzvu k platbě s variabilním symbolem {reference}} other {jeho první období}}.',
    graceAhead:
      'Od {expiresOn} do {lastGraceDay} včetně mohou uživatelé nadále pracovat a správci data prohlížet a exportovat. Plán zaplacený v této době začíná dnem platby.',
    graceNow:
      'Do {lastGraceDay} včetně mohou uživatelé dál pracovat a správci vidí data a mohou je exportovat. Plán zaplacený v této době začíná dnem platby.',
    disablement:
      'Nebude-li následovat placený plán, bude předplatné {disablesOn} deaktivováno: uživatelé s ním už nebudou moci pracovat, ' +
      'správci si však data budou moci nadále prohlížet a exportovat.',
    reactivation:
      'Dokud není deaktivované předplatné smazáno, je po zaplacení plánu opět aktivní; uživatelé i licence zůstávají beze změny.',
    reactivateUntil:
      'Do té doby je předplatné po zaplacení plánu opět aktivní; uživatelé i licence zůstávají beze změny.',
    purchaserChooses: `Předplatné poběží dál, jakmile ${who} zvolí plán a zaplatí jej.`,
    organisationPays:
      'Zkušební doba trvá do {paidUntil} včetně. Co bude po ní, platí organizace {organisation}; způsob platby uživatele {purchaser} nebude zatížen.',
  },

  untilLastDay:
    'Do konce {daysLeft, plural, =1 {dne} other {tohoto dne}} se nic nemění: uživatelé pracují jako dosud a správci vidí ' +
    'data a mohou je exportovat.',
  graceAhead:
    'Od {expiresOn} do {lastGraceDay} včetně běží ochranná lhůta: uživatelé mohou dál pracovat a správci dál vidí data ' +
    'a mohou je exportovat. Při obnovení v této době nevznikne žádná mezera: nové období začíná {expiresOn}.',
  graceNow:
    'Do {lastGraceDay} včetně běží ochranná lhůta: uživatelé mohou dál pracovat a správci vidí data ' +
    'a mohou je exportovat. Při obnovení v této době nevznikne žádná mezera: nové období začíná {expiresOn}.',
  disablement:
    'Pokud předplatné nebude obnoveno, bude {disablesOn} deaktivováno: uživatelé nebudou moci pracovat, ' +
    'správci však data dál uvidí a budou je moci exportovat.',
  endsAsCancelled:
    'Dne {disablesOn} bude předplatné deaktivováno, bez ochranné lhůty: uživatelé už nebudou moci pracovat.',
  disabledNow: 'Správci data dál vidí a mohou je exportovat.',
  reactivation:
    'Deaktivované předplatné lze znovu aktivovat, dokud není smazáno: nové období pak začne dnem opětovné aktivace ' +
    'a uživatelé i jejich licence zůstanou beze změny.',
  noReactivation: 'Deaktivované předplatné tohoto plánu nelze znovu aktivovat: je třeba koupit nové.',
  deletion:
    'Zůstane-li předplatné deaktivováno, bude dne {deletesOn} včetně svých dat trvale smazáno. ' +
    'Smazaná data nelze obnovit.',
  deletionCertain:
    'Dne {deletesOn} bude deaktivované předplatné včetně svých dat trvale smazáno. Smazaná data nelze obnovit.',
  exportUntil: 'Do {lastKeptDay} včetně správci data vidí a mohou je exportovat.',
  reactivateUntil:
    'Do tohoto dne lze předplatné také znovu aktivovat: nové období pak začne dnem opětovné aktivace ' +
    'a uživatelé i jejich licence zůstanou beze změny.',
  hold: 'Data podléhají právní blokaci ({hold}): dokud blokace trvá, nebudou smazána.',
  workAgain:
    'Uživatelé s přidělenou licencí mohou {interrupted, select, no {dál pracovat} other {pracovat}} a správci vidí data ' +
    'a mohou je exportovat.',
  gone: 'Nelze je už používat, obnovit ani znovu aktivovat. Smazaná data nelze obnovit.',
  certificate:
    'Co, kdy a podle jakých pravidel bylo smazáno, potvrzuje osvědčení o smazání {certificateId}. ' +
    'Deset let si je můžete přečíst pomocí odkazu níže, bez účtu.',
  supersededNow:
    'Dosavadní předplatné už nelze používat ani obnovit. Převedení uživatelé pracují v novém ' +
    'předplatném {newSubscriptionId}.',
  usersInvited: 'Ve dnech po převedení dostanou tito uživatelé e-mailem výzvu k instalaci nové verze.',

  termFollows: 'Nové období začíná {startsOn}, až skončí současné: žádný zaplacený den nepropadne.',
  seatsNeverEnd: 'Platí se za ně jednou a nikdy nekončí.',
  seatsEndTogether:
    'Všechny licence skončí společně v den, kdy se vyčerpají zaplacené dny dosavadních i přidaných licencí.',
  notMoved: {
    noFreeSeat:
      '{users, plural, one {# uživatel nebyl převeden} few {# uživatelé nebyli převedeni} ' +
      'many {# uživatele nebylo převedeno} other {# uživatelů nebylo převedeno}}: není volná licence.',
    dataPlaneRefused:
      '{users, plural, one {# uživatel nebyl převeden} few {# uživatelé nebyli převedeni} ' +
      'many {# uživatele nebylo převedeno} other {# uživatelů nebylo převedeno}}: cílový systém převod odmítl.',
    other:
      '{users, plural, one {# uživatel nebyl převeden} few {# uživatelé nebyli převedeni} ' +
      'many {# uživatele nebylo převedeno} other {# uživatelů nebylo převedeno}}.',
  },
  notSetUp: 'Cílový systém zřízení předplatného odmítl.',
  workMeanwhile: 'Nikdo neztrácí přístup: kdo nebyl převeden, může dál pracovat v dosavadním předplatném.',
  decide: 'Nastavení lze zopakovat, nebo vzít zpět.',
  decideBy:
    'Nastavení lze zopakovat, dokončit bez těchto uživatelů, nebo vzít zpět. Bez rozhodnutí bude vzato zpět {undoneBy}: ' +
    'licence i produktové klíče pak budou tam, kde byly.',
  keepsLicences: 'Uživatelům licence zůstávají a pracují jako dosud.',
  purchaserDecidesUntil:
    'Do {lastDay} včetně rozhoduje o počtu licencí a o jejich přidělení {purchaser}. O tom, co bude po konci období, rozhoduje od této chvíle správce.',
  organisationPays:
    'Co je zaplaceno do {paidUntil} včetně, zůstává zaplaceno. Další čas platí {organisation}: platební metoda uživatele {purchaser} za to už nebude zatížena.',
  purchaserGoesOn: 'Dál je platí a rozhoduje o něm {purchaser}.',
  redeemOrder:
    'Všechny klíče se uplatňují najednou uvedením objednávky {keyOrderId}; není třeba je opisovat. Uplatnit je lze ' +
    'do {redeemBy} včetně (UTC).',

  covers: 'Licence zahrnuje: {services}.',
  install: 'Nainstalujte si prosím novou verzi na svých počítačích. Poradí vám váš správce.',
  sayInstalled: 'Až bude nainstalována, potvrďte to prosím pomocí odkazu níže.',
  onlyReminder: 'Toto je jediné připomenutí.',
  installed: 'Nová verze je nainstalována',
  readCertificate: 'Osvědčení o smazání',
  openOrder: 'Zobrazit objednávku',
  contactOfUsers:
    'S dotazy se prosím obraťte na správce organizace {organisation} nebo ' +
    '{known, select, yes {na: {contact}} other {na svého prodejce}}.',

  renew:
    'Chcete-li předplatné obnovit, uplatněte prosím produktový klíč pro plán {planName} ' +
    'a zvolte obnovení předplatného {subscriptionId}.',
  withdraw:
    'Má-li předplatné přece jen pokračovat, může správce do {lastDay} včetně vzít výpověď zpět, nebo uplatnit ' +
    'produktový klíč pro plán {planName} a zvolit obnovení předplatného {subscriptionId}.',
  reactivate:
    'Chcete-li předplatné znovu aktivovat, uplatněte prosím produktový klíč pro plán {planName} ' +
    'a zvolte obnovení předplatného {subscriptionId}.',
  renewLater:
    'Nyní není třeba nic dělat. Chcete-li předplatné dále prodloužit, uplatněte další produktový klíč ' +
    'pro plán {planName} a zvolte obnovení předplatného {subscriptionId}.',
  buyAgain: 'Chcete-li plán {planName} znovu používat, je třeba koupit nové předplatné.',
  checkNext:
    'Dále prosím zkontrolujte uživatele a jejich licence, doménu a poštu. Dosavadní data se nepřenášejí automaticky.',
  contact:
    'S dotazy nebo kvůli nákupu se prosím obraťte {known, select, yes {na: {contact}} other {na svého prodejce}}.',

  asPartnerOfRecord:
    'Tuto zprávu dostáváte jako partner tohoto předplatného (partner of record); o tom, co následuje, rozhoduje {organisation}.',

  sentAt: 'Zpráva pro: {name}. Odesláno automaticky {at} (časové pásmo: {zone}).',
  datesIn: 'Uvedené dny jsou kalendářní dny v časovém pásmu {termZone}.',

  label: {
    organisation: 'Organizace',
    planName: 'Plán',
    seats: 'Počet licencí',
    subscriptionId: 'Předplatné',
    lastDay: 'Poslední den',
    disablesOn: 'Deaktivace',
    deletesOn: 'Smazání dat',
    newLastDay: 'Nový poslední den',
    deletedOn: 'Datum smazání',
    certificateId: 'Osvědčení o smazání',
    supersededOn: 'Nahrazeno dne',
    newPlanName: 'Nový plán',
    newSubscriptionId: 'Nové předplatné',
    services: 'Zahrnuje',
    keyOrderId: 'Objednávka',
    redeemBy: 'Uplatnit do (včetně)',
    takenOverOn: 'Převzetí',
    undoneBy: 'Vzetí zpět bez rozhodnutí',
  },
};
