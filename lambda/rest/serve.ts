import type { Static, TSchema } from '@sinclair/typebox'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import type { Caller, Gate, Gates, Key, Signer } from './access/gate.ts'
import { answer, answerWritten, refuse, type Written } from './answer.ts'
import type { Compiled, CompiledEntrance } from './compiled.ts'
import type { Access, Entrance, ParametersOf, ResponseOf, RouteKey, RowAt } from './entrance.ts'
import type { Problem } from './problem.ts'
import { route } from './route.ts'

/**
 * A gate for each kind of access that the rows have: without it the function does not compile. Routing keys have none: the
 * function behind them reads requests itself, because their bodies may be anything.
 */
type Ports<Row extends Entrance, Device> = Partial<Gates<Device>> &
	Pick<Gates<Device>, Exclude<Row['access']['kind'], 'public' | 'routingKey'>> & {
		readonly log: Log
		/** what a refusal of a row says besides the problem, for callers that know another form of it */
		readonly refusals?: { readonly [key in RouteKey<Row>]?: InOtherWords }
	}

/** Gives members of the answer besides those of the problem. */
type InOtherWords = (problem: Problem, event: APIGatewayProxyEventV2) => object

/** What is known of whoever asks. */
type By<Row extends Entrance, Device> = Row['access']['kind'] extends 'watcher'
	? { readonly device: Device }
	: Row['access']['kind'] extends 'key'
		? { readonly key: Key }
		: Row['access']['kind'] extends 'iam'
			? { readonly caller: Caller }
			: Row['access']['kind'] extends 'webhook'
				? { readonly signer: Signer }
				: unknown

type SchemaOf<Row extends Entrance, Part extends 'query' | 'body'> = Row extends {
	readonly request: { readonly [part in Part]: infer Schema extends TSchema }
}
	? { readonly [part in Part]: Static<Schema> }
	: unknown

type RequestOf<Row extends Entrance, Device> = { readonly parameters: ParametersOf<Row['path']> } & By<
	Row,
	Device
> &
	SchemaOf<Row, 'query'> &
	SchemaOf<Row, 'body'> &
	(Row extends Negotiated ? { readonly accept: string | undefined } : unknown)

/** A row that answers in several media types: its handler looks at what the request accepts. */
type Negotiated = { readonly alternatives: readonly string[] }

/** Answers what the row describes, in JSON or as it was asked to, or a problem. */
type Handler<Row extends Entrance, Device> = (
	request: RequestOf<Row, Device>,
) => Promise<ResponseOf<Row> | { readonly problem: Problem } | (Row extends Negotiated ? Written : never)>

type Handlers<Row extends Entrance, Device> = {
	readonly [key in RouteKey<Row>]: Handler<RowAt<Row, key>, Device>
}

// What a row demands of its gate and its handler is checked above, and forgotten here, where they are called.
type AnyGate = Gate<Access['kind'], object>
type AnyHandler = (request: object) => Promise<object | undefined>

type Bound = { readonly entrance: CompiledEntrance; readonly gate: AnyGate; readonly handler: AnyHandler }

const everybody: AnyGate = async () => ({ by: {} })

const bind = (
	entrances: Readonly<Record<string, CompiledEntrance>>,
	gates: Readonly<Record<string, AnyGate>>,
	handlers: Readonly<Record<string, AnyHandler>>,
): ReadonlyMap<string, Bound> =>
	new Map(
		Object.entries(entrances).map(([key, entrance]) => {
			const [gate, handler] = [gates[entrance.access.kind], handlers[key]]
			if (gate === undefined || handler === undefined) throw new Error(`no gate or no handler for ${key}`)
			return [key, { entrance, gate, handler }]
		}),
	)

/**
 * The function behind entrances: the gate decides who asks, the schemas whether the request is valid, and the handler
 * what the answer is.
 */
export const serve = <Row extends Entrance, Device>(
	{ entrances }: Compiled<Row>,
	{ log, refusals = {}, ...gates }: Ports<Row, Device>,
	handlers: NoInfer<Handlers<Row, Device>>,
) => {
	const all = { ...gates, public: everybody } as unknown as Readonly<Record<string, AnyGate>>
	const bound = bind(entrances, all, handlers as unknown as Readonly<Record<string, AnyHandler>>)
	const inOtherWords: Readonly<Record<string, InOtherWords | undefined>> = refusals
	return route(log, async (event: APIGatewayProxyEventV2) => {
		const found = bound.get(event.routeKey)
		if (found === undefined) throw new Error('no entrance for this route')
		const { entrance, gate, handler } = found
		const entered = await gate(entrance.access, event)
		if ('refusal' in entered) return entered.refusal
		const { by, headers } = entered
		const refused = (problem: Problem) =>
			refuse({ ...problem, ...inOtherWords[event.routeKey]?.(problem, event) }, headers)
		const read = entrance.read?.(event)
		if (read !== undefined && 'problem' in read) return refused(read.problem)
		const parameters = event.pathParameters ?? {}
		const { accept } = event.headers
		const answered = await handler({ ...by, ...read, parameters, accept })
		if (answered !== undefined && 'problem' in answered) return refused(answered.problem as Problem)
		return answered !== undefined && 'contentType' in answered
			? answerWritten(answered as Written, entrance.status, headers)
			: answer(answered, entrance.status, headers)
	})
}
