/** Verifies the signature of a login (XAdES-BES, enveloped), by libxml2's own canonical form. */
import { createHash, verify, X509Certificate } from 'node:crypto';
import type { XmlDocument, XmlNode } from 'libxml2-wasm';
import { KsefProblem } from './ksef-problem.js';

export interface SignedLogin {
  readonly challenge: string;
  readonly nip: string;
  readonly certificate: X509Certificate;
}

const names = {
  a: 'http://ksef.mf.gov.pl/auth/token/2.1',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  x: 'http://uri.etsi.org/01903/v1.3.2#',
};
const hashes: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const signatures = /^http:\/\/www\.w3\.org\/2001\/04\/xmldsig-more#(rsa|ecdsa)-(sha256|sha384|sha512)$/;

/** @throws KsefProblem as KSeF does for what is no signed request */
export async function verifiedLogin(content: Buffer): Promise<SignedLogin> {
  const libxml = await import('libxml2-wasm');
  let xml: XmlDocument;
  try {
    xml = libxml.XmlDocument.fromBuffer(content, { option: libxml.ParseOption.XML_PARSE_NO_XXE });
  } catch {
    throw new KsefProblem(400, 21001, 'Nieczytelna treść.');
  }
  const canonical = (node: XmlNode | XmlDocument) =>
    node.canonicalizeToString({ mode: libxml.XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  try {
    const signature = one(xml, '/*/ds:Signature', 9102, 'Brak podpisu.');
    const signedInfo = one(signature, 'ds:SignedInfo');
    const properties = one(signature, 'ds:Object/x:QualifyingProperties/x:SignedProperties');
    const pem = one(signature, 'ds:KeyInfo/ds:X509Data/ds:X509Certificate').content.replaceAll(/\s/g, '');
    const certificate = certificateOf(pem);
    const method = one(signedInfo, 'ds:SignatureMethod/@Algorithm').content;
    const [, kind, hash = ''] = signatures.exec(method) ?? [];
    const value = Buffer.from(one(signature, 'ds:SignatureValue').content, 'base64');
    const key = { key: certificate.publicKey, ...(kind === 'ecdsa' ? { dsaEncoding: 'ieee-p1363' as const } : {}) };
    const right = kind !== undefined && verify(hash, Buffer.from(canonical(signedInfo), 'utf8'), key, value);
    if (!right) throw wrongSignature();

    const certificateDigest = one(properties, './/x:CertDigest');
    checkDigest(certificateDigest, certificate.raw);
    const [whole, ofProperties, ...more] = signedInfo.find('ds:Reference', names);
    if (!whole || !ofProperties || more.length > 0) throw wrongSignature();
    const id = one(properties, '@Id').content;
    if (one(whole, '@URI').content !== '' || one(ofProperties, '@URI').content !== `#${id}`) throw wrongSignature();
    checkDigest(ofProperties, canonical(properties));
    const challenge = one(xml, '/a:AuthTokenRequest/a:Challenge', 21401, 'Dokument nie jest zgodny ze schemą (xsd).');
    const nip = one(xml, '/a:AuthTokenRequest/a:ContextIdentifier/a:Nip', 21401, 'Dokument nie jest zgodny ze schemą.');
    const said = { challenge: challenge.content, nip: nip.content, certificate };
    // What is signed is the document without its signature.
    const digest = digestOf(whole);
    signature.remove();
    if (!digest(canonical(xml))) throw wrongSignature();
    return said;
  } finally {
    xml.dispose();
  }
}

function one(of: XmlNode | XmlDocument, path: string, code = 9105, description = 'Nieprawidłowy podpis.'): XmlNode {
  const [found, another] = of.find(path, names);
  if (!found) throw new KsefProblem(400, code, description, [path]);
  if (another) throw new KsefProblem(400, 9103, 'Przekroczona liczba dozwolonych podpisów.', [path]);
  return found;
}

function wrongSignature(): KsefProblem {
  return new KsefProblem(400, 9105, 'Nieprawidłowy podpis.');
}

function certificateOf(base64: string): X509Certificate {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const now = Date.now();
    if (now >= Date.parse(certificate.validFrom) && now < Date.parse(certificate.validTo)) return certificate;
  } catch {
    // Said below.
  }
  throw new KsefProblem(400, 21115, 'Nieprawidłowy certyfikat.');
}

function digestOf(reference: XmlNode): (content: string | Buffer) => boolean {
  const hash = hashes[one(reference, 'ds:DigestMethod/@Algorithm').content];
  const value = one(reference, 'ds:DigestValue').content.trim();
  return (content) => hash !== undefined && createHash(hash).update(content).digest('base64') === value;
}

function checkDigest(reference: XmlNode, content: string | Buffer): void {
  if (!digestOf(reference)(content)) throw wrongSignature();
}
