import { join } from 'node:path'
import { type Access, createAccess, type User } from './access/access.ts'
import { type Credentials, newOperator, newSecret } from './access/credentials.ts'
import type { Iam } from './access/iam.ts'
import { directHandler } from './aws/directHandler.ts'
import { createFaults, type Faults } from './aws/faults.ts'
import { type CountedLambda, countInvocations } from './aws/operations.ts'
import type { ServeAws } from './aws/serveAws.ts'
import { holdFolder } from './disk/disk.ts'
import type { RunningTables } from './dynamodb/tables.ts'
import { type GatewayLimits, gatewayLimits } from './gateway/gatewayLimits.ts'
import type { OwnPaths } from './gateway/serveApis.ts'
import { openData } from './hostData.ts'
import type { Publish } from './iot/publishDirectly.ts'
import { createLambda, type LambdaLimits, lambdaLimits } from './lambda/lambda.ts'
import type { RunningSchedules } from './lambda/schedule.ts'
import { collected, type HostLog } from './log.ts'
import { countHttpApis } from './resources/api.ts'
import type { Role } from './resources/iam.ts'
import { keepSecrets } from './secretsmanager/secrets.ts'
import { allotPorts, type Ports } from './server/allotPorts.ts'
import { serveStack } from './serveStack.ts'
import type { Assembly } from './template/assembly.ts'
import type { Output } from './template/cloudFormation.ts'
import { describeStack, type StackDescription } from './template/describeStack.ts'
import { firstWebSocketUrl } from './template/localUrls.ts'

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
	/** who may do what their policies allow, beside the operator */
	readonly users?: readonly User[]
	/** what the program that runs the host answers itself, at the port of the first HTTP API, in place of the stack */
	readonly own?: OwnPaths
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
	/** for AWS clients in this process: reaches the same services without sockets */
	readonly requestHandler: ReturnType<typeof directHandler>
	/** an item of a table, in DynamoDB JSON: for what this process only shows */
	readonly readItem: RunningTables['read']
	/** calls back with each item of a table that is written, until the returned function is called; the listener must not throw */
	readonly followTable: RunningTables['follow']
	/** publishes to AWS IoT, as the operator does */
	readonly publish: Publish
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
	/** waits for running work, then stops; the data stays */
	readonly close: () => Promise<void>
}

const urlsOf = ({ port, awsPort, furtherPorts }: Ports) => ({
	aws: `http://127.0.0.1:${awsPort}`,
	http: `http://localhost:${port}`,
	furtherHttp: furtherPorts.map((each) => `http://localhost:${each}`),
	webSocket: firstWebSocketUrl(port),
})

/**
 * The functions of a stack, and what makes their requests fail. `serveFunctions` tells them who serves these: the services
 * have parts that invoke functions, and come later.
 */
const createFunctions = (
	stack: StackDescription,
	{ iam, roles }: Access,
	options: HostOptions,
	{ log, awsUrl }: { readonly log: HostLog; readonly awsUrl: string },
) => {
	const faults = createFaults((sessionToken) => lambda.crash(sessionToken))
	const limits = { ...lambdaLimits, ...options.lambda }
	const { promise: serving, resolve: serveFunctions } = Promise.withResolvers<ServeAws>()
	const services = {
		url: awsUrl,
		serve: async (...request: Parameters<ServeAws>) => (await serving)(...request),
	}
	const lambda = countInvocations(createLambda(stack.functions, roles, { iam, services, log, limits }))
	return { lambda, faults, serveFunctions }
}

/**
 * Runs a synthesised stack on this machine. Throws, and names the resource, if the host cannot emulate something that the
 * template contains.
 */
export const startHost = async (options: HostOptions): Promise<Host> => {
	const { assembly, dataFolder, host, limits = gatewayLimits(), operator = newOperator() } = options
	const { users = [], own } = options
	const log = collected(options.log)
	// Parts stop in the reverse order of their start: at the end, or when the start fails half-way.
	await using starting = new AsyncDisposableStack()
	starting.defer(await holdFolder(dataFolder))
	const ports = await allotPorts(options, countHttpApis(assembly.template))
	const urls = urlsOf(ports)
	const stack = describeStack(assembly, urls, newSecret)
	const access = createAccess(stack, users)
	const versions = keepSecrets(join(dataFolder, 'secrets.json'), stack.secrets, Date.now)
	const functions = createFunctions(stack, access, options, { log, awsUrl: urls.aws })
	const { lambda, faults } = functions
	const data = await openData(stack, { dataFolder, disturbance: faults.disturbance, log })
	starting.defer(data.close)
	const parts = { access, versions, ...functions, data, operator, users, limits, log }
	const served = await serveStack(stack, parts, {
		host,
		ports,
		mqttPort: options.mqttPort,
		own,
	})
	starting.defer(served.close)
	const running = starting.move()
	return {
		stackName: stack.account.stackName,
		region: stack.account.region,
		url: urls.http,
		webSocketUrl: urls.webSocket,
		awsEndpoint: urls.aws,
		requestHandler: directHandler(served.serve),
		readItem: data.tables.read,
		followTable: data.tables.follow,
		publish: served.publish,
		mqttPort: served.mqttPort,
		operator,
		outputs: stack.outputs,
		faults,
		roles: [...access.roles.values()],
		uses: access.iam.uses,
		invocations: lambda.invocations,
		advanceQueueClock: data.queues.advanceClock,
		fireSchedules: served.fireSchedules,
		expireItems: data.tables.expireItems,
		close: () => running.disposeAsync(),
	}
}
