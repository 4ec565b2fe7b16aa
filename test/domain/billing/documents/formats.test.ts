import { filesNow, formatsOf, isForKsef } from '../../../../domain/billing/documents/formats.js';
import { czechBuyer, czechSeller, germanBuyer, polishConsumer, sampleInvoice } from './samples.js';

describe('the files of a document', () => {
  const polish = sampleInvoice();
  const czech = sampleInvoice({ seller: czechSeller, buyer: czechBuyer, currency: 'CZK' });
  const proForma = { ...polish, kind: 'proForma' } as const;

  it.each([
    ['a Polish seller', polish, ['pdf', 'ubl', 'ksef']],
    ['a Czech one', czech, ['pdf', 'ubl', 'isdoc']],
    ['an amount of three decimals', { ...polish, currency: 'KWD' }, ['pdf']],
    ['a pro-forma', proForma, ['pdf']],
    ['a Czech pro-forma', { ...czech, kind: 'proForma' as const }, ['pdf', 'isdoc']],
  ])('are those that say it: %s', (_what, document, formats) => expect(formatsOf(document)).toEqual(formats));

  it('wait for the authority that takes it', () => {
    const standing = { isTaken: true, mayBeHandedOver: false, isAccepted: false };
    expect(filesNow(polish, standing)).toEqual([]);
    expect(filesNow(polish, { ...standing, mayBeHandedOver: true })).toEqual(['pdf', 'ubl', 'ksef']);
    const accepted = { isTaken: true, mayBeHandedOver: true, isAccepted: true };
    expect(filesNow(polish, accepted)).toEqual(['pdf', 'ubl', 'ksef', 'upo']);
    expect(filesNow(polish, { ...accepted, isTaken: false, isAccepted: false })).toEqual(['pdf', 'ubl']);
  });

  it('have no FA(3) where a correction names another tax id', () => {
    const other = sampleInvoice({ buyer: germanBuyer }).buyer;
    const { buyer } = sampleInvoice({ buyer: polishConsumer });
    const before = { ...polish.buyer, name: 'Before' };
    const corrected = (buyerBefore: typeof other) => ({ buyerBefore }) as NonNullable<typeof polish.corrected>;
    expect(isForKsef({ ...polish, corrected: corrected(other) })).toBe(false);
    expect(isForKsef({ ...polish, corrected: corrected(before) })).toBe(true);
    expect(isForKsef({ ...polish, buyer, corrected: corrected(before) })).toBe(false);
  });
});
