import type { TObject } from '@sinclair/typebox'
import type { Access, Entrance } from '../../lambda/rest/entrance.ts'
import { type Components, collectComponents } from '../schemas/components.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { contractVersion } from '../version.ts'
import { operationIdOf, pathParameters, templateOf } from './path.ts'
import { responsesOf } from './responses.ts'
import { requirementsOf, securitySchemes } from './security.ts'

export type OpenApi = {
	readonly info: JsonSchema & { readonly version: string }
	readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
	readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & JsonSchema
} & JsonSchema

const description = `What devices are, what they sent, and what became of it.

* Ignore members that you do not know: they may be added without a new version.
* Every other path is answered with 404, a method that a path does not have with 405 and \`Allow\`; both are problem details
  (RFC 9457), as are all refusals of the functions.
* Pages of allowed origins may use it (CORS); \`OPTIONS\` is answered by API Gateway.
* Nothing may be cached unless it has an \`ETag\`.`

/** `The import log` of `the import log.` */
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '')

const queryParameters = (query: TObject, { refer }: Components): readonly JsonSchema[] =>
	Object.entries(query.properties).map(([name, schema]) => {
		const { description, ...own } = refer(schema)
		return {
			name,
			in: 'query',
			required: query.required?.includes(name) ?? false,
			description,
			schema: own,
		}
	})

const requestBody = (row: Entrance, { refer }: Components): JsonSchema => {
	const { body } = row.request ?? {}
	if (body !== undefined)
		return { requestBody: { required: true, content: { 'application/json': { schema: refer(body) } } } }
	// The body of whoever has a routing key is for a converter.
	return row.access.kind === 'routingKey'
		? { requestBody: { required: true, content: { '*/*': { schema: {} } } } }
		: {}
}

const accessText = (access: Access): string => {
	switch (access.kind) {
		case 'public':
			return 'For everybody.'
		case 'watcher':
			return 'For whoever has the fingerprint of the device.'
		case 'key':
			return `For keys with the scope ${access.scopes.map((scope) => `\`${scope}\``).join(' and ')}.`
		case 'iam':
			return 'For AWS credentials whose policies allow it.'
		case 'webhook':
			return `For ${access.service}, which signs its requests.`
		case 'routingKey':
			return 'For whoever has the routing key of an integration: it is a credential.'
	}
}

const operationOf = (row: Entrance, components: Components): JsonSchema => {
	const query = row.request?.query
	const parameters = [
		...pathParameters(row),
		...(query === undefined ? [] : queryParameters(query, components)),
	]
	return {
		operationId: operationIdOf(row),
		tags: [row.handler.code.split('/')[0]],
		summary: sentence(row.summary),
		description: accessText(row.access),
		security: requirementsOf(row.access),
		...(parameters.length === 0 ? {} : { parameters }),
		...requestBody(row, components),
		responses: responsesOf(row, components),
	}
}

/** Where a served document has the address of the REST API. */
export const restPlaceholder = 'https://rest.invalid'

/** The OpenAPI document of these rows of the table of entrances. */
export const openApiOf = (rows: readonly Entrance[]): OpenApi => {
	const components = collectComponents()
	const byPath = Map.groupBy(rows, templateOf)
	const paths = Object.fromEntries(
		[...byPath]
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([path, own]) => [
				path,
				Object.fromEntries(own.map((row) => [row.method.toLowerCase(), operationOf(row, components)])),
			]),
	)
	return {
		openapi: '3.1.0',
		info: {
			title: 'senml-live: REST',
			version: contractVersion,
			summary: 'Devices, their values and their import log',
			description,
			license: { name: 'BSD-3-Clause', identifier: 'BSD-3-Clause' },
		},
		servers: [{ url: restPlaceholder, description: 'This stack' }],
		paths,
		components: { securitySchemes: securitySchemes(rows), schemas: components.all() },
	}
}
