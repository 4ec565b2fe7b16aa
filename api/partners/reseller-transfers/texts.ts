import type { TransferState } from '../../../domain/partners/resellers.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link of a proposed transfer. */
interface TransferTexts {
  readonly title: string;
  readonly partnerId: string;
  readonly label: Readonly<Record<'organisation' | 'from' | 'to' | 'on', string>>;
  readonly state: Readonly<Record<TransferState, string>>;
  readonly agreedByYou: string;
  readonly what: string;
  readonly agree: string;
  readonly decline: string;
  readonly gone: string;
}

const en: TransferTexts = {
  title: 'Transfer to another reseller',
  partnerId: 'partner id',
  label: { organisation: 'Organisation', from: 'Reseller until then', to: 'Reseller from then on', on: 'On' },
  state: {
    open: 'Another reseller is proposed. It takes place once both partners and an administrator of your organisation have agreed.',
    agreed: 'All three have agreed: the transfer takes place on its day.',
    declined: 'The transfer was declined: everything stays as it is.',
    withdrawn: 'The proposal was withdrawn: everything stays as it is.',
    lapsed: 'The day has come before all three have agreed: everything stays as it is.',
  },
  agreedByYou: 'Your organisation has agreed. It takes place once both partners have agreed as well.',
  what: 'The new reseller will see your subscriptions with their dates and amounts and your orders, the old one will not any more. Your subscriptions go on unchanged.',
  agree: 'Agree',
  decline: 'Decline',
  gone: 'This link is not valid, or not any more.',
};

const pl: TransferTexts = {
  title: 'Przeniesienie do innego sprzedawcy',
  partnerId: 'identyfikator partnera',
  label: { organisation: 'Organizacja', from: 'Dotychczasowy sprzedawca', to: 'Nowy sprzedawca', on: 'Dzień' },
  state: {
    open: 'Zaproponowano innego sprzedawcę. Przeniesienie nastąpi, gdy zgodzą się obaj partnerzy i administrator Państwa organizacji.',
    agreed: 'Wszystkie trzy strony wyraziły zgodę: przeniesienie nastąpi w podanym dniu.',
    declined: 'Przeniesienie zostało odrzucone: wszystko zostaje bez zmian.',
    withdrawn: 'Propozycja została wycofana: wszystko zostaje bez zmian.',
    lapsed: 'Podany dzień nadszedł, zanim zgodziły się wszystkie trzy strony: wszystko zostaje bez zmian.',
  },
  agreedByYou: 'Państwa organizacja wyraziła zgodę. Przeniesienie nastąpi, gdy zgodzą się także obaj partnerzy.',
  what: 'Nowy sprzedawca będzie widział subskrypcje z datami i kwotami oraz zamówienia, dotychczasowy już nie. Subskrypcje działają dalej bez zmian.',
  agree: 'Zgadzam się',
  decline: 'Odrzuć',
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: TransferTexts = {
  title: 'Převod k jinému prodejci',
  partnerId: 'id partnera',
  label: { organisation: 'Organizace', from: 'Dosavadní prodejce', to: 'Nový prodejce', on: 'Den' },
  state: {
    open: 'Je navržen jiný prodejce. Převod proběhne, až budou souhlasit oba partneři a správce vaší organizace.',
    agreed: 'Všechny tři strany souhlasily: převod proběhne v uvedený den.',
    declined: 'Převod byl odmítnut: vše zůstává, jak je.',
    withdrawn: 'Návrh byl odvolán: vše zůstává, jak je.',
    lapsed: 'Uvedený den nastal dřív, než souhlasily všechny tři strany: vše zůstává, jak je.',
  },
  agreedByYou: 'Vaše organizace souhlasila. Převod proběhne, až budou souhlasit i oba partneři.',
  what: 'Nový prodejce uvidí vaše předplatná s daty a částkami a vaše objednávky, dosavadní už ne. Předplatná pokračují beze změny.',
  agree: 'Souhlasím',
  decline: 'Odmítnout',
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const transferTexts: Readonly<Record<Language, TransferTexts>> = { en, pl, cs };
