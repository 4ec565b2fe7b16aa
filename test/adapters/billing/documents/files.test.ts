import { filesOf } from '../../../../adapters/billing/documents/files.js';
import { documentKinds } from '../../../../domain/billing/documents/document.js';
import { inventedDocuments } from '../../../documents/invented.js';
import { sampleCorrection, sampleInvoice } from '../../../domain/billing/documents/samples.js';

const formats = (...given: Parameters<typeof filesOf>) => filesOf(...given).map(({ format }) => format);

describe('the files of a document', () => {
  it('are named after their format and its number', async () => {
    const [, file] = filesOf(sampleInvoice());
    expect(file).toMatchObject({
      format: 'en16931',
      name: 'en16931-PL-F-2026-000123.xml',
      mediaType: 'application/xml',
    });
    expect(await file?.content()).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Invoice /);
  });

  it('are a credit note where the customer is given something back', () => {
    expect(formats(sampleCorrection())).toContain('creditNote');
    expect(formats(sampleCorrection())).not.toContain('en16931');
  });

  it('are no invoice where it is a pro-forma', () => {
    const proForma = { ...sampleInvoice(), kind: 'proForma' as const };
    expect(formats(proForma).filter((format) => format !== 'pdf')).toEqual([]);
  });
});

describe('what npm run documents writes', () => {
  const documents = inventedDocuments({ seed: 1, count: 200 });
  const found = (of: (document: (typeof documents)[number]) => string | undefined) =>
    [...new Set(documents.map(of))].filter((one) => one !== undefined).sort();

  it('has every kind, currency and treatment, sellers and buyers of many countries, and every reason to correct', () => {
    expect(found(({ kind }) => kind)).toEqual([...documentKinds].sort());
    expect(found(({ seller }) => seller.country)).toEqual(['CZ', 'DE', 'NL', 'PL']);
    expect(found(({ buyer }) => buyer.country).length).toBeGreaterThan(12);
    expect(found(({ currency }) => currency)).toEqual(['CHF', 'CZK', 'EUR', 'GBP', 'HUF', 'JPY', 'PLN', 'USD']);
    expect(found(({ taxation }) => taxation.tax.treatment.kind)).toEqual([
      'destination',
      'domestic',
      'notTaxable',
      'reverseCharge',
    ]);
    expect(found(({ corrected }) => corrected?.reason)).toEqual([
      'detailsChanged',
      'priceChanged',
      'seatsReturned',
      'taxChanged',
    ]);
    expect(documents.some(({ corrected }) => corrected?.previous)).toBe(true);
  });

  it('is the same for the same seed, and no file takes the name of another one', () => {
    expect(JSON.stringify(inventedDocuments({ seed: 1, count: 200 }))).toBe(JSON.stringify(documents));
    const names = documents.flatMap((document) => filesOf(document).map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });
});
