import type { Texts } from './texts.js';

export const cs: Texts = {
  title: {
    invalidRequest: 'V požadavku chybějí pole nebo jsou chybná',
    malformedJson: 'Tělo požadavku není platný JSON',
    bodyTooLarge: 'Tělo požadavku je příliš velké',
    unsupportedMediaType: 'Tělo požadavku je ve formátu, který se zde nepřijímá',
    unauthenticated: 'Je potřeba platný klíč API nebo přístupový token',
    forbidden: 'K tomuto úkonu chybí oprávnění',
    noMembership: 'Účet zde zatím není s ničím propojen',
    notAMember: 'V tomto místě nelze jednat',
    actingInRequired: 'Není uvedeno, za koho osoba jedná',
    notSignedIn: 'To může jen osoba, která se přihlásila',
    roleOfUser: 'Role vyplývá z práv uživatele organizace',
    emailNotVerified: 'Přihlášení nedokládá e-mailovou adresu',
    invitationOver: 'Pozvánka už neplatí',
    alreadyMember: 'Osoba tam už má jiné členství',
    placeTaken: 'Toto členství má jiný účet',
    ownApiKey: 'Klíč API nemůže zneplatnit sám sebe',
    apiKeyEnded: 'Platnost klíče API skončila',
    alreadyExists: 'Takový zdroj již existuje',
    notFound: 'Takový zdroj neexistuje',
    methodNotAllowed: 'Tento zdroj tuto metodu nezná',
    idempotencyKeyReused: 'Tento Idempotency-Key byl použit pro jiný požadavek',
    requestInProgress: 'Požadavek s tímto Idempotency-Key se ještě provádí',
    outcomeUnknown: 'Už není známo, jak změna skončila: přečtěte si to, čeho se týkala',
    preconditionFailed: 'Zdroj se od přečtení změnil',
    tooManyRequests: 'Příliš mnoho požadavků',
    internal: 'Na naší straně došlo k chybě',
    unavailable: 'Server, který Perennial potřebuje, neodpovídá',

    invalidDate: 'Takové datum neexistuje',
    invalidInstant: 'Není to datum a čas podle RFC 3339',
    invalidTimeZone: 'Neznámé časové pásmo',
    unknownPolicy: 'Neznámá pravidla životního cyklu',
    unknownCurrency: 'Neznámá měna',
    amountOutOfRange: 'Částka není celý počet nejmenších jednotek v povoleném rozsahu',
    unknownVatRate: 'Sazba DPH pro tuto zemi a den není známa',
    invalidVatId: 'Není to DIČ z této země',
    taxProofUnavailable: 'Nyní nelze ověřit, zda je DIČ platné',
    staleQuote: 'Nabídka již neplatí',
    otherCurrency: 'V této měně není stanovena cena',
    invalidSeats: 'Takový počet licencí není možný',
    invalidPrice: 'Taková cena není možná',
    coTermNotPossible: 'První období nemůže skončit v tento den',
    payFirst: 'Nejprve je třeba zaplatit dlužnou částku',
    creditNotPossible: 'Na fakturu s odloženou splatností to není možné: nejprve je třeba zaplatit',
    proFormaIssued: 'Výzva k platbě za další období již byla vystavena',
    cancellationWindowOver: 'Lhůta pro zrušení s vrácením peněz uplynula',
    notPaid: 'To nebylo zaplaceno',
    notGranted: 'Vrácení peněz nebylo schváleno',
    notInvoiced: 'Za toto předplatné nikdo neplatí po obdobích',
    orderClosed: 'Objednávka je ukončena',
    orderPaid: 'Objednávka byla zaplacena',
    paymentRequestClosed: 'Podle této výzvy už se nic neplatí',
    paymentNotWaiting: 'Platba nečeká na rozhodnutí',
    paymentMethodNotReady: 'Tuto platební metodu nelze zatížit',
    blikOnlyInPln: 'Přes BLIK lze platit jen v polských zlotých',
    onlyCardsAreEdited: 'Upravit lze jen údaje karty',
    billingProfileInUse: 'Z tohoto fakturačního profilu se něco platí',
    defaultBillingProfile: 'Výchozí fakturační profil nelze odstranit',
    tooManyBillingProfiles: 'Fakturační účet už má nejvyšší počet profilů',
    noPaymentMethod: 'Není platební metoda, kterou by bylo možné zatížit',
    payerNotChangeable: 'Takto nelze změnit, kdo platí',
    renewalNotChangeable: 'Takto nelze změnit, co má následovat po období',
    invalidPaymentReference: 'V platební referenci je překlep',

    malformedKey: 'Produktový klíč má chybný tvar',
    tooManyWrongKeys: 'Příliš mnoho produktových klíčů bylo chybných',
    otherCloud: 'Uvedené patří do jiného cloudu',
    offerOpen: 'Dřívější nabídka partnera tomuto zákazníkovi je ještě otevřená',
    offerNotOpen: 'Nabídka už není otevřená',
    delegationNotActive: 'Tato delegace partnerovi přístup nedává',
    extensionNotPossible: 'Delegaci nyní nelze prodloužit',
    extensionNotAsked: 'O prodloužení nikdo nepožádal',
    agreementSigned: 'Smlouvu již podepsal někdo jiný',
    noNewTenant: 'Toto uplatnění nezakládá organizaci, jejíž údaje by bylo možné opravit',
    tooManyKeys: 'Uplatnění nemůže mít tolik produktových klíčů',
    malformedUser: 'Není to ani identifikátor uživatele, ani e-mailová adresa',
    nestedGroup: 'Skupina nemůže být členem skupiny',
    licenceOfGroup: 'Licence pochází ze skupiny',
    licenceInUse: 'Licence byla nedávno použita',
    reclaimOpen: 'Licence už má být odebrána',
    reclaimClosed: 'Licence už na odebrání nečekají',
    nameInUse: 'Jiná skupina organizace má tento název',
    tooManyPlans: 'Do skupiny nelze přidat další plány',
    repeatedUser: 'Uživatel byl uveden již dříve',
    noAdministrator: 'Organizace nemá správce',
    unknownKey: 'Neznámý produktový klíč',
    usedKey: 'Produktový klíč již byl použit',
    reservedKey: 'Produktový klíč je součástí jiného otevřeného uplatnění',
    revokedKey: 'Produktový klíč byl zneplatněn',
    expiredKey: 'Lhůta pro uplatnění produktového klíče uplynula',
    mixedKeys: 'Produktové klíče nejsou pro jeden plán, jednu verzi a jedno období',
    duplicateKey: 'Produktový klíč je uveden dvakrát',
    otherTestClock: 'Produktové klíče a organizace nepoužívají stejné hodiny',
    countryNotServed: 'V této zemi není služba dostupná',
    keyInUse: 'Rezervovaný nebo použitý produktový klíč nelze zneplatnit',
    keyOfOrder: 'Produktový klíč patří k objednávce',
    otherCustomersOrder: 'Klíče byly objednány pro jiného zákazníka',
    keysShown: 'Produktové klíče již byly zobrazeny, nebo vráceny',
    keysNotReturnable: 'Produktové klíče nelze vrátit',
    keyOrderNotPending: 'Objednávka klíčů nečeká na uplatnění',

    redemptionClosed: 'Uplatnění je ukončeno',
    agreementRequired: 'Smlouva nebyla přijata',
    signatureRequired: 'Smlouvu musí podepsat zákazník',
    signatureRequestClosed: 'Žádost o podpis je již uzavřena',
    wrongAgreement: 'Toto není smlouva, kterou plán vyžaduje',
    reviewChanged: 'Souhrn se od přečtení změnil',
    usersNotFreed: 'Někdo, komu má být licence odebrána, licenci tohoto předplatného nemá',
    acknowledgementRequired: 'Ne všechny informace byly potvrzeny',
    renewNotPossible: 'Předplatné nyní nelze obnovit',
    useNotPossible: 'V této organizaci nelze produktové klíče takto použít',
    addSeatsNotPossible: 'K tomuto předplatnému nelze nyní přidat licence',
    replaceNotPossible: 'Toto předplatné nelze takto nahradit',
    replacementWaits: 'Toto předplatné nahrazuje jiné',
    choiceRequired: 'Není zvoleno, k čemu se klíče použijí',
    confirmationRequired: 'Propadly by zaplacené dny: je třeba to potvrdit',
    undoNotPossible: 'Předplatné je nastaveno, nelze je tedy vrátit zpět',
    prepaidOnly: 'Zahájit lze jen předem zaplacené období',
    usersToFree: 'Nové období má méně licencí, než je přiděleno',

    licenceHeld: 'Uživatel takovou licenci už má',
    licenceRequestOpen: 'O tuto licenci už bylo požádáno a nikdo ještě neodpověděl',
    licenceRequestClosed: 'Žádost o licenci už není otevřená',
    ownLicenceOnly: 'O licenci žádá ten, kdo ji potřebuje',
    noFittingSubscription: 'Žádné předplatné tuto licenci nedává',
    severalSubscriptions: 'Tuto licenci může dát několik předplatných',
    noFreeSeat: 'Žádná licence není volná',
    unknownUser: 'Uživatel není v této organizaci znám',
    userDeactivated: 'Uživatel je deaktivován',
    userNotDeactivated: 'Uživatel není deaktivován',
    restorePeriodOver: 'Uživatel byl deaktivován příliš dávno a už ho nelze obnovit',
    userInTransition: 'Uživatel se právě deaktivuje nebo obnovuje',
    emailInUse: 'Tuto e-mailovou adresu má jiný uživatel organizace',
    lastAdministrator: 'Musí zůstat alespoň jeden aktivní správce',
    tooManyAdministrators: 'Organizace nemůže mít tolik správců',
    notChangeable: 'Toto pole se nikdy nemění',
    wrongLines: 'Soubor obsahuje chybné řádky',
    licencesNotChangeable: 'V tomto stavu nelze licence měnit',

    subscriptionEnded: 'Předplatné skončilo',
    deletionBegun: 'Mazání dat již začalo',
    alreadyOnHold: 'Předplatné podléhá právní blokaci',
    selfServiceDisabled: 'Organizace nedovoluje uživatelům toto kupovat',
    notForSelfService: 'Tento plán si uživatelé sami nekupují',
    orderOpen: 'K tomuto předplatnému už existuje jiná objednávka',
    trialTaken: 'Uživatel už zkušební verzi tohoto produktu měl',
    consumerConsentRequired: 'Spotřebitel musí požádat, aby služba začala ihned',
    withdrawalNotPossible: 'Spotřebitel už od smlouvy nemůže odstoupit',
    handOverOpen: 'Předplatné už bylo někomu nabídnuto',
    handOverClosed: 'Nabídka už neplatí',
    proposalOpen: 'Zákazníkovi už to bylo navrženo',
    proposalClosed: 'Návrh už neplatí',
    noBillingAccount: 'Uživatel nemá fakturační účet',
    organisationDecides: 'Předplatné převezme organizace a rozhoduje o tom, co bude dál',
    noPayer: 'Organizace nemá fakturační účet',
    takeOverNotPossible: 'Předplatné nelze takto převzít',
    noTakeOver: 'Není žádné převzetí, které by bylo možné odvolat',
    leaverDecisionNotPossible: 'O tomto nákupu nikdo nerozhoduje za uživatele, který odešel',
    purchaserDecides: 'O tom rozhoduje uživatel, který to platí',
    cancellationNotPossible: 'Předplatné nelze takto vypovědět',
    notCancelled: 'Není žádná výpověď, kterou by bylo možné vzít zpět',
    notOnHold: 'Předplatné nepodléhá právní blokaci',

    usersNotMoved: 'Nepodařilo se převést všechny uživatele',
    notFailed: 'Uživatel nepatří k těm, které se nepodařilo převést',
    notRunning: 'Nastavení neprobíhá',
    notPaused: 'Nastavení není pozastaveno',
    notStuck: 'Proces neuvázl',
    tenantErased: 'Data organizace byla smazána',

    unknownPartner: 'Partner s tímto id neexistuje',
    partnerNotEnrolled: 'Partner není zapsán v partnerském programu',
    partnerSuspended: 'Účast partnera v partnerském programu je pozastavena',
    partnerMayNotSell: 'Partner teď nemůže prodávat',
    distributorCycle: 'Partner by byl svým vlastním distributorem',
    ownPartnerOfRecord: 'Partner nemůže být svým vlastním partnerem pro záznam',
    resellerEndsIt: 'Vztah s prodejcem může ukončit jen partner',
    alreadyReseller: 'Partner už je prodejcem tohoto zákazníka',
    invitationDeclined: 'Zákazník takové pozvání nedávno odmítl',
    invitationClosed: 'Pozvání už není otevřené',
    transferClosed: 'Převod už není otevřený',

    timeSkippingOff: 'Server Temporal má přeskakování času vypnuté',
    clockGoesForward: 'Testovací hodiny jdou jen dopředu',
    clockAdvancing: 'Testovací hodiny se právě posouvají',
    nothingDue: 'Na testovacích hodinách není nic naplánováno',

    planNotOnSale: 'Plán se neprodává',
    dataPlaneRefused: 'Cílový systém definitivně odmítl',
    dataPlaneUnavailable: 'Cílový systém neodpovídá',
    paymentProviderRefused: 'Poskytovatel plateb požadavek definitivně odmítl',
    paymentProviderUnavailable: 'Poskytovatel plateb neodpovídá',
    unknownPaymentMethod: 'Zákazník takovou platební metodu nemá',
    refundTooHigh: 'Vrátilo by se víc, než bylo zaplaceno',
    refundNotPossible: 'Vrátit lze jen platbu, která proběhla',
    realServiceOnTestClock: 'Na testovacích hodinách fungují jen místní náhrady služeb',
    decisionNotPossible: 'O platbě nelze takto rozhodnout',
    writeOffNotPossible: 'Dluh nelze odepsat',
    brokenStatement: 'Bankovní výpis nelze přečíst',
    exchangeRateUnavailable: 'Centrální banka neodpovídá',
    unknownExchangeRate: 'Centrální banka takový kurz nemá',
    documentNotReady: 'Doklad zatím nelze předat',
    documentNotRejected: 'Doklad nebyl odmítnut',
    invalidDocument: 'Doklad neodpovídá schématu správce daně',
    rejectedByAuthority: 'Správce daně doklad odmítl',
    taxAuthorityUnavailable: 'Finanční správa neodpovídá',
    taxAuthorityRefused: 'Finanční správa požadavek definitivně odmítla',
    noAuthorityCertificate: 'Prodejce nemá certifikát finanční správy',
    tooManyWebhookEndpoints: 'Koncových bodů pro webhooky je příliš mnoho',
    webhookAddressNotAllowed: 'Na tuto adresu webhooky neposíláme',
    webhookEndpointDisabled: 'Koncový bod pro webhooky je vypnutý',
    deliveryPending: 'Webhook se již odesílá',
    mailRefused: 'Poštovní server zprávu definitivně odmítl',
    mailDeferred: 'Poštovní schránka zprávu zatím nepřijímá',
    mailUnavailable: 'Poštovní server neodpovídá',
  },
  detail: {
    creditNotPossible:
      '{reason, select, noTerms {Fakturační účet nemá v této měně odloženou splatnost: nejprve je třeba zaplatit.} overdue {Některá faktura fakturačního účtu je po splatnosti: nejprve ji zaplaťte.} other {Překračuje to úvěrový limit fakturačního účtu: nejprve zaplaťte, nebo požádejte o vyšší limit.}}',
    wrongLines: 'Nic nebylo importováno: {count, plural, one {# chyba} few {# chyby} many {# chyby} other {# chyb}}.',
    unknownPartner: 'Partner {partnerId} neexistuje: zeptejte se prosím partnera na jeho id.',
    partnerNotEnrolled: '{name} není v partnerském programu a nelze ho zde uvést.',
    partnerSuspended: 'Účast partnera {name} v partnerském programu je pozastavena a teď ho nelze uvést.',
    partnerMayNotSell:
      '{reason, select, noDistributor {Partner nemá distributora} suspended {Vztah partnera s distributorem je pozastaven} other {Vztah partnera s distributorem skončil}}: nemůže prodávat.',
    ownPartnerOfRecord: '{name} je tento zákazník sám: uveďte prosím jiného partnera, nebo žádného.',
    resellerEndsIt:
      '{name} je vaším prodejcem a ukončit to může jen partner: požádejte ho o to prosím, nebo se dohodněte na převodu k jinému prodejci.',
    alreadyReseller: 'Partner už je prodejcem tohoto zákazníka.',
    invitationDeclined: 'Zákazník pozvání partnera odmítl: další lze poslat od {againOn}.',
    invitationClosed:
      '{state, select, accepted {Pozvání bylo přijato.} declined {Pozvání bylo odmítnuto.} withdrawn {Partner pozvání odvolal.} other {Platnost pozvání vypršela.}}',
    transferClosed:
      '{state, select, agreed {S převodem souhlasily všechny tři strany.} declined {Převod byl odmítnut.} withdrawn {Převod byl odvolán.} other {Platnost převodu vypršela: jeho den nastal dříve, než souhlasily všechny tři strany.}}',
    tooManyWrongKeys:
      'Během 15 minut {most, plural, one {byl # produktový klíč chybný} few {byly # produktové klíče chybné} other {bylo # produktových klíčů chybných}}. Zkopírujte klíče znovu a zkuste to za {minutes, plural, one {# minutu} few {# minuty} other {# minut}}.',
    agreementSigned: 'Smlouva je již podepsána jiným jménem: první podpis zůstává.',
    noNewTenant: 'Organizace existovala již dříve: její údaje se mění v organizaci.',
    tooManyKeys: 'S těmito klíči by jich bylo celkem {all}: najednou lze uplatnit nejvýše {most}.',
    malformedUser: 'Není to ani identifikátor uživatele, ani e-mailová adresa.',
    nestedGroup:
      'Skupina nemůže být členem skupiny: přidejte její členy, každého podle identifikátoru nebo e-mailové adresy.',
    licenceOfGroup: 'Licence pochází ze skupiny ({groups}): odeberte tuto osobu ze skupiny.',
    licenceInUse: 'Licence byla nedávno použita: odebírají se jen ty, které nikdo nepoužívá.',
    reclaimOpen: 'Licence už má být odebrána: uživatel byl upozorněn.',
    reclaimClosed:
      '{state, select, reclaiming {Licence se právě odebírají.} cancelled {Odebrání bylo zrušeno: licence všem zůstávají.} other {Odebrání skončilo: přidělte licenci tomu, kdo ji potřebuje.}}',
    nameInUse: 'Jiná skupina organizace se jmenuje {name}: zvolte jiný název.',
    tooManyPlans: 'Skupina může mít nejvýše 20 plánů: nejprve z ní odeberte jiný plán.',
    repeatedUser: 'Tento uživatel je v témže požadavku uveden již dříve.',
    noAdministrator: 'Organizace nemá správce, který by se o předplatné staral: nejprve někoho určete.',
    usersNotFreed:
      '{reason, select, list {{count, plural, one {# místo seznamu neuvádí} few {# místa seznamu neuvádějí} other {# míst seznamu neuvádí}} nikoho, komu lze licenci odebrat: nikomu odebrána nebyla a u každého místa je uveden důvod.} other {Uživatel licenci tohoto předplatného nemá.}}',
    userDeactivated: 'Uživatel je deaktivován: nejprve ho obnovte.',
    malformedKey:
      '{check, select, oneWrongOrTwoSwapped {V produktovém klíči je jeden znak chybný nebo jsou dva sousední prohozené.} ' +
      'invisible {V produktovém klíči je neviditelný znak ({codePoint}), který se do něj mohl dostat při kopírování: odstraňte ho, nebo klíč opište.} ' +
      'other {{expectedLength, select, ' +
      'none {Znak na pozici {position} se v produktových klíčích nevyskytuje (obsahují číslice a písmena kromě B, I, L, O, S, U, Z).} ' +
      'other {Produktový klíč má {expectedLength, plural, one {# znak} few {# znaky} many {# znaku} other {# znaků}}, ' +
      'tento má {length, plural, one {# znak} few {# znaky} many {# znaku} other {# znaků}}.}}}}',
    unknownKey: 'Klíč má správný tvar, ale nikdy zde nebyl vydán: obraťte se na prodejce.',
    usedKey: 'Klíč byl použit {usedAt}.',
    reservedKey: 'Klíč je součástí jiného otevřeného uplatnění.',
    revokedKey: 'Prodejce klíč zneplatnil: může sdělit důvod nebo jej vyměnit.',
    expiredKey: 'Klíče bylo třeba uplatnit do {redeemBy}: prodejce je může vyměnit.',
    mixedKeys:
      '{reason, select, otherPlan {Klíče jsou pro plán {keysPlan}, předplatné je na plán {subscriptionPlan}.} ' +
      'other {Tento klíč se liší od prvního: uplatněte jej samostatně.}}',
    duplicateKey: 'Je to stejný klíč jako {sameAs}. v pořadí.',
    otherTestClock:
      '{reason, select, live {Klíče jsou určeny pro skutečný provoz.} ' +
      'clock {Klíče jsou určeny pro testovací hodiny {testClockId}.} ' +
      'other {Tento klíč se liší od prvního: uplatněte jej samostatně.}}',
    countryNotServed:
      '{reason, select, cloud {Plán {plan} není v cloudu {cloud} dostupný, jen v cloudu {soldIn}.} ' +
      'other {Plán {plan} není v této zemi dostupný: {country}. Země, ve kterých se prodává: {countries}.}}',
    keyInUse:
      '{state, select, used {Klíč byl použit} other {Klíč je rezervován otevřeným uplatněním}}: nelze jej zneplatnit.',
    keyOfOrder:
      '{reason, select, revoke {Klíč se zneplatní zrušením jeho objednávky {keyOrderId}.} ' +
      'other {Klíč byl objednán pro zákazníka, který jej uplatní uvedením objednávky.}}',
    otherCustomersOrder: 'Klíče byly objednány pro jiného zákazníka a jen ten je může uplatnit.',
    keyOrderNotPending:
      'Objednávka nečeká na uplatnění: {state, select, inRedemption {její klíče jsou součástí otevřeného uplatnění} ' +
      'redeemed {byla uplatněna} declined {byla odmítnuta} expired {její lhůta uplynula} other {byla zrušena}}.',
    otherCloud:
      '{reason, select, partner {Partner je v cloudu {cloud}: uveďte partnera z cloudu {ownCloud}.} ' +
      'plan {Plán se prodává v cloudu {cloud}: zvolte plán z cloudu {ownCloud}.} ' +
      'agreement {Smlouva platí pro cloud {cloud}: v cloudu {ownCloud} platí jiná.} ' +
      'other {Zákazník je v cloudu {cloud}: může pro něj jednat partner z tohoto cloudu.}}',
    offerOpen: 'Zákazník ještě může odpovědět na nabídku {delegationId}: jinou lze podat, až bude tato stažena.',
    offerNotOpen:
      'Nabídka {state, select, lapsed {propadla} declined {byla odmítnuta} withdrawn {byla stažena} other {byla přijata}}.',
    delegationNotActive:
      '{state, select, offered {Nabídka ještě nebyla přijata.} expired {Doba delegace uplynula.} ended {Delegace byla ukončena.} other {Z nabídky nic nebylo.}}',
    extensionNotPossible:
      '{reason, select, waits {Zákazník ještě neodpověděl na poslední žádost.} other {Přístup trvá nejvýše {longestDays, plural, one {# den} few {# dny} many {# dne} other {# dní}} od této chvíle.}}',
    extensionNotAsked: 'Žádná žádost o prodloužení nečeká na odpověď.',
    planNotOnSale: 'Plán {plan} byl stažen z prodeje.',

    billingProfileInUse: 'Používá ho: {uses}. Zvolte pro ně jiný profil, nebo odeberte uložené platební metody.',
    defaultBillingProfile: 'Nejprve nastavte jako výchozí jiný profil.',
    tooManyBillingProfiles: 'Má jich {most}: nejprve jeden odeberte.',
    onlyCardsAreEdited: 'Souhlas s platbami BLIK se nahrazuje novým.',
    redemptionClosed:
      'Uplatnění je ukončeno: {state, select, redeemed {klíče byly uplatněny} refused {klíče byly odmítnuty} ' +
      'undone {nastavení bylo vráceno zpět} cancelled {bylo zrušeno} other {propadlo po 24 hodinách bez pokroku}}.',
    agreementRequired: 'Nejprve je třeba přijmout smlouvu, kterou plán vyžaduje.',
    signatureRequired: 'Smlouvu podepisuje správce zákazníka, odkazem z e-mailu: pošlete žádost o podpis.',
    wrongAgreement: 'Plán vyžaduje smlouvu {agreement} ve verzi {version}.',
    reviewChanged: 'Co uplatnění udělá, se od přečtení souhrnu změnilo: přečtěte nový a potvrďte jej znovu.',
    acknowledgementRequired: 'Nepotvrzené informace: {missing}.',
    useNotPossible:
      '{use, select, activate {Organizace již předplatné má.} ' +
      'other {Organizace nemá žádné předplatné, vedle kterého by mohlo vzniknout další.}}',
    writeOffNotPossible:
      '{reason, select, notOpen {Nic z toho se nedluží.} ' +
      'notOwed {Týká se něčeho, co ještě nebylo dodáno: lze to zrušit, nebo to propadne.} ' +
      'notOverdue {Splatnost ještě neuplynula: odepsat lze až dluh po splatnosti.} ' +
      'other {Zaplacením by se předplatné obnovilo: odepsat ho lze, až skončí.}}',
    payerNotChangeable:
      '{reason, select, perpetual {Je časově neomezené: nikdy nekončí.} ' +
      'invoiced {Už se platí za období.} ' +
      'prepaid {Bylo zaplaceno klíči: nikdo za ně neplatí za období.} ' +
      'trial {Je to zkušební verze: převádí se na plán a tehdy se platí.} ' +
      'cancelled {Předplatné je vypovězeno: nejprve vezměte výpověď zpět.} ' +
      'noPurchaser {Platí za ně organizace, ne uživatel.} ' +
      'policy {Jeho pravidla takové rozhodnutí neznají.} ' +
      'other {Není aktivní ani v době odkladu: obnoví je klíč, nebo je třeba koupit nové.}}',
    renewNotPossible:
      '{reason, select, perpetual {Je časově neomezené: nikdy nekončí, není tedy co obnovovat.} ' +
      'cancelled {Předplatné je vypovězeno: nejprve vezměte výpověď zpět.} ' +
      'perpetualPlan {Časově neomezený plán nic neobnovuje: stojí vedle stávajících předplatných.} ' +
      'noReactivation {Předplatné tohoto plánu nelze znovu aktivovat: je třeba koupit nové.} ' +
      'pending {Ještě nezačalo: čeká na poslední den jiného předplatného.} ' +
      'settingUp {Právě se nastavuje: obnovit je půjde až potom.} ' +
      'trial {Zkušební verze se převádí na plán: uveďte, na který.} ' +
      'trialPlan {Zkušební verze nic neobnovuje a sama se neobnovuje: následuje po ní plán prodávaný na dobu.} ' +
      'noTrial {Převést lze jen zkušební verzi, která běží nebo skončila.} ' +
      'noExtension {Období tohoto plánu se neprodlužují po měsících.} ' +
      'periodsOwed {Je třeba ještě zaplatit části jeho období: další na ně navazuje.} ' +
      'prepaid {Bylo zaplaceno klíči a nikdo za ně po obdobích neplatí: obnovují je klíče.} ' +
      'paidOtherwise {Tento čas byl mezitím zaplacen jinak: peníze je třeba vrátit, nebo za ně objednat něco jiného.} ' +
      'other {V tomto stavu je obnovit nelze.}}',
    addSeatsNotPossible:
      '{reason, select, perpetual {Je časově neomezené: jeho licence nemají čas, který by se dal sdílet.} ' +
      'perpetualPlan {Klíče časově neomezeného plánu nemají čas, který by se dal sdílet: stojí vedle stávajících předplatných.} ' +
      'otherPlan {Klíče jsou pro jiný plán.} ' +
      'unequalTerms {Jeho období mají různé počty licencí, nelze je tedy spojit.} ' +
      'prepaid {Bylo zaplaceno klíči: licence přidávají klíče jeho plánu.} ' +
      'cancelled {Předplatné je vypovězeno: nejprve vezměte výpověď zpět.} ' +
      'other {Licence se přidávají, dokud je předplatné aktivní.}}',
    replaceNotPossible:
      '{reason, select, samePlan {Tento plán už má: stačí je obnovit.} ' +
      'trialPlan {Zkušební verze nenahrazuje žádné jiné předplatné.} ' +
      'perpetual {Je časově neomezené a nemá poslední den: nahraďte je hned.} ' +
      'ended {Jeho poslední den už uplynul: nahraďte je hned.} ' +
      'pending {Ještě nezačalo: čeká na poslední den jiného předplatného.} ' +
      'other {Právě se nastavuje: nahradit je lze až potom.}}',
    replacementWaits:
      '{when, select, now {Předplatné {by} je právě nahrazuje.} other {Předplatné {by} je nahradí {on}.}}',
    choiceRequired: 'Nejprve je třeba zvolit, k čemu se klíče použijí.',
    confirmationRequired:
      '{daysLost, select, all {Propadlo by předplatné, které nikdy nekončí} ' +
      'other {{daysLost, plural, one {Propadl by # zaplacený den} few {Propadly by # zaplacené dny} ' +
      'many {Propadlo by # zaplaceného dne} other {Propadlo by # zaplacených dní}}}}: je třeba to potvrdit.',
    prepaidOnly: 'Zahájit lze jen období zaplacené klíčem.',
    usersToFree:
      '{assigned, plural, one {Je přidělena # licence} few {Jsou přiděleny # licence} many {Je přiděleno # licence} ' +
      'other {Je přiděleno # licencí}} a klíče obsahují {seats, plural, one {# licenci} few {# licence} many {# licence} ' +
      'other {# licencí}}: uveďte {excess, plural, one {# uživatele, kterému se licence odebere} ' +
      'few {# uživatele, kterým se licence odebere} many {# uživatele, kterým se licence odebere} ' +
      'other {# uživatelů, kterým se licence odebere}}. Místo neuvedených přijdou o licenci ti, kteří ji dostali naposledy.',

    noFreeSeat: 'Všechny licence jsou přiděleny: nejprve některou odeberte, nebo přikupte další.',
    unknownUser:
      '{reason, select, notAdministrator {Tento uživatel není správcem této organizace.} ' +
      'other {V této organizaci takový uživatel není.}}',
    licenceHeld: 'Licence už je přidělena: předplatné {subscriptionId}.',
    licenceRequestOpen: 'O to už bylo požádáno: počkejte na odpověď, nebo vezměte žádost {licenceRequestId} zpět.',
    licenceRequestClosed:
      '{state, select, seatOrdered {Žádosti bylo vyhověno: licence je objednána a ještě není zaplacena.} granted {Žádosti bylo vyhověno.} declined {Žádost byla zamítnuta.} withdrawn {Žádost byla vzata zpět.} other {Žádost propadla.}}',
    ownLicenceOnly: 'Kolega musí požádat sám: o licenci žádá ten, kdo ji potřebuje.',
    noFittingSubscription:
      'Uveďte jiné předplatné, nebo je nejprve kupte: organizace teď nemá žádné, z něhož by licenci bylo možné přidělit.',
    severalSubscriptions: 'Uveďte, ze kterého z těchto předplatných se má přidělit: {subscriptionIds}.',
    licencesNotChangeable:
      '{state, select, pending {Ještě nezačalo: čeká na poslední den jiného předplatného.} ' +
      'settingUp {Uživatelé se do něj právě převádějí: licence bude přidělena, až to skončí.} ' +
      'other {V deaktivovaném předplatném zůstávají licence beze změny.}}',

    subscriptionEnded:
      '{state, select, superseded {Nahradilo je jiné předplatné.} undone {Jeho nastavení bylo vzato zpět.} ' +
      'other {Data byla smazána: vše je třeba koupit znovu.}}',
    deletionBegun: 'Mazání dat již začalo a nic už nelze změnit.',
    alreadyOnHold: 'Platí blokace: {hold}.',
    selfServiceDisabled:
      '{state, select, trialsOnly {Vaše organizace dovoluje uživatelům jen bezplatné zkušební verze produktu {productId}} other {Vaše organizace nedovoluje uživatelům kupovat produkt {productId}}}: obraťte se na správce.',
    notForSelfService: 'Plán {plan} si uživatelé sami nekupují: požádejte správce, aby jej koupil.',
    invalidSeats:
      'Předplatné má {seats, plural, one {# licenci} few {# licence} many {# licence} other {# licencí}}; další objednané licence: {ordered} ({orderIds}). Nejdřív tuto objednávku zaplaťte nebo zrušte, nebo zadejte vyšší celkový počet.',
    orderOpen:
      'Jiná objednávka ({orderIds}) ještě není vyřízená: nejdřív ji zaplaťte nebo zrušte; pokud už je zaplacená, počkejte na její vyřízení.',
    trialTaken:
      '{reason, select, organisation {Organizace už zkušební verzi produktu {productId} měla.} other {Zkušební verzi produktu {productId} jste už měli: každý uživatel má nárok na jednu.}}',
    consumerConsentRequired:
      'Požádejte výslovně, aby služba začala ihned: odstoupit můžete 14 dní i tak a zaplatíte dny do odstoupení.',
    withdrawalNotPossible:
      '{reason, select, over {Poslední den k odstoupení byl {on}.} notPaid {Nic nebylo zaplaceno: místo toho to zrušte.} notConsumer {Odstoupit může jen spotřebitel, který koupil pro osobní potřebu: místo toho lze předplatné vypovědět.} other {Nic z toho nezbylo: bylo to vráceno, nebo už to skončilo.}}',
    handOverOpen: 'Předplatné už bylo někomu nabídnuto: počkejte na odpověď do {until}, nebo vezměte nabídku zpět.',
    handOverClosed:
      '{state, select, accepted {Nabídka byla přijata.} declined {Nabídka byla odmítnuta.} withdrawn {Nabídka byla vzata zpět.} other {Nabídka propadla, nebo předplatné už uživateli nepatří.}}',
    proposalOpen: 'Návrh už byl podán: počkejte na odpověď do {until}, nebo ho stáhněte.',
    proposalClosed:
      '{state, select, accepted {Návrh byl přijat.} declined {Návrh byl odmítnut.} withdrawn {Návrh byl stažen.} other {Nikdo včas neodpověděl: návrh propadl.}}',
    noBillingAccount: 'Nejprve si otevřete vlastní fakturační účet a uložte platební metodu.',
    organisationDecides: 'Organizace předplatné převezme {on} a rozhoduje o tom, co bude dál: obraťte se na správce.',
    noPayer: 'Organizace nemá fakturační účet: nejdříve jej založte.',
    takeOverNotPossible:
      '{reason, select, day {Lze je převzít od {from} do {until}.} organisation {Neplatí za ně žádný uživatel.} perpetual {Je časově neomezené: nic se za ně už neplatí.} pending {Ještě nezačalo.} policy {Jeho pravidla to neznají.} trial {Je to zkušební verze: převezměte ji a potom ji převeďte na plán.} other {Bylo vypovězeno a skončilo: je třeba je koupit znovu.}}',
    noTakeOver: 'Není naplánováno žádné převzetí, které by bylo možné odvolat.',
    leaverDecisionNotPossible:
      '{reason, select, organisation {Neplatí za ně žádný uživatel: organizace o něm rozhoduje sama.} active {Uživatel, který to koupil, neodešel a rozhoduje o tom: požádejte ho o změnu, nebo předplatné převezměte pro organizaci.} takeOver {Organizace je převezme {on}: nejprve to vezměte zpět.} other {Údaje uživatele, který to koupil, byly vymazány: bez rozhodnutí předplatné zanikne. Lze je převzít pro organizaci.}}',
    purchaserDecides:
      'Rozhoduje o tom uživatel, který to koupil: požádejte ho o změnu, nebo předplatné převezměte pro organizaci.',
    cancellationNotPossible:
      '{reason, select, perpetual {Je časově neomezené a žádné období v něm nekončí: lze je vypovědět okamžitě.} pending {Ještě nezačalo: lze je vzít zpět.} disabled {Je už deaktivováno.} cancelled {Je už vypovězeno ke konci období.} settingUp {Ještě se nastavuje: vezměte je zpět, nebo je vypovězte potom.} begun {Toto období už začalo.} renewedAgain {Za tímto obdobím už je zaplaceno další: nejprve vraťte ono obnovení.} other {Jeho období skončilo nebo není zaplaceno: vypovězte je ihned.}}',
    notCancelled: 'Není žádná výpověď, kterou by bylo možné vzít zpět.',
    notOnHold: 'Neexistuje žádná právní blokace, kterou by bylo možné zrušit.',
    usersNotMoved: 'Nepodařilo se převést všechny uživatele: důvody jsou v seznamu uživatelů nastavení.',
    dataPlaneRefused:
      '{reason, select, move {Cílový systém převod odmítl.} other {Cílový systém příkaz definitivně odmítl.}}',
    notFailed: 'Vynechat lze jen uživatele, které se nepodařilo převést.',
    notRunning: 'Pozastavit lze jen nastavení, které převádí uživatele.',
    notPaused: 'Pokračovat může jen pozastavené nastavení.',
    tenantErased: 'Data organizace byla smazána s jejím posledním předplatným.',
    forbidden:
      '{reason, select, administratorsOfTenant {O tom, kdo je správcem, rozhodují sami správci zákazníka.} ' +
      'ownTenantOnly {Správce uplatňuje klíče pro vlastní organizaci.} ' +
      'newTenantsOnly {Partner otevírá uplatnění pro nové organizace a pro ty, které mu to dovolily.} ' +
      'keysNotDelegated {Partner uplatňuje vlastní klíče pro novou organizaci a pro organizaci, která mu to dovolila.} ' +
      'otherStock {Klíče se zobrazí partnerovi, který je koupil.} ' +
      'ownKeysOnly {Partner uplatňuje klíče, které sám prodává.} ' +
      'openedByOthers {Partner ruší jen uplatnění, která sám otevřel.} ' +
      'otherMembership {Tento účet to může udělat, když jedná jinde: uveďte to v hlavičce Perennial-Acting-In.} ' +
      'role {Tento úkon může provést správce.} ' +
      'keyScopes {Rozsah tohoto klíče API to nedovoluje.} ' +
      'ofOperators {To mění provozovatel služby: partner mění kontakt, jazyk a služby.} ' +
      'keyEnd {Klíč API nemůže platit déle než ten, kterým byl vytvořen.} ' +
      'readOnly {Tento klíč API slouží jen ke čtení.} ' +
      'other {K tomuto úkonu chybí oprávnění.}}',
    unauthenticated:
      '{reason, select, expired {Platnost přístupového tokenu skončila: získejte nový.} ' +
      'notYetValid {Přístupový token ještě neplatí.} issuer {Přístupový token vydal někdo jiný.} ' +
      'audience {Přístupový token je určen někomu jinému.} ' +
      'apiKey {Klíč API je neznámý, vypršel nebo byl zneplatněn.} ' +
      'other {Je potřeba platný klíč API nebo přístupový token.}}',
    noMembership: 'Přijměte pozvánku z e-mailu, nebo požádejte správce své organizace o pozvání.',
    notAMember: 'Zvolte jedno z míst uvedených v mayActIn.',
    actingInRequired: 'Uveďte v hlavičce Perennial-Acting-In jedno z míst uvedených v mayActIn.',
    notSignedIn: 'Je potřeba přístupový token osoby; klíč API nestačí.',
    roleOfUser: 'Práva správce se mění u uživatele organizace.',
    emailNotVerified: 'Ověřte e-mailovou adresu u poskytovatele přihlášení, nebo použijte odkaz z pozvánky.',
    invitationOver:
      '{reason, select, joined {Osoba už pozvánku přijala.} other {Požádejte toho, kdo vás pozval, o novou pozvánku.}}',
    alreadyMember: 'Přihlaste se jiným účtem, nebo požádejte správce o odebrání dosavadního členství.',
    placeTaken: 'Požádejte správce o zrušení propojení s oním účtem.',
  },
  possible: 'Možnosti: {possibleUses}.',
  use: {
    activate: 'activate (nové předplatné)',
    separate: 'separate (další předplatné vedle stávajících)',
    renew: 'renew (další období)',
    addSeats: 'addSeats (licence pro stávající období)',
    replace: 'replace (jiný plán místo stávajícího předplatného)',
  },
  capTooLow:
    'Od té doby stojí každé období {perPeriod}, ale souhlas BLIK dovoluje strhnout jednou platbou nejvýše {cap}: platby se nebudou strhávat samy. Udělte prosím předtím nový souhlas nebo uložte kartu, nebo plaťte každé období sami.',
  passedOver: {
    alreadyHolds: 'Licenci nového předplatného už má.',
    userLeft: 'V organizaci už není.',
    unassigned: 'Licence starého předplatného byla mezitím odebrána.',
  },
  thing: {
    keysAreUsedUp: 'Klíče se tím spotřebují: nelze je uplatnit znovu ani vzít zpět.',
    termStartsToday: 'Období začíná dnes ve vašem časovém pásmu, bez ohledu na to, jak dlouho potrvá nastavení.',
    dataIsDeleted:
      'Bez obnovení budou data trvale smazána {daysToDeletion, plural, one {# den} few {# dny} many {# dne} other {# dní}} po konci období.',
    termFollows: 'Nové období začne, až skončí současné: žádný zaplacený den nepropadne.',
    seatsEndTogether:
      'Všechny licence skončí ve stejný den, kdy se vyčerpají zaplacené dny stávajících i nových: konec stávajících se může posunout.',
    usersAreMoved: 'Uživatelé starého předplatného se převedou do nového a staré poté skončí.',
    someHaveNoSeat:
      'Nové předplatné má méně licencí, než je přiděleno: {usersWithoutSeat, plural, one {# uživatele} few {# uživatele} ' +
      'many {# uživatele} other {# uživatelů}} nelze převést.',
    daysAreLost:
      'Co ze starého předplatného zbývá, propadne bez náhrady: {daysLost, select, all {celé, protože nikdy nekončí} ' +
      'other {{daysLost, plural, one {# zaplacený den} few {# zaplacené dny} many {# zaplaceného dne} other {# zaplacených dní}}, ' +
      'včetně navazujících období}}.',
    waitsForLastDay:
      'Nové předplatné čeká na poslední den starého; jeho období začíná den poté, takže žádný zaplacený den nepropadne.',
    graceCounts:
      'Nové období začíná tam, kde předchozí skončilo: {daysSinceEnd, plural, one {započítává se # využitý den} ' +
      'few {započítávají se # využité dny} many {započítává se # využitého dne} other {započítává se # využitých dní}} ochranné lhůty.',
    gapStays:
      'Nové období začíná dnes: {daysSinceEnd, plural, one {# den, který uplynul} few {# dny, které uplynuly} many {# dne, které uplynulo} ' +
      'other {# dní, které uplynuly}} od konce předchozího v ochranné lhůtě nebo po deaktivaci, se nenahrazuje.',
    usersAreFreed:
      'Nové období má méně licencí, než je přiděleno: o licenci {usersToFree, plural, one {přijde # uživatel} few {přijdou # uživatelé} ' +
      'many {přijde # uživatele} other {přijde # uživatelů}}, nejprve ti, které uvedete, a poté ti, kteří ji dostali naposledy.',
  },
  reseller: 'váš prodejce',
  declaration: 'Prohlašuji, že jsem osobou oprávněnou učinit tento úkon za svou organizaci.',
};
