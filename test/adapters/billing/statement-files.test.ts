import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { accountNumber } from '../../../adapters/billing/statements/accounts.js';
import { readStatement } from '../../../adapters/billing/statements/read-statement.js';
import type { StatementEntry } from '../../../adapters/billing/statements/statement.js';
import { statementText } from '../../../adapters/billing/statements/text.js';
import { referencesIn } from '../../../domain/billing/payment-reference.js';
import { DomainError } from '../../../domain/errors.js';

const sample = (name: string) => readFileSync(join(import.meta.dirname, 'statements', name));

/** An entry as it is read at a glance. */
function inShort({ kind, amount, valueDate, bookedOn, title, counterparty }: StatementEntry) {
  const { name, account } = counterparty;
  return [kind, amount.amount, amount.currency, `${valueDate}`, `${bookedOn}`, title, name, account];
}

function entriesOf(name: string): readonly StatementEntry[] {
  return readStatement(sample(name)).entries;
}

function complaintAbout(text: string): { message: string; line: unknown } {
  try {
    readStatement(Buffer.from(text));
  } catch (error) {
    if (error instanceof DomainError) return { message: error.message, line: error.details['line'] };
    throw error;
  }
  return { message: 'no complaint', line: 0 };
}

describe('a statement of mBank', () => {
  const entries = [
    [
      'credit',
      123_000,
      'PLN',
      '2026-12-31',
      '2026-12-31',
      'Zamówienie ORD-7K2P-4411 za licencje na 2027',
      'Żółta Łódź Sp. z o.o.',
      'PL27105010251000009076845632',
    ],
    [
      'reversedCredit',
      -10_050,
      'PLN',
      '2026-12-31',
      '2027-01-02',
      'Zwrot wpłaty ORD-1111-2222',
      'Jan Kowalski',
      'PL61109010140000071219812874',
    ],
    ['debit', -1200, 'PLN', '2027-01-01', '2027-01-01', 'Opłata miesięczna', null, null],
  ];

  it('is read as MT940 in CP852, over the end of a year', () => {
    const read = entriesOf('mbank.sta').map(inShort);
    // The address follows the name in the next subfield.
    expect(read[0]?.[6]).toBe('Żółta Łódź Sp. z o.o. ul. Świętokrzyska 1, Łódź');
    expect(read.map((entry, index) => (index === 0 ? entry.with(6, 'Żółta Łódź Sp. z o.o.') : entry))).toEqual(entries);
  });

  it('is read as camt.053 too, without what is only announced, and each entry is the same', () => {
    expect(entriesOf('mbank.xml').map(inShort)).toEqual(entries);
    const keys = (name: string) => entriesOf(name).map(({ entryKey }) => entryKey);
    expect(keys('mbank.xml')).toEqual(keys('mbank.sta'));
    expect(new Set(keys('mbank.sta')).size).toBe(3);
  });
});

describe('the encoding of a statement', () => {
  const text = readFileSync(join(import.meta.dirname, 'statements', 'mbank.xml'), 'utf8').replace(
    ' encoding="UTF-8"',
    '',
  );

  it.each(['utf-16le', 'utf-16be', 'cp852', 'win1250', 'iso88592'])(
    'is found in %s, with its mark or without',
    (encoding) => {
      const expected = readStatement(Buffer.from(text));
      for (const addBOM of [true, false])
        expect(readStatement(iconv.encode(text, encoding, { addBOM }))).toEqual(expected);
    },
  );

  it('is in the charset that its sender names', () => {
    expect(statementText(Buffer.from([0xb1]), 'iso-8859-2')).toEqual({ text: 'ą', encoding: 'iso-8859-2' });
    expect(statementText(Buffer.from('ą'), 'no-such-charset')).toEqual({ text: 'ą', encoding: 'utf-8' });
  });
});

describe('statements of other banks', () => {
  it.each([
    [
      'pko.sta',
      'PL61102010260000120301234567',
      [
        'credit',
        36_900,
        'PLN',
        '2027-02-02',
        '2027-02-02',
        'Subskrypcja PPL-2027-000123',
        'FIRMA HANDLOWA ŚNIEŻKA KRAKÓW',
        'PL10102028920000510201234567',
      ],
    ],
    [
      'ing.sta',
      'PL85105010381000002201029123',
      [
        'credit',
        9990,
        'EUR',
        '2027-03-15',
        '2027-03-15',
        'Faktura FS 12/03/2027, referencja RF18539007547034',
        'Přátelé a Müller s.r.o. Karlova 5',
        'PL60102010260000042270201111',
      ],
    ],
    [
      'csas.sta',
      'CZ6508000000192000145399',
      [
        'credit',
        242_000,
        'CZK',
        '2027-03-31',
        '2027-03-31',
        'VS: 1234567890 SS: 0 KS:0308 Licence Perennial, děkujeme',
        'Šťastný Žižka a synové',
        'CZ0801000000192000145399',
      ],
    ],
    [
      'csob.sta',
      'CZ0603000000000117321383',
      [
        'credit',
        121_000,
        'CZK',
        '2027-04-30',
        '2027-04-30',
        'Úhrada objednávky č. ORD-AAAA-1111',
        'Jiří Novák',
        'CZ3808000000000000000123',
      ],
    ],
    [
      'fio.sta',
      'CZ5520100000002000000001',
      [
        'credit',
        10_000,
        'CZK',
        '2027-05-01',
        '2027-05-01',
        'Platba převodem uvnitř banky VS 20270501 Děkujeme za licence',
        null,
        null,
      ],
    ],
  ])('%s', (name, account, entry) => {
    const [first] = entriesOf(name);
    if (!first) throw new Error('no entry');
    expect(inShort(first)).toEqual(entry);
    expect(first.account).toBe(account);
  });

  it('tell two equal payments of a day apart', () => {
    const [first, second] = entriesOf('csob.sta');
    expect(first).toMatchObject({ bankReference: 'CSOB0001', endToEndId: 'ORD-AAAA-1111' });
    expect(second?.entryKey).toBe(first?.entryKey);
    expect(second?.bankReference).not.toBe(first?.bankReference);
  });

  it('say which request is paid in any of the places that banks have for it: it is the same entry in all of them', () => {
    const camt = (details: string) => `<Document><BkToCstmrStmt><Stmt>
      <Acct><Id><Othr><Id>117321383/0300</Id></Othr></Id></Acct>
      <Ntry><Amt Ccy="CZK">1210.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><ValDt><Dt>2027-04-30</Dt></ValDt>
      <NtryDtls><TxDtls>${details}</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
    const mt940 = (reference: string, details: string) =>
      [':20:1', ':25:0300/000000-0117321383', ':60F:C270430CZK0,00', `:61:270430C1210,00N012${reference}//B1`]
        .concat(`:86:012?00PRIJEM${details}`, ':62F:C270430CZK1210,00', '-')
        .join('\n');
    const symbol = '1000000064';
    const referred = (...said: string[]) => said.map((one) => `<CdtrRefInf><Ref>${one}</Ref></CdtrRefInf>`).join('');
    const files = [
      camt(`<RmtInf><Strd>${referred(`VS:${symbol}`, 'KS:0308', 'SS:1')}</Strd></RmtInf>`),
      camt(`<RmtInf><Strd>${referred(`VS:${symbol}`)}</Strd><Strd>${referred('KS:0308')}</Strd></RmtInf>`),
      camt(`<Refs><EndToEndId>/VS${symbol}/SS/KS0308</EndToEndId></Refs><RmtInf><Ustrd>Licence</Ustrd></RmtInf>`),
      mt940(symbol, '?20Licence'),
      mt940('NONREF', `?20VS ${symbol}?21KS 0308`),
    ];
    const [first, ...others] = files.flatMap((file) => readStatement(Buffer.from(file)).entries);
    for (const { title, endToEndId } of [...others, ...(first ? [first] : [])]) {
      expect(referencesIn(`${title}\n${endToEndId}`)).toMatchObject([{ variableSymbol: symbol }]);
    }
    expect(new Set(others.map(({ entryKey }) => entryKey))).toEqual(new Set([first?.entryKey]));
  });

  it('take a batch of camt.053 001.08 apart', () => {
    expect(entriesOf('csob.xml')).toMatchObject([
      {
        account: 'CZ0603000000000117321383',
        amount: { amount: 121_000 },
        counterparty: { name: 'Jiří Novák' },
        title: 'RF18539007547034',
        endToEndId: 'ORD-1',
        bankReference: 'A1',
      },
      {
        amount: { amount: 242_000 },
        counterparty: { name: 'Dvořák & syn' },
        title: 'Licence květen',
        bankReference: 'A2',
      },
    ]);
  });
});

describe('the text of a statement', () => {
  it.each(['cp852', 'win1250', 'iso88592', 'utf8'])('is understood in %s', (encoding) => {
    const text = iconv.decode(sample('mbank.sta'), 'cp852');
    const names = readStatement(iconv.encode(text, encoding)).entries.map(({ counterparty }) => counterparty.name);
    expect(names[0]).toBe('Żółta Łódź Sp. z o.o. ul. Świętokrzyska 1, Łódź');
  });
});

describe('a broken file', () => {
  const mt940 = iconv.decode(sample('mbank.sta'), 'cp852');
  const camt = sample('mbank.xml').toString('utf8');

  it.each<[string, string, number, RegExp]>([
    ['an amount with a point', mt940.replace('C1230,00', 'C1230.00'), 5, /:61: is no entry/],
    ['a month that does not exist', mt940.replace('2612311231C', '2613311231C'), 5, /“2026-13-31” is no date/],
    ['an entry date that does not exist', mt940.replace('2612310102RC', '2612310230RC'), 9, /“0230” is no month/],
    [
      'an entry left out',
      mt940.replace(/:61:270101[\s\S]*?(?=:62F)/, ''),
      12,
      /come to 262950, the closing balance is 261750/,
    ],
    ['an end left out', mt940.replace(/:62F[\s\S]*/, ''), 1, /no closing balance/],
    ['another currency', mt940.replace('PLN2617,50', 'XXQ2617,50'), 14, /“XXQ” is no currency/],
    ['words before the first field', `Wyciąg\n${mt940}`, 1, /belongs to no field/],
    ['an entry before the account', mt940.replace(/:25:.*\r\n/, ''), 4, /before the account/],
    ['XML that ends too soon', camt.slice(0, 1200), 22, /no XML/],
    ['an amount in words', camt.replace('100.50', 'sto'), 20, /“sto” is no amount/],
    ['too many decimals', camt.replace('100.50', '100.505'), 20, /more decimals than PLN/],
    ['an absurd amount', camt.replace('100.50', '999999999999999.99'), 20, /more than can be booked/],
    ['an entry left out of camt', camt.replace(/<Ntry>[\s\S]*?<\/Ntry>/, ''), 5, /closing balance/],
    ['another message', '<Document><BkToCstmrDbtCdtNtfctn/></Document>', 1, /no camt.053/],
    ['a DOCTYPE', camt.replace('<Document', '<!DOCTYPE a [<!ENTITY b "c">]>\n<Document'), 2, /DOCTYPE/],
    ['neither format', 'Data;Kwota\n2027-01-01;1,00\n', 1, /neither camt.053 nor MT940/],
  ])('with %s names the line', (_what, text, line, message) => {
    const complaint = complaintAbout(text);
    expect(complaint.message).toMatch(message);
    expect(complaint.line).toBe(line);
  });
});

describe('the number of an account', () => {
  it.each([
    ['27 1050 1025 1000 0090 7684 5632', 'PL27105010251000009076845632'],
    ['/PL27105010251000009076845632', 'PL27105010251000009076845632'],
    ['19-2000145399/0800', 'CZ6508000000192000145399'],
    ['0800/000019-2000145399', 'CZ6508000000192000145399'],
    ['0800/0000192000145399', 'CZ6508000000192000145399'],
    ['2000000001/2010', 'CZ5520100000002000000001'],
    ['GB29 NWBK 6016 1331 9268 19', 'GB29NWBK60161331926819'],
  ])('%s is %s', (written, number) => {
    expect(accountNumber(written)).toBe(number);
  });
});
