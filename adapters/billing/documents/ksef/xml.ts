/** FA(3) as XML: elements in the order of their properties, since the schema is one of sequences. */
import { XMLBuilder } from 'fast-xml-parser';

/** An element's children; a list repeats it. Names with `@` are attributes, `#text` is its text beside them. */
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

export type XmlValue = string | XmlElement | readonly XmlElement[];

const builder = new XMLBuilder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});

/** With the XML declaration, which is the only processing instruction that KSeF takes. */
export function xmlText(document: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}
