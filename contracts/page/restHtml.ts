import type { OpenApi } from '../openApi/openApi.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { type Html, html, marked, nothing } from './html.ts'
import { schemaHtml } from './schemaHtml.ts'

/** Anchors of the schemas of the REST API begin so. */
export const restPrefix = 'rest.'

type Parameter = {
	readonly name: string
	readonly in: string
	readonly required: boolean
	readonly description: string
	readonly schema: JsonSchema
}

type Media = Readonly<Record<string, { readonly schema: JsonSchema }>>

type Response = {
	readonly description: string
	readonly content?: Media
	readonly headers?: Readonly<Record<string, { readonly description: string }>>
}

type Operation = {
	readonly operationId: string
	readonly summary: string
	readonly description: string
	readonly parameters?: readonly Parameter[]
	readonly requestBody?: { readonly content: Media }
	readonly responses: Readonly<Record<string, Response>>
}

type Route = { readonly method: string; readonly path: string; readonly operation: Operation }

export const routesOf = ({ paths }: OpenApi): readonly Route[] =>
	Object.entries(paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(([method, operation]) => ({
			method: method.toUpperCase(),
			path,
			operation: operation as unknown as Operation,
		})),
	)

const parametersHtml = (parameters: readonly Parameter[] = []): Html =>
	parameters.length === 0
		? nothing
		: html`<h4>Parameters</h4><ul class="members">${parameters.map(
				({ name, in: place, required, description, schema }) =>
					html`<li><code class="name">${name}</code>${required ? '' : '?'} <span class="type">in the ${place}</span> ${marked(description)}${
						typeof schema['pattern'] === 'string'
							? html` <span class="limits">pattern <code>${schema['pattern']}</code></span>`
							: nothing
					}</li>`,
			)}</ul>`

const contentHtml = (content: Media = {}): Html =>
	html`${Object.entries(content).map(
		([type, { schema }]) => html`<p class="media">${type}</p>${schemaHtml(schema, restPrefix)}`,
	)}`

const responseHtml = ([status, { description, content, headers = {} }]: readonly [string, Response]): Html =>
	html`<details${{ html: status < '300' ? ' open' : '' }}><summary><code>${status}</code> ${marked(description)}</summary>${Object.entries(
		headers,
	).map(
		([name, header]) => html`<p><code>${name}</code>: ${header.description}</p>`,
	)}${contentHtml(content)}</details>`

const routeHtml = ({ method, path, operation }: Route): Html => {
	const { operationId, summary, description, parameters, requestBody, responses } = operation
	return html`<section id="${operationId}"><h3><code>${method} ${path}</code></h3><p>${marked(summary)}. ${marked(description)}</p>${parametersHtml(parameters)}${
		requestBody === undefined ? nothing : html`<h4>Body</h4>${contentHtml(requestBody.content)}`
	}<h4>Answers</h4>${Object.entries(responses).map(responseHtml)}</section>`
}

export const restHtml = (document: OpenApi): Html => html`${routesOf(document).map(routeHtml)}`

export const restContents = (document: OpenApi): Html =>
	html`<ul>${routesOf(document).map(
		({ method, path, operation: { operationId } }) =>
			html`<li><a href="#${operationId}"><code>${method} ${path}</code></a></li>`,
	)}</ul>`
