import type { Described, Entrance } from '../rest/entrance.ts'
import { manageFunction } from './contract.ts'
import * as converterSchemas from './rest/converterSchemas.ts'
import * as schemas from './rest/integrationSchemas.ts'
import * as logSchemas from './rest/logSchemas.ts'
import { pageQuery } from './rest/schemaParts.ts'

/** An integration as the REST API shows it. */
export type ShownIntegration = Described<typeof schemas.integration>

/** One page of the integrations that a key sees. */
export type ShownIntegrationPage = Described<typeof schemas.integrationPage>

/** One message in the log of an integration. */
export type ShownEntry = Described<typeof logSchemas.entry>

/** One page of the log of an integration. */
export type ShownLog = Described<typeof logSchemas.logPage>

const read = { kind: 'key', scopes: ['integrations:read'] } as const
const write = { kind: 'key', scopes: ['integrations:write'] } as const
const readConverters = { kind: 'key', scopes: ['converters:read'] } as const
const writeConverters = { kind: 'key', scopes: ['converters:write'] } as const

const narrow = 'The key sees only some devices or integrations, and this concerns others, too'

export const integrationEntrances = [
	{
		method: 'GET',
		path: '/integrations',
		summary: 'the integrations that a key sees.',
		access: read,
		request: { query: pageQuery },
		response: schemas.integrationPage,
		handler: manageFunction,
	},
	{
		method: 'POST',
		path: '/integrations',
		summary: 'makes an integration.',
		access: write,
		request: { body: schemas.newIntegration },
		response: schemas.integration,
		status: 201,
		otherwise: { 403: narrow },
		handler: manageFunction,
	},
	{
		method: 'GET',
		path: '/integrations/{integrationId}',
		summary: 'an integration.',
		access: read,
		response: schemas.integration,
		handler: manageFunction,
	},
	{
		method: 'GET',
		path: '/integrations/{integrationId}/log',
		summary: 'what became of the messages of an integration.',
		access: read,
		request: { query: logSchemas.logQuery },
		response: logSchemas.logPage,
		otherwise: { 403: narrow },
		handler: manageFunction,
	},
	{
		method: 'PATCH',
		path: '/integrations/{integrationId}',
		summary: 'changes an integration.',
		access: write,
		request: { body: schemas.integrationChanges },
		response: schemas.integration,
		otherwise: { 403: narrow, 409: 'It was changed meanwhile' },
		handler: manageFunction,
	},
	{
		method: 'DELETE',
		path: '/integrations/{integrationId}',
		summary: 'removes an integration.',
		access: write,
		response: schemas.removedIntegration,
		otherwise: { 403: narrow },
		handler: manageFunction,
	},
	{
		method: 'POST',
		path: '/integrations/{integrationId}/routing-key',
		summary: 'gives an integration a new routing key.',
		access: write,
		response: schemas.integration,
		otherwise: { 403: narrow, 409: 'It was changed meanwhile' },
		handler: manageFunction,
	},
	{
		method: 'GET',
		path: '/converters',
		summary: 'the converters that a key sees.',
		access: readConverters,
		request: { query: pageQuery },
		response: converterSchemas.converterPage,
		handler: manageFunction,
	},
	{
		method: 'POST',
		path: '/converters',
		summary: 'stores a converter with its first version.',
		access: writeConverters,
		request: { body: converterSchemas.newConverter },
		response: converterSchemas.storedVersion,
		status: 201,
		otherwise: { 403: narrow },
		handler: manageFunction,
	},
	{
		method: 'GET',
		path: '/converters/{converterId}/versions/{version}',
		summary: 'a version of a converter.',
		access: readConverters,
		response: converterSchemas.converterVersion,
		parameters: { version: '1, 2, …' },
		handler: manageFunction,
	},
	{
		method: 'POST',
		path: '/converters/{converterId}/versions',
		summary: 'stores a version of a converter.',
		access: writeConverters,
		request: { body: converterSchemas.newVersion },
		response: converterSchemas.storedVersion,
		status: 201,
		otherwise: { 403: narrow },
		handler: manageFunction,
	},
] as const satisfies readonly Entrance[]
