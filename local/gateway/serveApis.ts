import type { Account } from '../access/account.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { answer, refusalAnswer } from '../server/answer.ts'
import type { HttpExchange } from '../server/httpExchange.ts'
import { startPublicServer } from '../server/publicServer.ts'
import { createBodyReader } from '../server/readBody.ts'
import { notFound } from '../server/refusal.ts'
import type { GatewayLimits } from './gatewayLimits.ts'
import type { HttpApi } from './httpApi.ts'
import type { IamAuthorizer } from './iamAuthorizer.ts'
import type { RunningWebSocketApi } from './runWebSocketApi.ts'
import { serveHttpApi } from './serveHttpApi.ts'

/** Bytes of all bodies that this machine keeps at a time: not a limit of AWS. */
const roomForBodies = 32 * 1024 * 1024

/** For a stack without an HTTP API. */
const noHttpApi = ({ request, response }: HttpExchange): Promise<void> =>
	answer(request, response, refusalAnswer(notFound))

/** Paths that begin with `prefix`, and who answers them. */
export type OwnPaths = {
	readonly prefix: string
	readonly serve: (exchange: HttpExchange) => Promise<void>
}

type Serve = OwnPaths['serve']

const besides =
	({ prefix, serve }: OwnPaths, others: Serve): Serve =>
	(exchange) =>
		exchange.target.path.startsWith(prefix) ? serve(exchange) : others(exchange)

type ServeApisNeeds = {
	readonly httpApis: readonly HttpApi[]
	/** by the path at which each is served */
	readonly webSockets: ReadonlyMap<string, RunningWebSocketApi>
	readonly account: Account
	readonly lambda: Lambda
	readonly limits: GatewayLimits
	/** the authorizer of routes that need signatures */
	readonly iam: IamAuthorizer
	/** undefined if the stack answers everything */
	readonly own: OwnPaths | undefined
	/** called with errors of the host, not with mistakes of clients */
	readonly onDefect: (error: unknown) => void
}

/** Serves each HTTP API on a port of its own, and all WebSocket APIs on the first of these ports. */
export const serveApis = async (
	{ httpApis, webSockets, own, onDefect, ...needs }: ServeApisNeeds,
	{ host, ports }: { readonly host: string; readonly ports: readonly number[] },
): Promise<{ readonly close: () => Promise<void> }> => {
	const bodies = createBodyReader(roomForBodies)
	const handlers = httpApis.map((api) => serveHttpApi(api, { ...needs, bodies }))
	await using starting = new AsyncDisposableStack()
	for (const [index, port] of ports.entries()) {
		const stack = handlers[index] ?? noHttpApi
		const served = {
			http: index === 0 && own !== undefined ? besides(own, stack) : stack,
			webSockets: index === 0 ? webSockets : new Map(),
			onDefect,
		}
		starting.defer((await startPublicServer(served, { host, port })).close)
	}
	const running = starting.move()
	return { close: () => running.disposeAsync() }
}
