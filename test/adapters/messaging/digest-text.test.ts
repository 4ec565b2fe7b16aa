import { customersOf, type DigestEntry, renderDigest } from '../../../adapters/messaging/digest-text.js';

const entry = (tenantId: string, organisation: string, subscriptionId: string): DigestEntry => ({
  tenantId,
  organisation,
  subscription: { planName: 'Mail, monthly', subscriptionId, contact: null, news: ['It ends on 1 July 2027.'] },
});

describe('a digest', () => {
  it('keeps customers of one name apart, by their ids, and names others without', () => {
    const customers = customersOf([
      entry('ten_2', 'Nowak', 'sub_3'),
      entry('ten_1', 'Nowak', 'sub_2'),
      entry('ten_3', 'Apteka', 'sub_4'),
      entry('ten_1', 'Nowak', 'sub_1'),
    ]);
    expect(
      customers.map(({ organisation, id, subscriptions }) => [
        organisation,
        id,
        subscriptions.map((one) => one.subscriptionId),
      ]),
    ).toEqual([
      ['Apteka', null, ['sub_4']],
      ['Nowak', 'ten_1', ['sub_1', 'sub_2']],
      ['Nowak', 'ten_2', ['sub_3']],
    ]);
  });

  it.each(['en-GB', 'pl-PL', 'cs-CZ'])(
    'has every customer under its own heading in %s, as text and as HTML',
    (locale) => {
      const news = { title: 'Accepted', summary: 'Nowak & Syn has accepted your invitation.' };
      const customers = customersOf([
        entry('ten_1', 'Nowak & Syn', 'sub_1'),
        entry('ten_2', 'Nowak & Syn', 'sub_2'),
        { tenantId: 'ten_2', organisation: 'Nowak & Syn', news },
      ]);
      const at = '2027-06-01T07:05:00Z';
      const content = { reader: { name: 'Doradca' }, locale, zone: 'Europe/Warsaw', at, day: '2027-06-01', customers };
      const { text, html, subject } = renderDigest(content);
      expect(text).toContain('NOWAK & SYN (ten_1)');
      expect(text).toContain('NOWAK & SYN (ten_2)');
      expect(text).toContain('Accepted\n- Nowak & Syn has accepted your invitation.');
      expect(subject).toMatch(/: 2 [^,]+, 1 [^,]+$/);
      expect(html).toContain('Nowak &amp; Syn (ten_2)</h2>');
      for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|null|[{}](?![^<]*<\/style>)/);
    },
  );
});
