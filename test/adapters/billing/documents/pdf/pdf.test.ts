import { inflateSync } from 'node:zlib';
import { type PrintedDocument, pdfOf } from '../../../../../adapters/billing/documents/pdf/pdf.js';
import { inventedDocuments } from '../../../../documents/invented.js';
import { polishSeller, sampleInvoice } from '../../../../domain/billing/documents/samples.js';
import { printed } from './printed-text.js';

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice>Zażółć</rsm:CrossIndustryInvoice>';

async function bytesOf(what: PrintedDocument): Promise<string> {
  return Buffer.from(await pdfOf(what)).toString('latin1');
}

/** What stands in the metadata, which is never compressed. */
function metadataOf(bytes: string): string {
  return Buffer.from(/<\?xpacket begin.*<\?xpacket end="w"\?>/s.exec(bytes)?.[0] ?? '', 'latin1').toString();
}

describe('a PDF', () => {
  it('says that it is PDF/A-3b, in which language, by whom and of when', async () => {
    const seller = { ...polishSeller, name: 'Żółć & Synowie <sp. z o.o.>' };
    const bytes = await bytesOf(printed(sampleInvoice({ seller })));
    expect(bytes).toMatch(/^%PDF-1\.7\n/);
    expect(bytes).toContain('/Lang (pl)');
    const metadata = metadataOf(bytes);
    expect(metadata).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>B</);
    expect(metadata).toContain('Żółć &amp; Synowie &lt;sp. z o.o.&gt;');
    expect(metadata).toContain('<rdf:li xml:lang="x-default">Faktura PL/F/2026/000123</rdf:li>');
    expect(metadata).toContain('<xmp:CreateDate>2026-11-24T09:30:00Z</xmp:CreateDate>');
  });

  it('carries the invoice for programs, and announces it as Factur-X does', async () => {
    const attachment = { name: 'factur-x.xml', xml, profile: 'factur-x' } as const;
    const bytes = await bytesOf(printed(sampleInvoice(), { attachment }));
    expect(bytes).toContain('/AFRelationship /Alternative');
    expect(bytes).toContain('/UF (factur-x.xml)');
    expect(bytes).toContain('/Subtype /text#2Fxml');
    expect(metadataOf(bytes)).toContain('<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>');
    expect(attachedTo(bytes)).toBe(xml);
  });

  it('carries other XML without announcing it', async () => {
    const attachment = { name: 'invoice.isdoc', xml, profile: 'plain' } as const;
    const bytes = await bytesOf(printed(sampleInvoice(), { attachment }));
    expect(bytes).toContain('/UF (invoice.isdoc)');
    expect(metadataOf(bytes)).not.toContain('factur-x');
  });

  it('has the same bytes for the same document', async () => {
    const what = () => printed(sampleInvoice(), { attachment: { name: 'factur-x.xml', xml, profile: 'factur-x' } });
    expect(await bytesOf(what())).toBe(await bytesOf(what()));
  });

  it('is drawn of every invented document, whatever its names are made of', async () => {
    for (const document of inventedDocuments({ seed: 11, count: 15 })) {
      expect((await bytesOf(printed(document))).slice(-6)).toBe('%%EOF\n');
    }
  });
});

function attachedTo(bytes: string): string {
  const stream = /\/Type \/EmbeddedFile.*?stream\n(.*?)\nendstream/s.exec(bytes)?.[1] ?? '';
  return inflateSync(Buffer.from(stream, 'latin1')).toString();
}
