import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AsyncApi } from '../asyncApi/asyncApi.ts'
import type { OpenApi } from '../openApi/openApi.ts'
import { framesContents, framesHtml, socketPrefix } from './framesHtml.ts'
import { html, paragraphs } from './html.ts'
import { restContents, restHtml, restPrefix } from './restHtml.ts'
import { componentsHtml } from './schemaHtml.ts'

const style = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')

/** The documents for people, in one file without a script, and the hash by which a policy names its style. */
export const pageOf = (openApi: OpenApi, asyncApi: AsyncApi) => {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>senml-live: the contracts</title>
<style>${{ html: style }}</style>
</head>
<body>
<header><h1>senml-live: the contracts</h1>
<p>Version ${openApi.info.version} of the contract, by version {{version}} of the backend. For programs: <a href="/openapi.json">OpenAPI</a>, <a href="/asyncapi.json">AsyncAPI</a>.</p></header>
<nav aria-label="Contents"><h2>Contents</h2><h3><a href="#rest">REST</a></h3>${restContents(openApi)}${framesContents}</nav>
<main>
<section id="rest"><h2>REST</h2><p class="address"><code>{{rest}}</code></p>${paragraphs(String(openApi.info['description']))}${restHtml(openApi)}<h2>Schemas of REST</h2>${componentsHtml(openApi.components.schemas, restPrefix)}</section>
<section id="websockets"><h2>WebSockets</h2>${paragraphs(String(asyncApi.info['description']))}</section>
${framesHtml(asyncApi)}
<section id="schemas"><h2>Schemas of the WebSockets</h2>${componentsHtml(asyncApi.components.schemas, socketPrefix)}</section>
</main>
</body>
</html>
`
	return { html: page.html, styleHash: `sha256-${createHash('sha256').update(style).digest('base64')}` }
}
