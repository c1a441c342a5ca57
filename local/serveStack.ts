import type { Access, User } from './access/access.ts'
import { createAuthentication } from './access/authenticate.ts'
import type { Credentials } from './access/credentials.ts'
import { jsonService } from './aws/awsAnswer.ts'
import { startAwsEndpoint } from './aws/awsEndpoint.ts'
import type { Faults } from './aws/faults.ts'
import { type ServeAws, serveAws } from './aws/serveAws.ts'
import type { GatewayLimits } from './gateway/gatewayLimits.ts'
import { iamAuthorizer } from './gateway/iamAuthorizer.ts'
import { runWebSocketApi } from './gateway/runWebSocketApi.ts'
import { type OwnPaths, serveApis } from './gateway/serveApis.ts'
import type { HostData } from './hostData.ts'
import { createServices } from './hostServices.ts'
import { createIot } from './iot/iot.ts'
import { iotDataApi } from './iot/iotDataApi.ts'
import { listenMqtt } from './iot/mqtt/mqttBroker.ts'
import { type Publish, publishDirectly } from './iot/publishDirectly.ts'
import { runMapping } from './lambda/eventSourceMapping.ts'
import type { Lambda } from './lambda/lambda.ts'
import { createMessageTraces } from './lambda/messageTraces.ts'
import { type RunningSchedules, runSchedules } from './lambda/schedule.ts'
import type { HostLog } from './log.ts'
import { describeRules } from './resources/topicRule.ts'
import type { Versions } from './secretsmanager/secrets.ts'
import type { Ports } from './server/allotPorts.ts'
import { credentialsOf, type StackDescription } from './template/describeStack.ts'
import { pathOfWebSocketApi } from './template/localUrls.ts'

type ServeStackNeeds = {
	readonly access: Access
	readonly data: HostData
	/** values of generated secrets */
	readonly versions: Versions
	readonly lambda: Lambda
	/** tells the functions who serves their requests to AWS */
	readonly serveFunctions: (serve: ServeAws) => void
	readonly faults: Faults
	readonly operator: Credentials
	readonly users: readonly User[]
	readonly limits: GatewayLimits
	readonly log: HostLog
}

type ServedStack = {
	readonly serve: ServeAws
	readonly publish: Publish
	readonly mqttPort: number | undefined
	readonly fireSchedules: RunningSchedules['fire']
	/** waits for running work */
	readonly close: () => Promise<void>
}

/** Starts all that calls the functions of a stack, and the AWS services that they call. */
export const serveStack = async (
	stack: StackDescription,
	{ access, data, versions, lambda, serveFunctions, faults, operator, users, limits, log }: ServeStackNeeds,
	{
		host,
		ports,
		mqttPort,
		own,
	}: {
		readonly host: string
		readonly ports: Ports
		readonly mqttPort: number | undefined
		readonly own: OwnPaths | undefined
	},
): Promise<ServedStack> => {
	const { model, account, functions, mappings, httpApis } = stack
	const onDefect = (error: unknown) => log('host', `ERROR ${(error as Error).stack}`)
	const gateway = { account, lambda, limits }
	const webSockets = stack.webSocketApis.map((api) => ({ ...api, ...runWebSocketApi(api, gateway) }))
	const { storage, queues } = data
	const rules = describeRules(model, stack.queues, queues.store, access.checkRule)
	const iot = createIot(rules, { isUp: storage.isUp, now: Date.now, log })
	const traces = createMessageTraces()
	await using starting = new AsyncDisposableStack()
	const known = [...functions.map(credentialsOf), operator, ...users]
	const aws = {
		services: createServices(stack, { data, iot, traces, webSockets, versions }),
		authentication: createAuthentication(known),
		authorize: access.checkRequest,
		inject: faults.inject,
		onDefect,
	}
	const ownAddress = '127.0.0.1'
	const serve = serveAws(aws, ownAddress)
	serveFunctions(serve)
	starting.defer((await startAwsEndpoint(serve, { host: ownAddress, port: ports.awsPort })).close)
	starting.defer(lambda.close)
	const consumer = { ...queues, storage, lambda, traces, account, authorize: access.checkMapping }
	for (const mapping of mappings) starting.defer(runMapping(mapping, consumer).close)
	// Stops before the mappings: it ends their waiting for the storage.
	starting.defer(storage.close)
	const byPath = new Map(webSockets.map((api, index) => [pathOfWebSocketApi(webSockets, index), api]))
	const iam = iamAuthorizer({ account, known, checkInvoke: access.checkInvoke, now: Date.now })
	const apis = { ...gateway, iam, httpApis, webSockets: byPath, own, onDefect }
	starting.defer((await serveApis(apis, { host, ports: [ports.port, ...ports.furtherPorts] })).close)
	const mqtt = mqttPort === undefined ? undefined : await listenMqtt(iot, mqttPort, log)
	if (mqtt !== undefined) starting.defer(mqtt.close)
	const scheduled = runSchedules(stack.schedules, { lambda, account, now: Date.now })
	starting.defer(scheduled.close)
	const running = starting.move()
	return {
		serve,
		publish: publishDirectly({
			service: jsonService(iotDataApi(iot, data.shadows)),
			inject: faults.inject,
			accessKeyId: operator.accessKeyId,
		}),
		mqttPort: mqtt?.port,
		fireSchedules: scheduled.fire,
		close: () => running.disposeAsync(),
	}
}
