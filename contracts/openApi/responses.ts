import type { TSchema } from '@sinclair/typebox'
import type { Access, Entrance } from '../../lambda/rest/entrance.ts'
import type { Components } from '../schemas/components.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { gatewayMessage, problemDetail } from './problemSchemas.ts'

/** One way in which an operation may answer. */
type Answer = {
	readonly status: number
	readonly description: string
	/** `device`: bytes of any media type; none: the answer has no body */
	readonly by?: 'function' | 'gateway' | 'device'
	readonly headers?: Readonly<Record<string, string>>
}

const retryAfter = { 'Retry-After': 'Seconds to wait' }

const ofFunction = (status: number, description: string, headers?: Answer['headers']): Answer => ({
	status,
	description,
	by: 'function',
	...(headers === undefined ? {} : { headers }),
})

const ofGateway = (status: number, description: string): Answer => ({ status, description, by: 'gateway' })

const throttled = ofFunction(429, 'Too many failed attempts came from this address', retryAfter)

const byAccess: Readonly<Record<Access['kind'], readonly Answer[]>> = {
	public: [],
	// One answer for all of them: a guess learns nothing from it.
	watcher: [
		ofFunction(403, 'The fingerprint is missing, malformed, unknown, or of another device'),
		throttled,
	],
	key: [
		ofFunction(401, 'The key is missing or not valid', { 'WWW-Authenticate': 'Bearer' }),
		ofFunction(403, 'The key lacks a scope', { 'WWW-Authenticate': 'The scope that is missing' }),
		throttled,
	],
	iam: [ofGateway(403, 'The signature is missing or wrong, or its policies do not allow this')],
	webhook: [ofFunction(403, 'The signature does not fit the request')],
	routingKey: [ofFunction(404, 'No integration has this routing key and prefix')],
}

const ofRequest = ({ request = {}, access }: Entrance): readonly Answer[] => [
	...(request.query === undefined && request.body === undefined
		? []
		: [ofFunction(400, 'A member of the request is not as the schema says')]),
	...(request.body === undefined ? [] : [ofFunction(415, 'The body is not application/json')]),
	...(request.body === undefined && access.kind !== 'routingKey'
		? []
		: [ofGateway(413, 'The body is larger than API Gateway takes')]),
]

/** One answer for what does not exist, and for what a key does not see. */
const ofPath = ({ access, path }: Entrance): readonly Answer[] =>
	access.kind === 'key' && path.includes('{')
		? [ofFunction(404, 'What the path names does not exist, or this key does not see it')]
		: []

const ofAccept = ({ alternatives = [] }: Entrance): readonly Answer[] =>
	alternatives.length === 0 ? [] : [ofFunction(406, '`Accept` has none of the media types')]

const ofAll: readonly Answer[] = [
	ofGateway(429, 'Too many requests come from all clients together'),
	ofFunction(500, 'An internal error'),
	ofGateway(500, 'An internal error'),
	ofGateway(503, 'The function did not answer in time'),
]

const otherwise = ({ otherwise = {} }: Entrance): readonly Answer[] =>
	Object.entries(otherwise).map(([code, description]) => {
		const status = Number(code)
		if (status < 300) return { status, description, by: 'device' }
		return status < 400
			? { status, description }
			: ofFunction(status, description, [429, 503].includes(status) ? retryAfter : undefined)
	})

const mediaTypeOf = ({ contentMediaType = 'application/json' }: TSchema): string => contentMediaType

const hasBody = ({ type, maxLength }: TSchema): boolean => type !== 'void' && maxLength !== 0

const success = (
	{ response, status = 200, alternatives = [], otherwise = {} }: Entrance,
	{ refer }: Components,
): JsonSchema => ({
	description: response.description ?? (status === 302 ? 'Where it leads' : 'What was asked for'),
	...(status === 302 ? { headers: headersOf({ Location: 'Where it leads' }) } : {}),
	...(304 in otherwise ? { headers: headersOf({ ETag: 'Names this content' }) } : {}),
	...(hasBody(response)
		? {
				content: {
					[mediaTypeOf(response)]: { schema: refer(response) },
					...Object.fromEntries(alternatives.map((type) => [type, { schema: { type: 'string' } }])),
				},
			}
		: {}),
})

const headersOf = (headers: Readonly<Record<string, string>> = {}) =>
	Object.fromEntries(
		Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
	)

const refused = (answers: readonly Answer[], { refer }: Components): JsonSchema => {
	const headers = Object.assign({}, ...answers.map((answer) => headersOf(answer.headers)))
	const content = Object.fromEntries(
		answers.flatMap(({ by }) => {
			if (by === 'function') return [['application/problem+json', { schema: refer(problemDetail) }]]
			if (by === 'device') return [['*/*', { schema: {} }]]
			return by === 'gateway' ? [['application/json', { schema: refer(gatewayMessage) }]] : []
		}),
	)
	return {
		description: [...new Set(answers.map(({ description }) => description))].join('; or: '),
		...(Object.keys(headers).length === 0 ? {} : { headers }),
		...(Object.keys(content).length === 0 ? {} : { content }),
	}
}

/** All that an operation may answer, by status. */
export const responsesOf = (row: Entrance, components: Components): JsonSchema => {
	const answers = [
		...byAccess[row.access.kind],
		...ofPath(row),
		...ofRequest(row),
		...ofAccept(row),
		...otherwise(row),
		...ofAll,
	]
	const byStatus = [...Map.groupBy(answers, ({ status }) => status)].toSorted(([a], [b]) => a - b)
	return {
		[row.status ?? 200]: success(row, components),
		...Object.fromEntries(byStatus.map(([status, all]) => [status, refused(all, components)])),
	}
}
