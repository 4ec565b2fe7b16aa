import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type Router } from 'express';
import { escaped } from '../../adapters/notice-page.js';
import { DomainError, isErrorCode } from '../../domain/errors.js';
import { languageFor } from '../i18n/language.js';
import type { ApiDescription } from './open-api.js';
import { problemPage } from './problem-page.js';
import { webPage, webPageHeaders } from './web-page.js';

const installed = createRequire(path.join(import.meta.dirname, 'pages.ts'));

/** Everything comes from this server. Swagger UI sets style attributes, and shows icons from data: addresses. */
const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const referencePage = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Perennial API reference</title>
  <link rel="stylesheet" href="/reference/swagger-ui.css">
  <link rel="icon" href="/reference/favicon-32x32.png">
</head>
<body>
  <div id="reference"></div>
  <script src="/reference/swagger-ui-bundle.js"></script>
  <script src="/reference/start.js"></script>
</body>
</html>
`;

const documents = path.join(import.meta.dirname, '..', '..', 'docs');

/** What the API is, with links to all that answers without an API key. */
function homePage({ title, description }: ApiDescription, docs: readonly string[]): string {
  const items = docs.map((name) => `<li><a href="/docs/${name}">${escaped(headingOf(name))}</a></li>`);
  return webPage('en', title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(description)}</p>`,
    '<ul>',
    '<li><a href="/reference">API reference</a>, also as an <a href="/v1/openapi.json">OpenAPI document</a></li>',
    '<li>Health: <a href="/health/live">live</a>, <a href="/health/ready">ready</a>, <a href="/health/metrics">metrics</a></li>',
    '</ul>',
    ...(items.length === 0 ? [] : ['<h2>Documents</h2>', '<ul>', ...items, '</ul>']),
  ]);
}

/** What a document calls itself. */
function headingOf(name: string): string {
  return /^# (.+)$/m.exec(readFileSync(path.join(documents, name), 'utf8'))?.[1] ?? name;
}

const startScript = `window.SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** The pages for people: what this is, the API reference, the documents and one page for each problem. Served without an API key. */
export function pages(about: ApiDescription): Router {
  const router = express.Router({ caseSensitive: true });
  const docs = existsSync(documents) ? readdirSync(documents).filter((name) => name.endsWith('.md')) : [];

  const home = homePage(about, docs.sort());
  router.get('/', (_request, response) => {
    response.set(webPageHeaders('en')).type('html').send(home);
  });
  for (const name of docs) {
    router.get(`/docs/${name}`, (_request, response) => {
      response.type('text/plain; charset=utf-8').send(readFileSync(path.join(documents, name)));
    });
  }

  router.get('/reference', (_request, response) => {
    response.set('Content-Security-Policy', referencePolicy).type('html').send(referencePage);
  });
  router.get('/reference/start.js', (_request, response) => {
    response.type('js').send(startScript);
  });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
    let content: Buffer | undefined;
    router.get(`/reference/${file}`, (_request, response) => {
      content ??= readFileSync(installed.resolve(`swagger-ui-dist/${file}`));
      response.type(path.extname(file)).set('Cache-Control', 'public, max-age=3600').send(content);
    });
  }

  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!isErrorCode(code)) throw new DomainError('notFound');
    const language = languageFor(request, null);
    response.set(webPageHeaders(language)).type('html').send(problemPage(code, language));
  });
  return router;
}
