import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# den} few {# dny} many {# dne} other {# dní}}';
const subscription =
  '{planName} organizace {organisation} ' +
  '({seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}})';

export const cs: NoticeTexts = {
  // Without the name, which would need the vocative; it stands in `sentAt`.
  greeting: 'Dobrý den,',
  subject: {
    expiring: `{planName}: předplatné vyprší za ${days} (platí do {lastDay})`,
    expired: '{planName}: předplatné vypršelo, obnovit je můžete do {lastGraceDay}',
    disabled: '{planName}: předplatné je deaktivováno',
    reactivated: '{planName}: předplatné je opět aktivní',
    deleted: '{planName}: předplatné bylo smazáno',
    superseded: '{planName}: předplatné nahradil plán {newPlanName}',
    invitation: '{planName}: nainstalujte prosím novou verzi',
    installationReminder: '{planName}: připomenutí instalace nové verze',
  },
  lead: {
    expiring: `Předplatné ${subscription} vyprší za ${days}. Platí do {lastDay} včetně.`,
    expired: `Období předplatného ${subscription} skončilo {lastDay}. Předplatné zatím nebylo obnoveno.`,
    disabled: `Předplatné ${subscription} je od {disablesOn} deaktivováno: uživatelé s ním už nemohou pracovat.`,
    reactivated: `Předplatné ${subscription} je opět aktivní. Nově platí do {newLastDay} včetně.`,
    deleted: `Předplatné ${subscription} bylo {deletesOn} smazáno.`,
    superseded: `Předplatné ${subscription} bylo {supersededOn} nahrazeno plánem {newPlanName}.`,
    invitation: 'Organizace {organisation} přešla na plán {planName}. Licenci tohoto plánu už máte přidělenou.',
    installationReminder:
      'Dne {invitedOn} jsme vás požádali o instalaci nové verze pro plán {planName} (organizace {organisation}). ' +
      'Zatím nemáme potvrzení, že je nainstalována.',
  },

  untilLastDay:
    'Do konce tohoto dne se nic nemění: uživatelé pracují jako dosud a správci vidí data a mohou je exportovat.',
  graceAhead:
    'Od {expiresOn} do {lastGraceDay} včetně běží ochranná lhůta: uživatelé mohou dál pracovat a správci dál vidí data ' +
    'a mohou je exportovat. Při obnovení v této době nevznikne žádná mezera: nové období začíná {expiresOn}.',
  graceNow:
    'Do {lastGraceDay} včetně běží ochranná lhůta: uživatelé mohou pracovat jako dosud a správci vidí data ' +
    'a mohou je exportovat. Při obnovení v této době nevznikne žádná mezera: nové období začíná {expiresOn}.',
  disablement:
    'Pokud předplatné nebude obnoveno, bude {disablesOn} deaktivováno: uživatelé nebudou moci pracovat, ' +
    'správci však data dál uvidí a budou je moci exportovat.',
  disabledNow: 'Správci data dál vidí a mohou je exportovat.',
  reactivation:
    'Deaktivované předplatné lze znovu aktivovat, dokud není smazáno: nové období pak začne dnem opětovné aktivace ' +
    'a uživatelé i jejich licence zůstanou beze změny.',
  noReactivation: 'Deaktivované předplatné tohoto plánu nelze znovu aktivovat: je třeba koupit nové.',
  deletion:
    'Zůstane-li předplatné deaktivováno, bude dne {deletesOn} včetně svých dat trvale smazáno. ' +
    'Smazaná data nelze obnovit.',
  hold: 'Data podléhají právní blokaci ({hold}): dokud blokace trvá, nebudou smazána.',
  workAgain: 'Uživatelé s přidělenou licencí mohou pracovat a správci vidí data a mohou je exportovat.',
  gone: 'Nelze je už používat, prodloužit ani znovu aktivovat. Smazaná data nelze obnovit.',
  certificate:
    'Co, kdy a podle jakých pravidel bylo smazáno, potvrzuje osvědčení o smazání {certificateId}. ' +
    'Správci k němu mají nadále přístup.',
  supersededNow:
    'Staré předplatné už nelze používat, obnovit ani znovu aktivovat. Převedení uživatelé pracují v novém ' +
    'předplatném {newSubscriptionId}.',
  usersInvited: 'Ve dnech po převedení dostávají tito uživatelé e-mailem výzvu k instalaci nové verze.',

  covers: 'Licence zahrnuje: {services}.',
  install: 'Nainstalujte si prosím novou verzi na svých počítačích. Poradí vám váš správce.',
  sayInstalled: 'Až bude nainstalována, potvrďte to prosím pomocí odkazu níže.',
  onlyReminder: 'Toto je jediné připomenutí.',
  installed: 'Nová verze je nainstalována',
  contactOfUsers: 'S dotazy se prosím obraťte na správce organizace {organisation} nebo na: {contact}.',

  renew:
    'Chcete-li předplatné obnovit, uplatněte prosím produktový klíč pro plán {planName} ' +
    'a zvolte obnovení předplatného {subscriptionId}.',
  reactivate:
    'Chcete-li předplatné znovu aktivovat, uplatněte prosím produktový klíč pro plán {planName} ' +
    'a zvolte obnovení předplatného {subscriptionId}.',
  renewLater:
    'Nyní není třeba nic dělat. Chcete-li předplatné dále prodloužit, uplatněte další produktový klíč ' +
    'pro plán {planName} a zvolte obnovení předplatného {subscriptionId}.',
  buyAgain: 'Chcete-li plán {planName} znovu používat, je třeba koupit nové předplatné.',
  checkNext:
    'Dále prosím zkontrolujte uživatele a jejich licence, doménu a poštu. Dosavadní data se nepřenášejí automaticky.',
  contact: 'S dotazy nebo kvůli nákupu se prosím obraťte na: {contact}.',

  sentAt: 'Zpráva pro: {name}. Odesláno automaticky {at} (časové pásmo: {zone}).',
  datesIn: 'Uvedené dny jsou kalendářní dny v časovém pásmu {termZone}.',

  label: {
    organisation: 'Organizace',
    planName: 'Plán',
    seats: 'Počet licencí',
    subscriptionId: 'Předplatné',
    lastDay: 'Platí do (včetně)',
    disablesOn: 'Deaktivace',
    deletesOn: 'Smazání dat',
    newLastDay: 'Nově platí do (včetně)',
    deletedOn: 'Datum smazání',
    certificateId: 'Osvědčení o smazání',
    supersededOn: 'Nahrazeno',
    newPlanName: 'Nový plán',
    newSubscriptionId: 'Nové předplatné',
    services: 'Zahrnuje',
  },
};
