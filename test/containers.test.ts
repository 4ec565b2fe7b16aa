import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { readBillingConfig, readServiceConfig } from '../config/index.js';
import { textOf } from './docs.js';
import { importTable } from './rooms.js';

interface Complaint {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean };
}

const text = textOf('docker-compose.yml');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, ComposeService>> };
const dockerfile = textOf('Dockerfile');

/** The variables of an env file. */
function variablesOf(file: string): Record<string, string> {
  return Object.fromEntries(
    [...textOf(file).matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** The environment of a service as Compose makes it: `${NAME:-default}` and `${NAME:?what to do}` are filled in. */
function environmentOf({ environment = {} }: ComposeService, given: Readonly<Record<string, string>>) {
  const filledIn = (value: string) =>
    value.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name: string, kind: string, otherwise: string) => {
      if (given[name] === undefined && kind === '?') throw new Error(`${name}: ${otherwise}`);
      return given[name] ?? otherwise;
    });
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filledIn(String(value))]));
}

const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
const counterparts = ['data-plane', 'payments', 'registers', 'tax-authority'];

describe('docker-compose.yml', () => {
  it('is a Compose file without what linters warn of', () => {
    // How keys and services are ordered and lists are quoted is a matter of taste.
    const taste = [
      'no-quotes-in-volumes',
      'require-quotes-in-ports',
      'service-dependencies-alphabetical-order',
      'service-keys-order',
      'services-alphabetical-order',
      'top-level-properties-order',
    ];
    const rules = Object.fromEntries(taste.map((rule) => [rule, 0 as const]));
    const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
    // Its types do not resolve with ES modules.
    const results: readonly { messages: readonly Complaint[] }[] = linter.lintFiles(['docker-compose.yml'], false);
    const found = results.flatMap(({ messages }) => messages);
    expect(found.map(({ line, rule, message }) => `${line} ${rule}: ${message}`)).toEqual([]);
  });

  it.each(ours.filter(([name]) => !counterparts.includes(name)))('gives %s a right configuration', (_name, service) => {
    const environment = environmentOf(service, variablesOf('containers/example.env'));
    const config = readServiceConfig(environment);
    expect(config.mongodb.uri).toContain('replicaSet=');
    expect(readBillingConfig(environment).payments).toMatchObject({ url: 'http://payments:8791' });
    expect(readBillingConfig(environment).localExchangeRates).toBe('http://registers:8792');
    expect(readBillingConfig(environment).taxAuthority).toMatchObject({ url: 'http://tax-authority:8793' });
  });

  it('sets no variable that nobody reads', () => {
    const read = [...textOf('config/index.ts').matchAll(/^ {2}([A-Z0-9_]+): \[/gm)].map(([, name = '']) => name);
    const ofCounterparts = [...textOf('servers/counterparts.ts').matchAll(/process\.env\['(\w+)'\]/g)].map(
      ([, name = '']) => name,
    );
    const known = new Set([...read, ...ofCounterparts]);
    for (const [, service] of ours) {
      expect(Object.keys(service.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('asks for the secrets that the example has', () => {
    const asked = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name));
    expect([...asked].sort()).toEqual(Object.keys(variablesOf('containers/example.env')).sort());
  });

  it('publishes on this machine only, and neither database', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port}`),
    );
    expect(published.every((port) => port.includes(' 127.0.0.1:'))).toBe(true);
    expect(published.map((port) => port.split(' ')[0]).sort()).toEqual(['api', 'mail-catcher', 'temporal-ui']);
  });

  it('waits for health only where it is checked', () => {
    for (const { depends_on: needed = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needed)) {
        const { build, healthcheck } = services[name] ?? {};
        const checked = healthcheck ? !healthcheck.disable : build !== undefined;
        expect({ name, condition, checked }).toEqual({ name, condition, checked: condition === 'service_healthy' });
      }
    }
  });
});

describe('the image', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));

  it('has every room that API and worker are made of', () => {
    expect(copied).toEqual(expect.arrayContaining([...Object.keys(importTable), 'demo']));
  });

  it('is given what it copies', () => {
    const letIn = [...textOf('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    expect([...new Set(copied)].sort()).toEqual(letIn.sort());
  });

  it('is no root, and gets its signals without a shell between', () => {
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(dockerfile).toMatch(/^CMD \["node", /m);
    expect(dockerfile).not.toMatch(/SECRET|PASSWORD/);
  });
});
