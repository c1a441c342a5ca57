import { join } from 'node:path'
import { createAccess } from './access/access.ts'
import { arn } from './access/account.ts'
import { createAuthentication } from './access/authenticate.ts'
import { type Credentials, newOperator, newSecret } from './access/credentials.ts'
import type { Iam } from './access/iam.ts'
import { type AwsService, jsonService, startAwsEndpoint } from './aws/awsEndpoint.ts'
import { createFaults, type Faults } from './aws/faults.ts'
import { type CountedLambda, countInvocations } from './aws/operations.ts'
import { holdFolder, probeDisk } from './disk/disk.ts'
import { createStorage } from './disk/storage.ts'
import { type RunningTables, startTables } from './dynamodb/tables.ts'
import { type GatewayLimits, gatewayLimits } from './gateway/gatewayLimits.ts'
import { managementService } from './gateway/managementApi.ts'
import { runWebSocketApi } from './gateway/runWebSocketApi.ts'
import { serveApis } from './gateway/serveApis.ts'
import { createIot, iotDataApi } from './iot/iot.ts'
import { listenMqtt } from './iot/mqtt/mqttBroker.ts'
import { runMapping } from './lambda/eventSourceMapping.ts'
import { createLambda, type LambdaLimits, lambdaLimits } from './lambda/lambda.ts'
import { createMessageTraces } from './lambda/messageTraces.ts'
import { type RunningSchedules, runSchedules } from './lambda/schedule.ts'
import { collected, type HostLog } from './log.ts'
import { countHttpApis } from './resources/api.ts'
import type { Role } from './resources/iam.ts'
import { describeRules } from './resources/topicRule.ts'
import { keepSecrets } from './secretsmanager/secrets.ts'
import { secretsManagerApi } from './secretsmanager/secretsManagerApi.ts'
import { allotPorts } from './server/allotPorts.ts'
import { openQueues } from './sqs/openQueues.ts'
import { sqsApi } from './sqs/sqsApi.ts'
import { ssmApi } from './ssm/ssmApi.ts'
import type { Assembly } from './template/assembly.ts'
import { cloudFormationService, type Output } from './template/cloudFormation.ts'
import { credentialsOf, describeStack } from './template/describeStack.ts'
import { firstWebSocketUrl, pathOfWebSocketApi } from './template/localUrls.ts'

export type HostOptions = {
	readonly assembly: Assembly
	/** keeps tables, queues and generated secrets; created if it does not exist */
	readonly dataFolder: string
	/** address to bind to */
	readonly host: string
	/** of the first HTTP API and of the WebSocket APIs; 0 takes a free one */
	readonly port: number
	/** of the AWS services, followed by those of further HTTP APIs; 0 takes free ones */
	readonly awsPort: number
	/** of the MQTT interface of AWS IoT Core; 0 takes a free one, undefined has none */
	readonly mqttPort?: number
	readonly log: HostLog
	/** limits of API Gateway; tests change them */
	readonly limits?: GatewayLimits
	/** changes to the limits of Lambda, for tests */
	readonly lambda?: Partial<LambdaLimits>
	/** new at each start, unless a test starts a host again and its clients keep their credentials */
	readonly operator?: Credentials
}

export type Host = {
	readonly stackName: string
	readonly region: string
	/** of the first HTTP API: `http://localhost:8080`. The outputs of the stack have the URLs of all APIs. */
	readonly url: string
	/** of the first WebSocket API: `ws://localhost:8080/ws` */
	readonly webSocketUrl: string
	/** the endpoint of the AWS services for AWS clients */
	readonly awsEndpoint: string
	/** of the MQTT interface; undefined if there is none */
	readonly mqttPort: number | undefined
	/** the credentials of operators and of the doors of devices: they may do everything */
	readonly operator: Credentials
	readonly outputs: readonly Output[]
	/** makes requests to the services fail as planned */
	readonly faults: Faults
	readonly roles: readonly Role[]
	/** the actions of each role, allowed or not */
	readonly uses: Iam['uses']
	readonly invocations: CountedLambda['invocations']
	/** advances the clock of the queues: visibility time-outs, retention */
	readonly advanceQueueClock: (milliseconds: number) => void
	/** runs all schedules now */
	readonly fireSchedules: RunningSchedules['fire']
	readonly expireItems: RunningTables['expireItems']
	readonly killDynamoDb: RunningTables['kill']
	/** waits for running work, then stops; the data stays */
	readonly close: () => Promise<void>
}

/**
 * Runs a synthesised stack on this machine. Throws, and names the resource, if the host cannot emulate something that the
 * template contains.
 */
export const startHost = async (options: HostOptions): Promise<Host> => {
	const { assembly, dataFolder, host, limits = gatewayLimits(), operator = newOperator() } = options
	const log = collected(options.log)
	const onDefect = (error: unknown) => log('host', `ERROR ${(error as Error).stack}`)
	// Parts stop in the reverse order of their start: at the end, or when the start fails half-way.
	await using starting = new AsyncDisposableStack()
	starting.defer(await holdFolder(dataFolder))
	const { port, awsPort, furtherPorts } = await allotPorts(options, countHttpApis(assembly.template))
	const urls = {
		aws: `http://127.0.0.1:${awsPort}`,
		http: `http://localhost:${port}`,
		furtherHttp: furtherPorts.map((each) => `http://localhost:${each}`),
		webSocket: firstWebSocketUrl(port),
	}
	const stack = describeStack(assembly, urls, newSecret)
	const { model, account, httpApis, webSocketApis, queues, functions, mappings, schedules, outputs } = stack
	const access = createAccess(stack)
	const versions = keepSecrets(join(dataFolder, 'secrets.json'), stack.secrets, Date.now)
	const faults = createFaults((sessionToken) => lambda.crash(sessionToken))
	const limitsOfLambda = { ...lambdaLimits, ...options.lambda }
	const lambda = countInvocations(
		createLambda(functions, access.roles, { iam: access.iam, log, limits: limitsOfLambda }),
	)
	const gateway = { account, lambda, limits }
	const webSockets = webSocketApis.map((api) => ({ ...api, ...runWebSocketApi(api, gateway) }))

	const storage = createStorage({ probeDisk: () => probeDisk(dataFolder), log })
	starting.defer(storage.close)
	const tables = await startTables(model, { dataFolder, storage, log })
	starting.defer(tables.close)
	storage.watch(tables.ensureAnswers)
	const opened = openQueues({ dataFolder, queues, storage, disturbance: faults.disturbance, log })
	starting.defer(opened.close)
	const { store } = opened
	const traces = createMessageTraces()
	const rules = describeRules(model, queues, store, access.checkRule)
	const iot = createIot(rules, { isUp: storage.isUp, now: Date.now, log })
	const stackId = arn(account, 'cloudformation', `stack/${account.stackName}/local`)
	const services: ReadonlyMap<string, AwsService> = new Map([
		['dynamodb', tables.service],
		['sqs', jsonService(traces.keep(sqsApi(store, queues)))],
		['iotdata', jsonService(iotDataApi(iot))],
		['ssm', jsonService(ssmApi(stack.parameters, Date.now()), '1.1')],
		['secretsmanager', jsonService(secretsManagerApi(stack.secrets, versions), '1.1')],
		['cloudformation', cloudFormationService(account.stackName, stackId, outputs)],
		['execute-api', managementService(webSockets)],
	])
	const aws = await startAwsEndpoint(
		{
			services,
			authentication: createAuthentication([...functions.map(credentialsOf), operator]),
			authorize: access.checkRequest,
			inject: faults.inject,
			onDefect,
		},
		{ host: '127.0.0.1', port: awsPort },
	)
	starting.defer(aws.close)
	starting.defer(lambda.close)
	const needs = { store, storage, lambda, traces, account, authorize: access.checkMapping, now: opened.now }
	for (const mapping of mappings) starting.defer(runMapping(mapping, needs).close)
	// Stops before the mappings: it ends their waiting for the storage.
	starting.defer(storage.close)
	const byPath = new Map(webSockets.map((api, index) => [pathOfWebSocketApi(api, index), api]))
	const apis = { ...gateway, httpApis, webSockets: byPath, onDefect }
	starting.defer((await serveApis(apis, { host, ports: [port, ...furtherPorts] })).close)
	const mqtt = options.mqttPort === undefined ? undefined : await listenMqtt(iot, options.mqttPort, log)
	if (mqtt !== undefined) starting.defer(mqtt.close)
	const scheduled = runSchedules(schedules, { lambda, account, now: Date.now })
	starting.defer(scheduled.close)

	const running = starting.move()
	return {
		stackName: account.stackName,
		region: account.region,
		url: urls.http,
		webSocketUrl: urls.webSocket,
		awsEndpoint: urls.aws,
		mqttPort: mqtt?.port,
		operator,
		outputs,
		faults,
		roles: [...access.roles.values()],
		uses: access.iam.uses,
		invocations: lambda.invocations,
		advanceQueueClock: opened.advanceClock,
		fireSchedules: scheduled.fire,
		expireItems: tables.expireItems,
		killDynamoDb: tables.kill,
		close: () => running.disposeAsync(),
	}
}
