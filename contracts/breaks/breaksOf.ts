import type { AsyncApi, Operation } from '../asyncApi/asyncApi.ts'
import type { Contracts } from '../documents.ts'
import type { OpenApi } from '../openApi/openApi.ts'
import { isSchema, type JsonSchema } from '../schemas/jsonSchema.ts'
import { narrowed, type Schemas, widened } from './compareSchemas.ts'

/** A sentence for each change after which a client that works might not work any more. */
type Breaks = readonly string[]

const members = (value: unknown): Readonly<Record<string, JsonSchema>> =>
	(isSchema(value) ? value : {}) as Readonly<Record<string, JsonSchema>>

/** What compares a member that both have; and the name of each that only the old one has. */
const compareMembers = (
	old: unknown,
	now: unknown,
	what: string,
	compare: (name: string, old: JsonSchema, now: JsonSchema) => Breaks,
): Breaks => {
	const current = members(now)
	return Object.entries(members(old)).flatMap(([name, each]) => {
		const same = current[name]
		return same === undefined ? [`${what} ${name} is gone`] : compare(name, each, same)
	})
}

const parametersOf = ({ parameters }: JsonSchema): Readonly<Record<string, JsonSchema>> =>
	Object.fromEntries(
		(Array.isArray(parameters) ? (parameters as readonly JsonSchema[]) : []).map((parameter) => [
			`${String(parameter['in'])} ${String(parameter['name'])}`,
			parameter,
		]),
	)

const required = (parameters: Readonly<Record<string, JsonSchema>>): readonly string[] =>
	Object.keys(parameters).filter((name) => parameters[name]?.['required'] === true)

const compareContent = (
	old: JsonSchema,
	now: JsonSchema,
	where: string,
	compare: (old: JsonSchema, now: JsonSchema, where: string) => Breaks,
): Breaks =>
	compareMembers(old['content'], now['content'], `${where}: the media type`, (type, each, same) =>
		compare(members(each)['schema'] ?? {}, members(same)['schema'] ?? {}, `${where}, ${type}`),
	)

const compareRequest = (where: string, old: JsonSchema, now: JsonSchema, schemas: Schemas): Breaks => {
	const [before, after] = [parametersOf(old), parametersOf(now)]
	const added = required(after).filter((name) => !required(before).includes(name))
	const security = JSON.stringify(old['security']) === JSON.stringify(now['security'])
	const body = members(old)['requestBody']
	const needsBody = body === undefined && members(now)['requestBody']?.['required'] === true
	return [
		...added.map((name) => `${where}: the parameter in the ${name} is required now`),
		...(security ? [] : [`${where}: another credential or scope is needed`]),
		...(needsBody ? [`${where}: a body is required now`] : []),
		...compareMembers(before, after, `${where}: the parameter in the`, (name, each, same) =>
			narrowed(
				members(each)['schema'] ?? {},
				members(same)['schema'] ?? {},
				`${where}, parameter ${name}`,
				schemas,
			),
		),
		...(body === undefined
			? []
			: compareContent(body, members(now)['requestBody'] ?? {}, `${where}, body`, (each, same, at) =>
					narrowed(each, same, at, schemas),
				)),
	]
}

const compareOperations = (where: string, old: JsonSchema, now: JsonSchema, schemas: Schemas): Breaks => [
	...(old['operationId'] === now['operationId']
		? []
		: [`${where}: the operation has another id, ${String(now['operationId'])}`]),
	...compareRequest(where, old, now, schemas),
	...compareMembers(old['responses'], now['responses'], `${where}: the status`, (status, each, same) =>
		compareContent(each, same, `${where}: ${status}`, (a, b, at) => widened(a, b, at, schemas)),
	),
]

const restBreaks = (old: OpenApi, now: OpenApi): Breaks =>
	compareMembers(old.paths, now.paths, 'the path', (path, operations, same) =>
		compareMembers(operations, same, `${path}: the method`, (method, each, operation) =>
			compareOperations(`${method.toUpperCase()} ${path}`, each, operation, {
				old: old.components.schemas,
				now: now.components.schemas,
			}),
		),
	)

/** Where messages go: the names of those that a channel has, by the direction. */
const flows = ({ operations }: AsyncApi): Readonly<Record<string, Operation['action']>> =>
	Object.fromEntries(
		Object.values(operations).flatMap(({ action, messages }) =>
			messages.map(({ $ref }) => [$ref.replace('#/channels/', '').replace('/messages/', '.'), action]),
		),
	)

const payloadOf = ({ components }: AsyncApi, flow: string): JsonSchema =>
	members(components.messages[flow.split('.')[1] ?? ''])['payload'] ?? {}

const parametersIn = (channel: JsonSchema): JsonSchema =>
	members(members(members(channel['bindings'])['ws'])['query'])

const socketBreaks = (old: AsyncApi, now: AsyncApi): Breaks => {
	const schemas = { old: old.components.schemas, now: now.components.schemas }
	const current = flows(now)
	const messages = Object.entries(flows(old)).flatMap(([flow, action]) => {
		if (current[flow] !== action) return [`the message ${flow} is gone`]
		const [before, after] = [payloadOf(old, flow), payloadOf(now, flow)]
		return action === 'send' ? widened(before, after, flow, schemas) : narrowed(before, after, flow, schemas)
	})
	const channels = compareMembers(old.channels, now.channels, 'the channel', (name, each, same) =>
		narrowed(parametersIn(each), parametersIn(same), `${name}, parameters`, schemas),
	)
	return [...channels, ...messages]
}

/** What would break clients of the old contract. Additions that clients can ignore are none. */
export const breaksOf = (old: Contracts, now: Contracts): Breaks => [
	...restBreaks(old.openApi, now.openApi),
	...socketBreaks(old.asyncApi, now.asyncApi),
]
