import type { Texts } from './texts.js';

export const pl: Texts = {
  title: {
    invalidRequest: 'W żądaniu brakuje pól lub są one błędne',
    malformedJson: 'Treść żądania nie jest poprawnym dokumentem JSON',
    bodyTooLarge: 'Treść żądania jest za duża',
    unsupportedMediaType: 'Treść żądania jest w formacie, który nie jest tu przyjmowany',
    unauthenticated: 'Potrzebny jest ważny klucz API lub token dostępu',
    forbidden: 'Brak uprawnień do tej czynności',
    noMembership: 'Konto nie jest tu jeszcze z niczym powiązane',
    notAMember: 'Nie można działać w tym miejscu',
    actingInRequired: 'Nie podano, w czyim imieniu działa osoba',
    notSignedIn: 'Może to zrobić tylko osoba, która się zalogowała',
    roleOfUser: 'Rola wynika z uprawnień użytkownika organizacji',
    emailNotVerified: 'Logowanie nie potwierdza adresu e-mail',
    invitationOver: 'Zaproszenie już nie obowiązuje',
    alreadyMember: 'Ta osoba ma już tam inne członkostwo',
    placeTaken: 'To członkostwo ma inne konto',
    ownApiKey: 'Klucz API nie może unieważnić sam siebie',
    apiKeyEnded: 'Klucz API już wygasł',
    alreadyExists: 'Taki zasób już istnieje',
    notFound: 'Nie ma takiego zasobu',
    methodNotAllowed: 'Ten zasób nie obsługuje tej metody',
    idempotencyKeyReused: 'Tego klucza Idempotency-Key użyto do innego żądania',
    requestInProgress: 'Żądanie z tym kluczem Idempotency-Key jest jeszcze wykonywane',
    outcomeUnknown: 'Nie wiadomo już, jak zakończyła się zmiana: należy odczytać to, czego dotyczyła',
    preconditionFailed: 'Zasób zmienił się od czasu odczytu',
    tooManyRequests: 'Zbyt wiele żądań',
    internal: 'Wystąpił błąd po naszej stronie',
    unavailable: 'Nie odpowiada serwer, którego potrzebuje Perennial',

    invalidDate: 'Taka data nie istnieje',
    invalidInstant: 'To nie jest data z godziną w formacie RFC 3339',
    invalidTimeZone: 'Nieznana strefa czasowa',
    unknownPolicy: 'Nieznane zasady cyklu życia',
    unknownCurrency: 'Nieznana waluta',
    amountOutOfRange: 'Kwota nie jest całkowitą liczbą najmniejszych jednostek w dopuszczalnym zakresie',
    unknownVatRate: 'Nie jest znana stawka VAT dla tego kraju i dnia',
    invalidVatId: 'To nie jest numer VAT z tego kraju',
    taxProofUnavailable: 'Nie można teraz sprawdzić, czy numer VAT jest ważny',
    staleQuote: 'Wycena jest już nieaktualna',
    otherCurrency: 'Nie ma ceny w tej walucie',
    invalidSeats: 'Taka liczba licencji nie jest możliwa',
    invalidPrice: 'Taka cena nie jest możliwa',
    coTermNotPossible: 'Pierwszy okres nie może skończyć się w tym dniu',
    payFirst: 'Najpierw trzeba zapłacić zaległą kwotę',
    creditNotPossible: 'Zakup z odroczonym terminem płatności nie jest możliwy: najpierw trzeba zapłacić',
    proFormaIssued: 'Prośba o zapłatę za następny okres została już wystawiona',
    cancellationWindowOver: 'Czas na rezygnację ze zwrotem pieniędzy minął',
    notPaid: 'To nie zostało opłacone',
    notGranted: 'Zwrot nie został przyznany',
    notInvoiced: 'Za tę subskrypcję nikt nie płaci okresami',
    orderClosed: 'Zamówienie jest zakończone',
    orderPaid: 'Zamówienie zostało opłacone',
    paymentRequestClosed: 'Tej prośby o zapłatę nie trzeba już opłacać',
    paymentNotWaiting: 'Płatność nie czeka na decyzję',
    paymentMethodNotReady: 'Tej metody płatności nie można obciążyć',
    blikOnlyInPln: 'BLIKIEM można płacić tylko w złotych',
    onlyCardsAreEdited: 'Zmienić można tylko dane karty',
    billingProfileInUse: 'Z tego profilu rozliczeniowego coś jest opłacane',
    defaultBillingProfile: 'Domyślnego profilu rozliczeniowego nie można usunąć',
    tooManyBillingProfiles: 'Konto rozliczeniowe ma już największą liczbę profili',
    noPaymentMethod: 'Nie ma metody płatności, którą można obciążyć',
    payerNotChangeable: 'Tak nie można zmienić tego, kto płaci',
    renewalNotChangeable: 'Tak nie można zmienić tego, co nastąpi po okresie',
    invalidPaymentReference: 'W numerze referencyjnym płatności jest błąd',

    malformedKey: 'Klucz produktu jest nieprawidłowy',
    tooManyWrongKeys: 'Zbyt wiele kluczy produktu było błędnych',
    otherCloud: 'Wskazany zasób należy do innej chmury',
    offerOpen: 'Wcześniejsza oferta partnera dla tego klienta jest jeszcze otwarta',
    offerNotOpen: 'Oferta nie jest już otwarta',
    delegationNotActive: 'Ta delegacja nie daje partnerowi dostępu',
    extensionNotPossible: 'Delegacji nie można teraz przedłużyć',
    extensionNotAsked: 'Nikt nie poprosił o przedłużenie',
    agreementSigned: 'Umowę podpisał już ktoś inny',
    noNewTenant: 'Ta realizacja nie zakłada organizacji, której dane można by poprawić',
    tooManyKeys: 'Realizacja nie może obejmować tylu kluczy produktu',
    malformedUser: 'To nie jest ani identyfikator użytkownika, ani adres e-mail',
    nestedGroup: 'Grupa nie może być członkiem grupy',
    licenceOfGroup: 'Licencja pochodzi z grupy',
    licenceInUse: 'Z licencji niedawno korzystano',
    reclaimOpen: 'Licencja ma już zostać odebrana',
    reclaimClosed: 'Licencje nie czekają już na odebranie',
    nameInUse: 'Inna grupa organizacji ma tę nazwę',
    tooManyPlans: 'Do grupy nie można dodać kolejnych planów',
    repeatedUser: 'Użytkownik został wymieniony już wcześniej',
    noAdministrator: 'Organizacja nie ma administratora',
    unknownKey: 'Nieznany klucz produktu',
    usedKey: 'Klucz produktu został już wykorzystany',
    reservedKey: 'Klucz produktu należy do innej otwartej realizacji',
    revokedKey: 'Klucz produktu został unieważniony',
    expiredKey: 'Minął termin realizacji klucza produktu',
    mixedKeys: 'Klucze produktu nie dotyczą jednego planu, jednej wersji i jednego okresu',
    duplicateKey: 'Klucz produktu podano dwukrotnie',
    otherTestClock: 'Klucze produktu i organizacja nie korzystają z tego samego zegara',
    countryNotServed: 'Usługa nie jest dostępna w tym kraju',
    keyInUse: 'Zarezerwowanego lub wykorzystanego klucza produktu nie można unieważnić',
    keyOfOrder: 'Klucz produktu należy do zamówienia',
    otherCustomersOrder: 'Klucze zamówiono dla innego klienta',
    keysShown: 'Klucze produktu zostały już pokazane lub zwrócone',
    keysNotReturnable: 'Kluczy produktu nie można zwrócić',
    keyOrderNotPending: 'Zamówienie kluczy nie oczekuje na realizację',

    redemptionClosed: 'Realizacja jest zakończona',
    agreementRequired: 'Umowa nie została zaakceptowana',
    signatureRequired: 'Umowę musi podpisać klient',
    signatureRequestClosed: 'Prośba o podpis jest już zamknięta',
    wrongAgreement: 'To nie jest umowa, której wymaga plan',
    reviewChanged: 'Podsumowanie zmieniło się od czasu jego odczytania',
    usersNotFreed: 'Ktoś, komu ma zostać odebrana licencja, nie ma licencji tej subskrypcji',
    acknowledgementRequired: 'Nie wszystkie informacje zostały potwierdzone',
    renewNotPossible: 'Subskrypcji nie można teraz odnowić',
    useNotPossible: 'W tej organizacji nie można użyć kluczy produktu w ten sposób',
    addSeatsNotPossible: 'Do tej subskrypcji nie można teraz dodać licencji',
    replaceNotPossible: 'Tej subskrypcji nie można w ten sposób zastąpić',
    replacementWaits: 'Tę subskrypcję zastępuje inna',
    choiceRequired: 'Nie wybrano, do czego mają posłużyć klucze',
    confirmationRequired: 'Przepadłyby opłacone dni: trzeba to potwierdzić',
    undoNotPossible: 'Subskrypcja jest skonfigurowana, więc nie można jej wycofać',
    prepaidOnly: 'Można rozpocząć tylko okres opłacony z góry',
    usersToFree: 'Nowy okres obejmuje mniej licencji, niż jest przypisanych',

    licenceHeld: 'Użytkownik ma już taką licencję',
    licenceRequestOpen: 'O tę licencję już poproszono i nikt jeszcze nie odpowiedział',
    licenceRequestClosed: 'Prośba o licencję nie jest już otwarta',
    ownLicenceOnly: 'O licencję prosi ten, kto jej potrzebuje',
    noFittingSubscription: 'Żadna subskrypcja nie daje tej licencji',
    severalSubscriptions: 'Tę licencję może dać kilka subskrypcji',
    noFreeSeat: 'Nie ma wolnej licencji',
    unknownUser: 'Nie ma takiego użytkownika w tej organizacji',
    userDeactivated: 'Użytkownik jest dezaktywowany',
    userNotDeactivated: 'Użytkownik nie jest dezaktywowany',
    restorePeriodOver: 'Użytkownika dezaktywowano zbyt dawno, aby można go było przywrócić',
    userInTransition: 'Użytkownik jest właśnie dezaktywowany lub przywracany',
    emailInUse: 'Inny użytkownik organizacji ma już ten adres e-mail',
    lastAdministrator: 'Musi pozostać co najmniej jeden aktywny administrator',
    tooManyAdministrators: 'Organizacja nie może mieć tylu administratorów',
    notChangeable: 'Tego pola nie można zmienić',
    wrongLines: 'Plik zawiera błędne wiersze',
    licencesNotChangeable: 'W tym stanie nie można zmieniać licencji',

    subscriptionEnded: 'Subskrypcja jest zakończona',
    deletionBegun: 'Usuwanie danych już się rozpoczęło',
    alreadyOnHold: 'Subskrypcja jest objęta blokadą prawną',
    selfServiceDisabled: 'Organizacja nie pozwala użytkownikom tego kupować',
    notForSelfService: 'Użytkownicy nie kupują tego planu samodzielnie',
    orderOpen: 'Dla tej subskrypcji złożono już inne zamówienie',
    trialTaken: 'Użytkownik miał już wersję próbną tego produktu',
    consumerConsentRequired: 'Konsument musi zażądać, aby usługa rozpoczęła się od razu',
    withdrawalNotPossible: 'Konsument nie może już odstąpić od umowy',
    handOverOpen: 'Subskrypcja została już komuś zaproponowana',
    handOverClosed: 'Propozycja nie jest już aktualna',
    proposalOpen: 'Klientowi złożono już taką propozycję',
    proposalClosed: 'Propozycja nie jest już aktualna',
    noBillingAccount: 'Użytkownik nie ma konta rozliczeniowego',
    organisationDecides: 'Subskrypcję przejmuje organizacja i decyduje o tym, co dalej',
    noPayer: 'Organizacja nie ma konta rozliczeniowego',
    takeOverNotPossible: 'Subskrypcji nie można w ten sposób przejąć',
    noTakeOver: 'Nie ma przejęcia, które można by wycofać',
    leaverDecisionNotPossible: 'O tym zakupie nikt nie decyduje za osobę, która odeszła',
    purchaserDecides: 'O tym decyduje użytkownik, który za to płaci',
    cancellationNotPossible: 'Subskrypcji nie można w ten sposób wypowiedzieć',
    notCancelled: 'Nie ma wypowiedzenia, które można by wycofać',
    notOnHold: 'Subskrypcja nie jest objęta blokadą prawną',

    usersNotMoved: 'Nie udało się przenieść wszystkich użytkowników',
    notFailed: 'Użytkownik nie należy do tych, których nie udało się przenieść',
    notRunning: 'Konfiguracja nie jest w toku',
    notPaused: 'Konfiguracja nie jest wstrzymana',
    notStuck: 'Proces nie utknął',
    tenantErased: 'Dane organizacji zostały usunięte',

    unknownPartner: 'Nie ma partnera o tym identyfikatorze',
    partnerNotEnrolled: 'Partner nie uczestniczy w programie partnerskim',
    partnerSuspended: 'Udział partnera w programie partnerskim jest zawieszony',
    partnerMayNotSell: 'Partner nie może teraz sprzedawać',
    distributorCycle: 'Partner byłby własnym dystrybutorem',
    ownPartnerOfRecord: 'Partner nie może być własnym partnerem obsługującym',
    resellerEndsIt: 'Relację ze sprzedawcą może zakończyć tylko partner',
    alreadyReseller: 'Partner jest już sprzedawcą tego klienta',
    invitationDeclined: 'Klient niedawno odrzucił takie zaproszenie',
    invitationClosed: 'Zaproszenie nie jest już otwarte',
    transferClosed: 'Przeniesienie nie jest już otwarte',

    timeSkippingOff: 'Na serwerze Temporal przeskakiwanie czasu jest wyłączone',
    clockGoesForward: 'Zegar testowy chodzi tylko do przodu',
    clockAdvancing: 'Zegar testowy jest właśnie przesuwany',
    nothingDue: 'Na zegarze testowym nic nie jest zaplanowane',

    planNotOnSale: 'Plan nie jest w sprzedaży',
    dataPlaneRefused: 'System docelowy ostatecznie odmówił',
    dataPlaneUnavailable: 'System docelowy nie odpowiada',
    paymentProviderRefused: 'Dostawca płatności ostatecznie odrzucił żądanie',
    paymentProviderUnavailable: 'Dostawca płatności nie odpowiada',
    unknownPaymentMethod: 'Klient nie ma takiej metody płatności',
    refundTooHigh: 'Zwrot przekroczyłby zapłaconą kwotę',
    refundNotPossible: 'Zwrócić można tylko płatność, która się powiodła',
    realServiceOnTestClock: 'Na zegarze testowym działają tylko lokalne odpowiedniki usług',
    decisionNotPossible: 'W sprawie tej wpłaty nie można tak zdecydować',
    writeOffNotPossible: 'Należności nie można odpisać',
    brokenStatement: 'Nie można odczytać wyciągu bankowego',
    exchangeRateUnavailable: 'Bank centralny nie odpowiada',
    unknownExchangeRate: 'Bank centralny nie ma takiego kursu',
    documentNotReady: 'Dokumentu nie można jeszcze wydać',
    documentNotRejected: 'Dokument nie został odrzucony',
    invalidDocument: 'Dokument nie jest zgodny ze schematem organu podatkowego',
    rejectedByAuthority: 'Organ podatkowy odrzucił dokument',
    taxAuthorityUnavailable: 'Organ podatkowy nie odpowiada',
    taxAuthorityRefused: 'Organ podatkowy ostatecznie odrzucił żądanie',
    noAuthorityCertificate: 'Sprzedawca nie ma certyfikatu organu podatkowego',
    tooManyWebhookEndpoints: 'Jest za dużo punktów odbioru webhooków',
    webhookAddressNotAllowed: 'Na ten adres nie wysyłamy webhooków',
    webhookEndpointDisabled: 'Punkt odbioru webhooków jest wyłączony',
    deliveryPending: 'Webhook jest już wysyłany',
    mailRefused: 'Serwer poczty ostatecznie odrzucił wiadomość',
    mailDeferred: 'Skrzynka pocztowa na razie nie przyjmuje wiadomości',
    mailUnavailable: 'Serwer poczty nie odpowiada',
  },
  detail: {
    creditNotPossible:
      '{reason, select, noTerms {Konto rozliczeniowe nie ma w tej walucie odroczonego terminu płatności: najpierw trzeba zapłacić.} overdue {Jedna z faktur konta rozliczeniowego jest po terminie: najpierw trzeba ją zapłacić.} other {To przekracza limit kredytu konta rozliczeniowego: trzeba najpierw zapłacić albo poprosić o wyższy limit.}}',
    wrongLines: 'Nic nie zaimportowano: {count, plural, one {# błąd} few {# błędy} many {# błędów} other {# błędu}}.',
    unknownPartner: 'Nie ma partnera {partnerId}: prosimy zapytać partnera o jego identyfikator.',
    partnerNotEnrolled: '{name} nie uczestniczy w programie partnerskim i nie można wskazać tego partnera.',
    partnerSuspended: 'Udział partnera {name} w programie partnerskim jest zawieszony i nie można go teraz wskazać.',
    partnerMayNotSell:
      '{reason, select, noDistributor {Partner nie ma dystrybutora} suspended {Relacja partnera z dystrybutorem jest zawieszona} other {Relacja partnera z dystrybutorem się zakończyła}}: nie może sprzedawać.',
    ownPartnerOfRecord: '{name} to ten sam klient: prosimy wskazać innego partnera albo żadnego.',
    resellerEndsIt:
      '{name} jest Państwa sprzedawcą i tylko partner może to zakończyć: prosimy się do niego zwrócić albo uzgodnić przeniesienie do innego sprzedawcy.',
    alreadyReseller: 'Partner jest już sprzedawcą tego klienta.',
    invitationDeclined: 'Klient odrzucił zaproszenie partnera: następne można wysłać od {againOn}.',
    invitationClosed:
      '{state, select, accepted {Zaproszenie zostało przyjęte.} declined {Zaproszenie zostało odrzucone.} withdrawn {Partner wycofał zaproszenie.} other {Zaproszenie wygasło.}}',
    transferClosed:
      '{state, select, agreed {Wszystkie trzy strony zgodziły się na przeniesienie.} declined {Przeniesienie zostało odrzucone.} withdrawn {Przeniesienie zostało wycofane.} other {Przeniesienie wygasło: jego dzień nadszedł, zanim zgodziły się wszystkie trzy strony.}}',
    tooManyWrongKeys:
      'W ciągu 15 minut {most, plural, one {# klucz produktu był błędny} few {# klucze produktu były błędne} other {# kluczy produktu było błędnych}}. Prosimy skopiować klucze jeszcze raz i spróbować ponownie za {minutes, plural, one {# minutę} few {# minuty} other {# minut}}.',
    agreementSigned: 'Umowa jest już podpisana innym nazwiskiem: pierwszy podpis pozostaje.',
    noNewTenant: 'Organizacja istniała już wcześniej: jej dane zmienia się w organizacji.',
    tooManyKeys: 'Z tymi kluczami byłoby ich razem {all}: jednocześnie można zrealizować najwyżej {most}.',
    malformedUser: 'To nie jest ani identyfikator użytkownika, ani adres e-mail.',
    nestedGroup:
      'Grupa nie może być członkiem grupy: prosimy dodać jej członków, każdego przez identyfikator lub adres e-mail.',
    licenceOfGroup: 'Licencja pochodzi z grupy ({groups}): prosimy usunąć tę osobę z grupy.',
    licenceInUse: 'Z tej licencji niedawno korzystano: odbierane są tylko nieużywane.',
    reclaimOpen: 'Ta licencja ma już zostać odebrana: użytkownik został uprzedzony.',
    reclaimClosed:
      '{state, select, reclaiming {Licencje są właśnie odbierane.} cancelled {Odbieranie anulowano: wszyscy zachowują licencje.} other {Odbieranie się zakończyło: prosimy przydzielić licencję osobie, która jej potrzebuje.}}',
    nameInUse: 'Inna grupa organizacji nazywa się {name}: prosimy wybrać inną nazwę.',
    tooManyPlans: 'Grupa może mieć najwyżej 20 planów: prosimy najpierw usunąć z niej inny plan.',
    repeatedUser: 'Ten użytkownik został już wymieniony w tym samym żądaniu.',
    noAdministrator:
      'Organizacja nie ma administratora, który mógłby zająć się subskrypcją: najpierw trzeba go wskazać.',
    usersNotFreed:
      '{reason, select, list {{count, plural, one {# pozycja listy nie wskazuje} few {# pozycje listy nie wskazują} other {# pozycji listy nie wskazuje}} nikogo, komu można odebrać licencję: nikomu jej nie odebrano, a przy każdej takiej pozycji podano powód.} other {Użytkownik nie ma licencji tej subskrypcji.}}',
    userDeactivated: 'Użytkownik jest dezaktywowany: najpierw trzeba go przywrócić.',
    malformedKey:
      '{check, select, oneWrongOrTwoSwapped {W kluczu produktu jeden znak jest błędny albo dwa sąsiednie są zamienione.} ' +
      'invisible {W kluczu produktu jest niewidoczny znak ({codePoint}), który mógł się tam dostać przy kopiowaniu: należy go usunąć albo wpisać klucz ręcznie.} ' +
      'other {{expectedLength, select, ' +
      'none {Znak na pozycji {position} nie występuje w kluczach produktu (są w nich cyfry oraz litery oprócz B, I, L, O, S, U, Z).} ' +
      'other {Klucz produktu ma {expectedLength, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}, ' +
      'a ten ma {length, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}.}}}}',
    unknownKey: 'Klucz jest poprawnie zbudowany, ale nigdy go tu nie wydano: prosimy zapytać sprzedawcę.',
    usedKey: 'Klucz został wykorzystany {usedAt}.',
    reservedKey: 'Klucz należy do innej otwartej realizacji.',
    revokedKey: 'Sprzedawca unieważnił ten klucz: może podać powód albo wydać nowy.',
    expiredKey: 'Termin realizacji kluczy minął {redeemBy}: sprzedawca może je wymienić.',
    mixedKeys:
      '{reason, select, otherPlan {Klucze są przeznaczone dla planu {keysPlan}, a subskrypcja dotyczy planu {subscriptionPlan}.} ' +
      'other {Ten klucz różni się od pierwszego: prosimy zrealizować go osobno.}}',
    duplicateKey: 'To ten sam klucz co {sameAs}. na liście.',
    otherTestClock:
      '{reason, select, live {Klucze są przeznaczone do rzeczywistego użytku.} ' +
      'clock {Klucze są przeznaczone dla zegara testowego {testClockId}.} ' +
      'other {Ten klucz różni się od pierwszego: prosimy zrealizować go osobno.}}',
    countryNotServed:
      '{reason, select, cloud {Plan {plan} nie jest dostępny w chmurze {cloud}, tylko w chmurze {soldIn}.} ' +
      'other {Plan {plan} nie jest dostępny w tym kraju: {country}. Kraje, w których jest sprzedawany: {countries}.}}',
    keyInUse:
      '{state, select, used {Klucz został wykorzystany} other {Klucz jest zarezerwowany przez otwartą realizację}}: ' +
      'nie można go unieważnić.',
    keyOfOrder:
      '{reason, select, revoke {Klucz unieważnia się, anulując jego zamówienie {keyOrderId}.} ' +
      'other {Klucz zamówiono dla klienta, który realizuje go, wskazując zamówienie.}}',
    otherCustomersOrder: 'Klucze zamówiono dla innego klienta i tylko on może je zrealizować.',
    keyOrderNotPending:
      'Zamówienie nie oczekuje na realizację: {state, select, inRedemption {jego klucze należą do otwartej realizacji} ' +
      'redeemed {zostało zrealizowane} declined {zostało odrzucone} expired {jego termin minął} other {zostało anulowane}}.',
    otherCloud:
      '{reason, select, partner {Partner korzysta z chmury {cloud}: należy wskazać partnera z chmury {ownCloud}.} ' +
      'plan {Plan jest sprzedawany w chmurze {cloud}: należy wybrać plan z chmury {ownCloud}.} ' +
      'agreement {Umowa dotyczy chmury {cloud}: w chmurze {ownCloud} obowiązuje inna.} ' +
      'other {Klient korzysta z chmury {cloud}: może dla niego działać partner z tej chmury.}}',
    offerOpen: 'Klient może jeszcze odpowiedzieć na ofertę {delegationId}: aby złożyć inną, trzeba ją wycofać.',
    offerNotOpen:
      'Oferta {state, select, lapsed {wygasła} declined {została odrzucona} withdrawn {została wycofana} other {została przyjęta}}.',
    delegationNotActive:
      '{state, select, offered {Oferta nie została jeszcze przyjęta.} expired {Czas delegacji upłynął.} ended {Delegacja została zakończona.} other {Oferta nie doszła do skutku.}}',
    extensionNotPossible:
      '{reason, select, waits {Klient nie odpowiedział jeszcze na ostatnią prośbę.} other {Dostęp trwa najwyżej {longestDays, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}} od teraz.}}',
    extensionNotAsked: 'Żadna prośba o przedłużenie nie czeka na odpowiedź.',
    planNotOnSale: 'Plan {plan} został wycofany ze sprzedaży.',

    billingProfileInUse:
      'Używają go: {uses}. Proszę wybrać dla nich inny profil albo usunąć zapisane metody płatności.',
    defaultBillingProfile: 'Najpierw proszę ustawić inny profil jako domyślny.',
    tooManyBillingProfiles: 'Ma ich {most}: najpierw proszę usunąć jeden.',
    onlyCardsAreEdited: 'Zgodę na płatności BLIK-iem zastępuje się nową.',
    redemptionClosed:
      'Realizacja jest zakończona: {state, select, redeemed {klucze zostały zrealizowane} refused {klucze zostały odrzucone} ' +
      'undone {konfiguracja została wycofana} cancelled {zrezygnowano z niej} other {wygasła po 24 godzinach bez postępu}}.',
    agreementRequired: 'Najpierw trzeba zaakceptować umowę, której wymaga plan.',
    signatureRequired:
      'Umowę podpisuje administrator klienta, pod odnośnikiem z wiadomości: prosimy wysłać prośbę o podpis.',
    wrongAgreement: 'Plan wymaga umowy {agreement} w wersji {version}.',
    reviewChanged:
      'To, co zrobi realizacja, zmieniło się od odczytania podsumowania: trzeba przeczytać nowe i ponownie je potwierdzić.',
    acknowledgementRequired: 'Niepotwierdzone informacje: {missing}.',
    useNotPossible:
      '{use, select, activate {Organizacja ma już subskrypcję.} ' +
      'other {Organizacja nie ma subskrypcji, obok której mogłaby powstać kolejna.}}',
    writeOffNotPossible:
      '{reason, select, notOpen {Nic z tego nie jest do zapłaty.} ' +
      'notOwed {Dotyczy czegoś, czego jeszcze nie dostarczono: można to anulować albo poczekać, aż wygaśnie.} ' +
      'notOverdue {Termin płatności jeszcze nie minął: odpisać można dopiero zaległość.} ' +
      'other {Zapłata przywróciłaby subskrypcję: odpisać można dopiero po jej zakończeniu.}}',
    payerNotChangeable:
      '{reason, select, perpetual {Jest bezterminowa: nigdy się nie kończy.} ' +
      'invoiced {Płaci się za nią już za okresy.} ' +
      'prepaid {Opłacono ją kluczami: nikt nie płaci za nią za okresy.} ' +
      'trial {To wersja próbna: przechodzi w plan i wtedy się za nią płaci.} ' +
      'cancelled {Subskrypcja jest wypowiedziana: najpierw wycofaj wypowiedzenie.} ' +
      'noPurchaser {Płaci za nią organizacja, a nie użytkownik.} ' +
      'policy {Jej zasady nie przewidują takiej decyzji.} ' +
      'other {Nie jest ani aktywna, ani w okresie karencji: odnawia ją klucz albo trzeba kupić nową.}}',
    renewNotPossible:
      '{reason, select, perpetual {Jest bezterminowa: nigdy się nie kończy, więc nie ma czego odnawiać.} ' +
      'cancelled {Subskrypcja jest wypowiedziana: najpierw wycofaj wypowiedzenie.} ' +
      'perpetualPlan {Plan bezterminowy niczego nie odnawia: działa obok posiadanych subskrypcji.} ' +
      'noReactivation {Subskrypcji tego planu nie można ponownie aktywować: trzeba kupić nową.} ' +
      'pending {Jeszcze się nie zaczęła: czeka na ostatni dzień innej subskrypcji.} ' +
      'settingUp {Trwa jej konfiguracja: będzie można ją odnowić później.} ' +
      'trial {Wersję próbną zamienia się na plan: podaj, na który.} ' +
      'trialPlan {Wersja próbna niczego nie odnawia i nie jest odnawiana: następuje po niej plan sprzedawany na czas.} ' +
      'noTrial {Zamienić można tylko wersję próbną, trwającą lub zakończoną.} ' +
      'noExtension {Okresów tego planu nie przedłuża się z miesiąca na miesiąc.} ' +
      'periodsOwed {Trzeba jeszcze zapłacić za części obecnego okresu: następny zacznie się po nim.} ' +
      'prepaid {Opłacono ją kluczami i nikt nie płaci za nią okresami: odnawiają ją klucze.} ' +
      'paidOtherwise {Ten czas opłacono tymczasem w inny sposób: należy zwrócić pieniądze albo zamówić za nie coś innego.} ' +
      'other {W obecnym stanie nie można jej odnowić.}}',
    addSeatsNotPossible:
      '{reason, select, perpetual {Jest bezterminowa: jej licencje nie mają czasu, który można by podzielić.} ' +
      'perpetualPlan {Klucze planu bezterminowego nie mają czasu, który można by podzielić: działają obok posiadanych subskrypcji.} ' +
      'otherPlan {Klucze są przeznaczone dla innego planu.} ' +
      'unequalTerms {Jej okresy mają różne liczby licencji, więc nie można ich połączyć.} ' +
      'prepaid {Opłacono ją kluczami: licencje dodają klucze jej planu.} ' +
      'cancelled {Subskrypcja jest wypowiedziana: najpierw wycofaj wypowiedzenie.} ' +
      'other {Licencje dodaje się, gdy subskrypcja jest aktywna.}}',
    replaceNotPossible:
      '{reason, select, samePlan {Ma już ten plan: wystarczy ją odnowić.} ' +
      'trialPlan {Wersja próbna nie zastępuje żadnej innej subskrypcji.} ' +
      'perpetual {Jest bezterminowa i nie ma ostatniego dnia: można ją zastąpić teraz.} ' +
      'ended {Jej ostatni dzień minął: można ją zastąpić teraz.} ' +
      'pending {Jeszcze się nie zaczęła: czeka na ostatni dzień innej subskrypcji.} ' +
      'other {Trwa jej konfiguracja: będzie można ją zastąpić później.}}',
    replacementWaits:
      '{when, select, now {Subskrypcja {by} właśnie ją zastępuje.} other {Subskrypcja {by} zastąpi ją {on}.}}',
    choiceRequired: 'Najpierw trzeba wybrać, do czego mają posłużyć klucze.',
    confirmationRequired:
      '{daysLost, select, all {Przepadłaby subskrypcja, która nigdy się nie kończy} ' +
      'other {{daysLost, plural, one {Przepadłby # opłacony dzień} few {Przepadłyby # opłacone dni} ' +
      'many {Przepadłoby # opłaconych dni} other {Przepadłoby # opłaconego dnia}}}}: trzeba to potwierdzić.',
    prepaidOnly: 'Można rozpocząć tylko okres opłacony kluczem.',
    usersToFree:
      '{assigned, plural, one {Przypisana jest # licencja} few {Przypisane są # licencje} many {Przypisanych jest # licencji} ' +
      'other {Przypisanych jest # licencji}}, a klucze obejmują {seats, plural, one {# licencję} few {# licencje} ' +
      'many {# licencji} other {# licencji}}: prosimy wskazać {excess, plural, one {# użytkownika} few {# użytkowników} ' +
      'many {# użytkowników} other {# użytkownika}}, {excess, plural, one {któremu} other {którym}} odebrać licencję. Zamiast niewskazanych ' +
      'licencję tracą osoby, którym przypisano ją najpóźniej.',

    noFreeSeat: 'Wszystkie licencje są przypisane: prosimy najpierw odebrać komuś licencję albo dokupić kolejne.',
    unknownUser:
      '{reason, select, notAdministrator {Ten użytkownik nie jest administratorem tej organizacji.} ' +
      'other {W tej organizacji nie ma takiego użytkownika.}}',
    licenceHeld: 'Licencja już jest: subskrypcja {subscriptionId}.',
    licenceRequestOpen: 'O to już poproszono: prosimy poczekać na odpowiedź albo wycofać prośbę {licenceRequestId}.',
    licenceRequestClosed:
      '{state, select, seatOrdered {Prośbę przyjęto: licencję zamówiono, ale jeszcze jej nie opłacono.} granted {Prośbę przyjęto.} declined {Prośbę odrzucono.} withdrawn {Prośbę wycofano.} other {Prośba wygasła.}}',
    ownLicenceOnly: 'Poprosić musi sama ta osoba: o licencję prosi ten, kto jej potrzebuje.',
    noFittingSubscription:
      'Wskaż inną subskrypcję albo najpierw ją kup: organizacja nie ma teraz takiej, z której można by przydzielić licencję.',
    severalSubscriptions: 'Wskaż, z której z tych subskrypcji ma być przydzielona: {subscriptionIds}.',
    licencesNotChangeable:
      '{state, select, pending {Jeszcze się nie zaczęła: czeka na ostatni dzień innej subskrypcji.} ' +
      'settingUp {Trwa przenoszenie użytkowników do tej subskrypcji: licencja zostanie przypisana po jego zakończeniu.} ' +
      'other {W wyłączonej subskrypcji licencje pozostają bez zmian.}}',

    subscriptionEnded:
      '{state, select, superseded {Zastąpiła ją inna subskrypcja.} undone {Jej konfiguracja została wycofana.} ' +
      'other {Dane zostały usunięte: trzeba wszystko kupić od nowa.}}',
    deletionBegun: 'Usuwanie danych już się rozpoczęło i niczego nie można już zmienić.',
    alreadyOnHold: 'Obowiązuje blokada: {hold}.',
    selfServiceDisabled:
      '{state, select, trialsOnly {Twoja organizacja pozwala użytkownikom tylko na bezpłatne wersje próbne produktu {productId}} other {Twoja organizacja nie pozwala użytkownikom kupować produktu {productId}}}: zwróć się do administratora.',
    notForSelfService: 'Użytkownicy nie kupują planu {plan} samodzielnie: poproś administratora o zakup.',
    invalidSeats:
      'Subskrypcja ma {seats, plural, one {# licencję} few {# licencje} many {# licencji} other {# licencji}}; zamówione już kolejne: {ordered} ({orderIds}). Najpierw opłać lub anuluj to zamówienie albo podaj wyższą łączną liczbę.',
    orderOpen:
      'Inne zamówienie ({orderIds}) jest jeszcze w toku: najpierw je opłać lub anuluj, a jeśli jest już opłacone, poczekaj na jego realizację.',
    trialTaken:
      '{reason, select, organisation {Organizacja ma już za sobą wersję próbną produktu {productId}.} other {Masz już za sobą wersję próbną produktu {productId}: każdemu użytkownikowi przysługuje jedna.}}',
    consumerConsentRequired:
      'Zażądaj wyraźnie, aby usługa rozpoczęła się od razu: mimo to możesz odstąpić od umowy w ciągu 14 dni, płacąc za dni do odstąpienia.',
    withdrawalNotPossible:
      '{reason, select, over {Ostatnim dniem na odstąpienie był {on}.} notPaid {Nic nie zapłacono: zamiast tego można to anulować.} notConsumer {Od umowy odstępuje tylko konsument, który kupił do użytku osobistego: zamiast tego można wypowiedzieć subskrypcję.} other {Nic z tego nie zostało: zwrócono to albo już się skończyło.}}',
    handOverOpen:
      'Subskrypcja została już komuś zaproponowana: poczekaj na odpowiedź do {until} albo wycofaj propozycję.',
    handOverClosed:
      '{state, select, accepted {Propozycja została przyjęta.} declined {Propozycja została odrzucona.} withdrawn {Propozycja została wycofana.} other {Propozycja wygasła albo subskrypcja nie należy już do tego użytkownika.}}',
    proposalOpen: 'Propozycja została już złożona: poczekaj na odpowiedź do {until} albo wycofaj propozycję.',
    proposalClosed:
      '{state, select, accepted {Propozycja została przyjęta.} declined {Propozycja została odrzucona.} withdrawn {Propozycja została wycofana.} other {Nikt nie odpowiedział w terminie: propozycja wygasła.}}',
    noBillingAccount: 'Najpierw otwórz własne konto rozliczeniowe i dodaj metodę płatności.',
    organisationDecides:
      'Organizacja przejmie subskrypcję {on} i decyduje o tym, co dalej: zwróć się do administratora.',
    noPayer: 'Organizacja nie ma konta rozliczeniowego: najpierw je otwórz.',
    takeOverNotPossible:
      '{reason, select, day {Można ją przejąć od {from} do {until}.} organisation {Nie płaci za nią żaden użytkownik.} perpetual {Jest bezterminowa: nic się już za nią nie płaci.} pending {Jeszcze się nie zaczęła.} policy {Jej zasady tego nie przewidują.} trial {To wersja próbna: przejmij ją, a potem zamień na plan.} other {Została wypowiedziana i się skończyła: trzeba ją kupić od nowa.}}',
    noTakeOver: 'Nie ma zaplanowanego przejęcia, które można by wycofać.',
    leaverDecisionNotPossible:
      '{reason, select, organisation {Nie płaci za nią żaden użytkownik: organizacja decyduje o niej sama.} active {Użytkownik, który to kupił, nadal pracuje i o tym decyduje: poproś go o zmianę albo przejmij subskrypcję dla organizacji.} takeOver {Organizacja przejmie ją {on}: najpierw to wycofaj.} other {Dane użytkownika, który to kupił, zostały usunięte: bez decyzji subskrypcja wygaśnie. Można ją przejąć dla organizacji.}}',
    purchaserDecides:
      'Decyduje o tym użytkownik, który to kupił: poproś go o zmianę albo przejmij subskrypcję dla organizacji.',
    cancellationNotPossible:
      '{reason, select, perpetual {Jest bezterminowa i żaden okres w niej się nie kończy: można z niej zrezygnować od razu.} pending {Jeszcze się nie zaczęła: można z niej zrezygnować.} disabled {Jest już wyłączona.} cancelled {Jest już wypowiedziana z końcem okresu.} settingUp {Trwa jeszcze konfiguracja: zrezygnuj z niej albo wypowiedz subskrypcję potem.} begun {Ten okres już się zaczął.} renewedAgain {Po tym okresie jest już opłacony następny: najpierw zwróć tamto odnowienie.} other {Jej okres się skończył albo nie jest opłacony: wypowiedz ją od razu.}}',
    notCancelled: 'Nie ma wypowiedzenia, które można by wycofać.',
    notOnHold: 'Nie ma blokady prawnej, którą można by zdjąć.',
    usersNotMoved: 'Nie udało się przenieść wszystkich użytkowników: lista użytkowników konfiguracji podaje powody.',
    dataPlaneRefused:
      '{reason, select, move {System docelowy odrzucił przeniesienie.} other {System docelowy ostatecznie odmówił wykonania polecenia.}}',
    notFailed: 'Pominąć można tylko użytkowników, których nie udało się przenieść.',
    notRunning: 'Wstrzymać można tylko konfigurację, która przenosi użytkowników.',
    notPaused: 'Wznowić można tylko wstrzymaną konfigurację.',
    tenantErased: 'Dane organizacji zostały usunięte wraz z jej ostatnią subskrypcją.',
    forbidden:
      '{reason, select, administratorsOfTenant {O tym, kto jest administratorem, decydują sami administratorzy klienta.} ' +
      'ownTenantOnly {Administrator realizuje klucze dla własnej organizacji.} ' +
      'newTenantsOnly {Partner otwiera realizacje dla nowych organizacji oraz dla tych, które mu na to pozwoliły.} ' +
      'keysNotDelegated {Partner realizuje własne klucze dla nowej organizacji oraz dla organizacji, która mu na to pozwoliła.} ' +
      'otherStock {Klucze pokazuje się partnerowi, który je kupił.} ' +
      'ownKeysOnly {Partner realizuje klucze, które sam sprzedaje.} ' +
      'openedByOthers {Partner rezygnuje tylko z realizacji, które sam otworzył.} ' +
      'otherMembership {To konto może to zrobić, działając w innym miejscu: wskaż je w nagłówku Perennial-Acting-In.} ' +
      'role {Tę czynność może wykonać administrator.} ' +
      'keyScopes {Zakresy tego klucza API na to nie pozwalają.} ' +
      'ofOperators {To zmienia operator usługi: partner zmienia dane kontaktowe, język i usługi.} ' +
      'keyEnd {Klucz API nie może działać dłużej niż ten, którym go utworzono.} ' +
      'readOnly {Ten klucz API służy tylko do odczytu.} ' +
      'other {Brak uprawnień do tej czynności.}}',
    unauthenticated:
      '{reason, select, expired {Token dostępu wygasł: pobierz nowy.} notYetValid {Token dostępu nie jest jeszcze ważny.} ' +
      'issuer {Token dostępu wystawił ktoś inny.} audience {Token dostępu jest przeznaczony dla innego odbiorcy.} ' +
      'apiKey {Klucz API jest nieznany, wygasł lub został unieważniony.} ' +
      'other {Potrzebny jest ważny klucz API lub token dostępu.}}',
    noMembership:
      'Przyjmij zaproszenie z wiadomości e-mail albo poproś administratora swojej organizacji o zaproszenie.',
    notAMember: 'Wybierz jedno z miejsc wymienionych w mayActIn.',
    actingInRequired: 'Wskaż w nagłówku Perennial-Acting-In jedno z miejsc wymienionych w mayActIn.',
    notSignedIn: 'Potrzebny jest token dostępu osoby; klucz API nie wystarcza.',
    roleOfUser: 'Uprawnienia administratora zmienia się w danych użytkownika organizacji.',
    emailNotVerified: 'Potwierdź adres e-mail u dostawcy logowania albo użyj odnośnika z zaproszenia.',
    invitationOver:
      '{reason, select, joined {Ta osoba już przyjęła zaproszenie.} other {Poproś osobę, która zaprosiła, o nowe zaproszenie.}}',
    alreadyMember: 'Zaloguj się innym kontem albo poproś administratora o usunięcie dotychczasowego członkostwa.',
    placeTaken: 'Poproś administratora o usunięcie powiązania z tamtym kontem.',
  },
  possible: 'Możliwe: {possibleUses}.',
  use: {
    activate: 'activate (nowa subskrypcja)',
    separate: 'separate (kolejna subskrypcja obok obecnych)',
    renew: 'renew (następny okres)',
    addSeats: 'addSeats (licencje na bieżący okres)',
    replace: 'replace (inny plan w miejsce obecnej subskrypcji)',
  },
  capTooLow:
    'Od tego czasu każdy okres kosztuje {perPeriod}, a zgoda BLIK pozwala pobrać w jednej płatności najwyżej {cap}: płatności nie będą pobierane automatycznie. Prosimy przedtem udzielić nowej zgody albo dodać kartę, albo opłacać każdy okres samodzielnie.',
  passedOver: {
    alreadyHolds: 'Ma już licencję nowej subskrypcji.',
    userLeft: 'Nie należy już do organizacji.',
    unassigned: 'W międzyczasie odebrano licencję starej subskrypcji.',
  },
  thing: {
    keysAreUsedUp: 'Klucze zostaną przez to wykorzystane: nie można ich zrealizować ponownie ani wycofać.',
    termStartsToday: 'Okres zaczyna się dzisiaj w Państwa strefie czasowej, niezależnie od czasu trwania konfiguracji.',
    dataIsDeleted:
      'Bez odnowienia dane zostaną trwale usunięte {daysToDeletion, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}} po końcu okresu.',
    termFollows: 'Nowy okres zacznie się, gdy skończy się obecny: żaden opłacony dzień nie przepada.',
    seatsEndTogether:
      'Wszystkie licencje kończą się jednego dnia, w którym opłacone dni obecnych i nowych licencji są wykorzystane: ' +
      'koniec obecnych może się przesunąć.',
    usersAreMoved: 'Użytkownicy starej subskrypcji zostaną przeniesieni do nowej, po czym stara się zakończy.',
    someHaveNoSeat:
      'Nowa subskrypcja ma mniej licencji, niż jest przypisanych: nie da się przenieść {usersWithoutSeat, plural, ' +
      'one {# użytkownika} few {# użytkowników} many {# użytkowników} other {# użytkownika}}.',
    daysAreLost:
      'To, co pozostało ze starej subskrypcji, przepada bez zwrotu: {daysLost, select, all {cała, bo nigdy się nie kończy} ' +
      'other {{daysLost, plural, one {# opłacony dzień} few {# opłacone dni} many {# opłaconych dni} other {# opłaconego dnia}}, ' +
      'wraz z następnymi okresami}}.',
    waitsForLastDay:
      'Nowa subskrypcja czeka na ostatni dzień starej; jej okres zaczyna się dzień później, więc żaden opłacony dzień nie przepada.',
    graceCounts:
      'Nowy okres zaczyna się tam, gdzie skończył się poprzedni: {daysSinceEnd, plural, one {wliczany jest # wykorzystany dzień} ' +
      'few {wliczane są # wykorzystane dni} many {wliczanych jest # wykorzystanych dni} other {wliczane jest # wykorzystanego dnia}} karencji.',
    gapStays:
      'Nowy okres zaczyna się dzisiaj: {daysSinceEnd, plural, one {# dzień, który minął} few {# dni, które minęły} many {# dni, które minęły} ' +
      'other {# dnia, które minęło}} od końca poprzedniego, w karencji lub po wyłączeniu, nie będzie rekompensowane.',
    usersAreFreed:
      'Nowy okres obejmuje mniej licencji, niż jest przypisanych: {usersToFree, plural, one {licencję traci # osoba} ' +
      'few {licencje tracą # osoby} many {licencje traci # osób} other {licencje traci # osoby}}, najpierw wskazane, ' +
      'a po nich te, którym przypisano je najpóźniej.',
  },
  reseller: 'sprzedawca',
  declaration: 'Oświadczam, że jestem osobą właściwą, aby dokonać tego w imieniu mojej organizacji.',
};
