/** The official rules of invoices, by programs of others in Java (for tests). */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jarOf, jarsOf, usableJava } from './java.js';
import { cacheDirectory } from './sources.js';
import { versions } from './versions.js';

/**
 * What a file has to be: a UBL invoice or credit note, or a CII file, of EN 16931; FA(3) of KSeF; ISDOC 6.0.2; a PDF/A-3b with
 * Factur-X inside (`pdf`), or one with anything or nothing inside (`pdfA`).
 */
export type RuleSet = 'en16931' | 'creditNote' | 'cii' | 'ksef' | 'isdoc' | 'pdf' | 'pdfA';

export interface FileToValidate {
  readonly rules: RuleSet;
  readonly path: string;
}

/** A file that breaks rules, with what was said about it. */
export interface InvalidFile {
  readonly path: string;
  readonly errors: readonly string[];
}

interface Validator {
  readonly java: string;
  readonly jars: string;
  readonly program: string;
}

const execute = promisify(execFile);

/** The rules of CEN, KSeF and ISDOC by phive, out of the cache or from Maven Central. @throws Error without Java 17 or the jars */
async function obtainRules(directory: string): Promise<Validator> {
  const properties = { 'phive-rules.version': versions.phiveRules, 'jaxb.version': versions.jaxb };
  const jars = await jarsOf(
    'invoice-rules.pom.xml',
    join(directory, `invoice-rules-${versions.phiveRules}`),
    properties,
  );
  return { java: await usableJava(), jars, program: 'ValidateInvoices.java' };
}

/** Mustang alone: its jar has other versions of what phive needs inside. @throws Error as `obtainRules` */
async function obtainMustang(directory: string): Promise<Validator> {
  const artifact = `org.mustangproject:Mustang-CLI:${versions.mustang}`;
  const jars = await jarOf(artifact, join(directory, `mustang-${versions.mustang}`));
  return { java: await usableJava(), jars, program: 'ValidatePdfs.java' };
}

/**
 * Validates files: XML in one process, PDFs in another one, each started only for such files.
 * @returns those that are invalid; none when all is well
 * @throws Error where Java 17, Maven or the jars are missing, or a file is not answered for
 */
export async function invalidFiles(
  files: readonly FileToValidate[],
  directory: string = cacheDirectory,
): Promise<InvalidFile[]> {
  const isPdf = ({ rules }: FileToValidate) => rules === 'pdf' || rules === 'pdfA';
  const pdfs = files.filter(isPdf);
  const others = files.filter((file) => !isPdf(file));
  return [
    ...(others.length === 0 ? [] : await said(await obtainRules(directory), others)),
    ...(pdfs.length === 0 ? [] : await said(await obtainMustang(directory), pdfs)),
  ];
}

async function said({ java, jars, program }: Validator, files: readonly FileToValidate[]): Promise<InvalidFile[]> {
  // Most of the work is done once, so that a better compiler does not pay.
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8'];
  const running = execute(java, [...flags, '-cp', join(jars, '*'), join(import.meta.dirname, program)], {
    maxBuffer: 256 << 20,
  });
  running.child.stdin?.end(files.map(({ rules, path }) => `${rules} ${path}\n`).join(''));
  const { stdout } = await running;
  const answers = answersIn(stdout);
  const missing = files.filter(({ path }) => !answers.has(path));
  if (missing.length > 0) throw new Error(`${program} said nothing about ${missing.length} files: ${missing[0]?.path}`);
  return [...answers].flatMap(([path, errors]) => (errors === null ? [] : [{ path, errors }]));
}

/** By the path of each file: null, or what is wrong with it. */
function answersIn(output: string): Map<string, readonly string[] | null> {
  const answers = new Map<string, string[] | null>();
  let errors: string[] = [];
  for (const line of output.split('\n')) {
    const [, verdict, path] = /^(valid|INVALID) (.*)$/.exec(line) ?? [];
    if (path !== undefined) {
      errors = [];
      answers.set(path, verdict === 'valid' ? null : errors);
    } else if (line.startsWith('  ')) {
      errors.push(line.trim());
    }
  }
  return answers;
}
