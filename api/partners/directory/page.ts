import type { z } from 'zod';
import { escaped } from '../../../adapters/notice-page.js';
import type { CloudId } from '../../../domain/clouds.js';
import { type PartnerService, partnerServices } from '../../../domain/partners/register.js';
import { webPage } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import type { foundPartner, foundPartners } from './schema.js';
import { directoryTexts } from './texts.js';

export interface DirectoryPage {
  readonly cloud: CloudId;
  /** Empty: any. */
  readonly country: string;
  readonly service: PartnerService | undefined;
  /** In which somebody is found. */
  readonly countries: readonly string[];
  /** The same as the API answers; null: nothing was searched for. */
  readonly answer: z.input<typeof foundPartners> | null;
  readonly language: Language;
}

/** The search for partners: a form, and below it what was found. */
export function directoryPage(page: DirectoryPage): string {
  const { title, lead } = directoryTexts[page.language];
  return webPage(page.language, title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(lead)}</p>`,
    ...form(page),
    ...(page.answer ? results(page, page.answer) : []),
  ]);
}

function form({ cloud, country, service, countries, language }: DirectoryPage): string[] {
  const { label, search, services } = directoryTexts[language];
  const named = [...new Set(country === '' ? countries : [...countries, country])];
  const options = (values: readonly (readonly [value: string, text: string])[], chosen: string) =>
    values.map(
      ([value, text]) =>
        `<option value="${escaped(value)}"${value === chosen ? ' selected' : ''}>${escaped(text)}</option>`,
    );
  const byText = (one: readonly [string, string], other: readonly [string, string]) =>
    one[1].localeCompare(other[1], language);
  const places = named.map((code) => [code, countryName(code, language)] as const).sort(byText);
  const offers = partnerServices.map((one) => [one, services[one]] as const).sort(byText);
  return [
    '<form method="get">',
    ...(cloud === 'global' ? [] : [`<input type="hidden" name="cloud" value="${escaped(cloud)}">`]),
    `<p><label>${escaped(label.country)}<br><select name="country">`,
    ...options([['', label.anyCountry], ...places], country),
    '</select></label></p>',
    `<p><label>${escaped(label.service)}<br><select name="service">`,
    ...options([['', label.anyService], ...offers], service ?? ''),
    '</select></label></p>',
    `<p><button>${escaped(search)}</button></p>`,
    '</form>',
  ];
}

function results(
  { cloud, country, service, language }: DirectoryPage,
  { items, next }: z.input<typeof foundPartners>,
): string[] {
  const { nobody, more } = directoryTexts[language];
  if (items.length === 0) return [`<p>${escaped(nobody)}</p>`];
  const query = new URLSearchParams({ cloud, country, service: service ?? '', cursor: next ?? '' });
  const onwards = next === null ? [] : [`<p><a href="?${escaped(query.toString())}">${escaped(more)}</a></p>`];
  return [...items.flatMap((one) => result(one, language)), ...onwards];
}

function result({ id, name, services, email, phone, website }: z.input<typeof foundPartner>, language: Language) {
  const texts = directoryTexts[language];
  const offered = new Intl.ListFormat(language).format(services.map((one) => texts.services[one]));
  const link = (address: string, text: string) => `<a href="${escaped(address)}">${escaped(text)}</a>`;
  const rows: readonly (readonly [label: string, html: string])[] = [
    [texts.label.id, escaped(id)],
    ...(services.length > 0 ? [[texts.label.services, escaped(offered)] as const] : []),
    ...(email === null ? [] : [[texts.label.email, link(`mailto:${email}`, email)] as const]),
    ...(phone === null ? [] : [[texts.label.phone, link(`tel:${phone.replaceAll(' ', '')}`, phone)] as const]),
    ...(website === null ? [] : [[texts.label.website, link(website, website)] as const]),
  ];
  return [
    `<h2>${escaped(name)}</h2>`,
    '<table>',
    ...rows.map(([label, html]) => `<tr><th scope="row">${escaped(label)}</th><td>${html}</td></tr>`),
    '</table>',
  ];
}

function countryName(code: string, language: Language): string {
  return String(writtenOut('country', code, language) ?? code);
}
