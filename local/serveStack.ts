import type { Access } from './access/access.ts'
import { createAuthentication } from './access/authenticate.ts'
import type { Credentials } from './access/credentials.ts'
import { startAwsEndpoint } from './aws/awsEndpoint.ts'
import type { Faults } from './aws/faults.ts'
import type { GatewayLimits } from './gateway/gatewayLimits.ts'
import { runWebSocketApi } from './gateway/runWebSocketApi.ts'
import { serveApis } from './gateway/serveApis.ts'
import type { HostData } from './hostData.ts'
import { createServices } from './hostServices.ts'
import { runMapping } from './lambda/eventSourceMapping.ts'
import type { Lambda } from './lambda/lambda.ts'
import { type RunningSchedules, runSchedules } from './lambda/schedule.ts'
import type { HostLog } from './log.ts'
import type { SecretVersion } from './secretsmanager/secrets.ts'
import type { Ports } from './server/allotPorts.ts'
import { credentialsOf, type StackDescription } from './template/describeStack.ts'
import { pathOfWebSocketApi } from './template/localUrls.ts'

type ServeStackNeeds = {
	readonly access: Access
	readonly data: HostData
	/** values of generated secrets */
	readonly versions: ReadonlyMap<string, SecretVersion>
	readonly lambda: Lambda
	readonly faults: Faults
	readonly operator: Credentials
	readonly limits: GatewayLimits
	readonly log: HostLog
}

type ServedStack = {
	readonly fireSchedules: RunningSchedules['fire']
	/** waits for running work */
	readonly close: () => Promise<void>
}

/** Starts all that calls the functions of a stack, and the AWS services that they call. */
export const serveStack = async (
	stack: StackDescription,
	{ access, data, lambda, faults, operator, limits, ...needs }: ServeStackNeeds,
	{ host, ports }: { readonly host: string; readonly ports: Ports },
): Promise<ServedStack> => {
	const { account, functions, mappings, httpApis } = stack
	const onDefect = (error: unknown) => needs.log('host', `ERROR ${(error as Error).stack}`)
	const gateway = { account, lambda, limits }
	const webSockets = stack.webSocketApis.map((api) => ({ ...api, ...runWebSocketApi(api, gateway) }))
	await using starting = new AsyncDisposableStack()
	const endpoint = {
		services: createServices(stack, { access, data, webSockets, ...needs }),
		authentication: createAuthentication([...functions.map(credentialsOf), operator]),
		authorize: access.checkRequest,
		inject: faults.inject,
		onDefect,
	}
	starting.defer((await startAwsEndpoint(endpoint, { host: '127.0.0.1', port: ports.awsPort })).close)
	starting.defer(lambda.close)
	const { storage, queues } = data
	const consumer = { ...queues, storage, lambda, account, authorize: access.checkMapping }
	for (const mapping of mappings) starting.defer(runMapping(mapping, consumer).close)
	// Stops before the mappings: it ends their waiting for the storage.
	starting.defer(storage.close)
	const byPath = new Map(webSockets.map((api, index) => [pathOfWebSocketApi(api, index), api]))
	const apis = { ...gateway, httpApis, webSockets: byPath, onDefect }
	starting.defer((await serveApis(apis, { host, ports: [ports.port, ...ports.furtherPorts] })).close)
	const scheduled = runSchedules(stack.schedules, { lambda, account, now: Date.now })
	starting.defer(scheduled.close)
	const running = starting.move()
	return { fireSchedules: scheduled.fire, close: () => running.disposeAsync() }
}
