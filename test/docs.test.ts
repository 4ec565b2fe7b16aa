import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '../api/routes.js';
import { defaultPorts } from '../config/index.js';
import { workflowKinds } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import { brokenLinksOf, documents, headingsOf, root, scriptsIn, textOf, withErrorTable } from './docs.js';
import { importTable } from './rooms.js';

const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts);

describe.each(documents())('%s', (file) => {
  it('links to files and headings that exist', () => {
    expect(brokenLinksOf(file)).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    expect(scriptsIn(file).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('docs/api.md', () => {
  it('has the present error codes: node servers/bootstrap.mjs test/write-error-codes.ts', () => {
    expect(textOf('docs/api.md')).toBe(withErrorTable(textOf('docs/api.md')));
  });

  it('lists every route', () => {
    const listed = [...textOf('docs/api.md').matchAll(/^\| `([A-Z]+ \/\S+)` +\|/gm)].map(([, route]) => route);
    const present = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(listed.sort()).toEqual(present.sort());
  });
});

describe('docs/operations.md', () => {
  it('lists the workflows of every type and every kind of id', () => {
    const [, after = ''] = textOf('docs/operations.md').split('\n## The Temporal UI\n');
    const [table = ''] = after.split('\n## ');
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const types = Object.values(workflowTypes).filter((type) => !rows.some((row) => row.includes(`\`${type}\``)));
    const missing = workflowKinds.filter((kind) => !rows.some((row) => row.includes(`/${kind}/`)));
    expect({ types, missing }).toEqual({ types: [], missing: [] });
    const ids = rows.map((row) => row.split('|')[1]);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('docs/quick-start.md', () => {
  const listed = new Map(
    [...textOf('docs/quick-start.md').matchAll(/^\| `([A-Z0-9_]+)` +\| (.*?) +\|/gm)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

  it('lists every variable of the configuration', () => {
    const known = [...textOf('config/index.ts').matchAll(/^ {2}([A-Z0-9_]+): \[/gm)].map(([, name]) => name);
    expect([...listed.keys()].sort()).toEqual(known.sort());
  });

  it.each(Object.entries(defaultPorts))('says the default of %s', (variable, port) => {
    expect(listed.get(variable)).toBe(`\`${port}\``);
  });
});

describe('the comments in the code', () => {
  const sources = [...Object.keys(importTable), 'demo', 'bench', 'test'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file)),
  );

  it('cite sections of the documents that exist', () => {
    const wrong = sources.flatMap((file) =>
      [...textOf(file).matchAll(/\b(docs\/[\w-]+\.md), "([^"]+)"/g)]
        .filter(([, document = '', section = '']) => !headingsOf(document).includes(section))
        .map(([citation]) => `${file}: ${citation}`),
    );
    expect(wrong).toEqual([]);
  });
});
