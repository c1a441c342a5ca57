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
import { recoverLog } from './disk/recoverLog.ts'
import { orUnusable } from './disk/setAside.ts'
import { createStorage } from './disk/storage.ts'
import { type RunningTables, startTables } from './dynamodb/tables.ts'
import { webSocketPath } from './gateway/connectionListeners.ts'
import { type GatewayLimits, gatewayLimits } from './gateway/gatewayLimits.ts'
import { httpApiHandler } from './gateway/httpApi.ts'
import { managementService } from './gateway/managementApi.ts'
import { runWebSocketApi } from './gateway/webSocketApi.ts'
import { createIot, iotDataApi } from './iot/iot.ts'
import { runMapping } from './lambda/eventSourceMapping.ts'
import { createLambda, type LambdaLimits, lambdaLimits } from './lambda/lambda.ts'
import { type RunningSchedules, runSchedules } from './lambda/schedule.ts'
import { collected, type HostLog } from './log.ts'
import type { Role } from './resources/iam.ts'
import { describeRules } from './resources/topicRule.ts'
import { freePort } from './server/freePort.ts'
import { startPublicServer } from './server/publicServer.ts'
import { openQueueStore } from './sqs/queueStore.ts'
import { sqsApi } from './sqs/sqsApi.ts'
import { watchedQueues } from './sqs/watchedQueues.ts'
import type { Assembly } from './template/assembly.ts'
import { cloudFormationService, type Output } from './template/cloudFormation.ts'
import { credentialsOf, describeStack } from './template/describeStack.ts'

export type HostOptions = {
	readonly assembly: Assembly
	/** where tables and queues live; made if it is not there */
	readonly dataFolder: string
	/** address to bind to */
	readonly host: string
	/** of the APIs of the stack; 0 takes a free one */
	readonly port: number
	/** of the AWS services; 0 takes a free one */
	readonly awsPort: number
	readonly log: HostLog
	/** those of API Gateway unless a test says otherwise */
	readonly limits?: GatewayLimits
	/** other limits of Lambda than the usual ones, for tests */
	readonly lambda?: Partial<LambdaLimits>
	/** made anew at each start, unless a test starts a host again under those who ask it */
	readonly operator?: Credentials
}

export type Host = {
	readonly stackName: string
	readonly region: string
	/** `http://localhost:8080` */
	readonly url: string
	/** `ws://localhost:8080/ws` */
	readonly webSocketUrl: string
	/** where AWS clients find the services of the stack */
	readonly awsEndpoint: string
	/** what those sign with who look after the stack, and its devices' doors: they may do everything */
	readonly operator: Credentials
	readonly outputs: readonly Output[]
	/** makes requests to the services fail as planned */
	readonly faults: Faults
	readonly roles: readonly Role[]
	/** what each role has done, allowed or not */
	readonly uses: Iam['uses']
	readonly invocations: CountedLambda['invocations']
	/** makes the queues believe that time has passed: visibility time-outs, retention */
	readonly advanceQueueClock: (milliseconds: number) => void
	/** makes the schedules believe that their time has come */
	readonly fireSchedules: RunningSchedules['fire']
	readonly expireItems: RunningTables['expireItems']
	readonly killDynamoDb: RunningTables['kill']
	/** finishes what has begun, then stops; data stays */
	readonly close: () => Promise<void>
}

/**
 * Runs a synthesised stack on this machine: every resource of the template gets a body. Whatever the template holds
 * that cannot be played stops the start and is named.
 */
export const startHost = async (options: HostOptions): Promise<Host> => {
	const { assembly, dataFolder, host, limits = gatewayLimits(), operator = newOperator() } = options
	const log = collected(options.log)
	const onDefect = (error: unknown) => log('host', `ERROR ${(error as Error).stack}`)
	// What has been started is stopped again in reverse: at the end, or when the start fails half-way.
	await using starting = new AsyncDisposableStack()
	starting.defer(await holdFolder(dataFolder))
	const awsPort = options.awsPort || (await freePort())
	const port = options.port || (await freePort())
	const urls = {
		aws: `http://127.0.0.1:${awsPort}`,
		http: `http://localhost:${port}`,
		webSocket: `ws://localhost:${port}${webSocketPath}`,
	}
	const stack = describeStack(assembly, urls, newSecret)
	const { model, account, httpApi, webSocketApi, queues, functions, mappings, schedules, outputs } = stack
	const access = createAccess(stack)
	const faults = createFaults((sessionToken) => lambda.crash(sessionToken))
	const limitsOfLambda = { ...lambdaLimits, ...options.lambda }
	const lambda = countInvocations(
		createLambda(functions, access.roles, { iam: access.iam, log, limits: limitsOfLambda }),
	)
	const webSocket = runWebSocketApi(webSocketApi, account, lambda, limits)

	const storage = createStorage({ probeDisk: () => probeDisk(dataFolder), log })
	starting.defer(storage.close)
	const tables = await startTables(model, { dataFolder, storage, log })
	starting.defer(tables.close)
	storage.watch(tables.ensureAnswers)
	let queueTimeAhead = 0
	const queueNow = () => Date.now() + queueTimeAhead
	const queueOf = (queueArn: string) => queues.find((queue) => queue.arn === queueArn)
	const queueFile = join(dataFolder, 'queues.sqlite')
	const opened = orUnusable(queueFile, 'the messages that wait in the queues', () => {
		const cutPages = recoverLog(queueFile)
		if (cutPages > 0)
			log('host', `WARN ${cutPages} pages at the end of the log of the queues were incomplete`)
		return openQueueStore(queueFile, queueNow, queueOf, faults.disturbance)
	})
	starting.defer(opened.close)
	const store = watchedQueues(opened, storage)
	const rules = describeRules(model, queues, store, access.checkRule)
	const iot = createIot(rules, { isUp: storage.isUp, now: Date.now, log })
	const stackId = arn(account, 'cloudformation', `stack/${account.stackName}/local`)
	const services: ReadonlyMap<string, AwsService> = new Map([
		['dynamodb', tables.service],
		['sqs', jsonService(sqsApi(store, queues))],
		['iotdata', jsonService(iotDataApi(iot))],
		['cloudformation', cloudFormationService(account.stackName, stackId, outputs)],
		['execute-api', managementService(webSocketApi, webSocket)],
	])
	const aws = await startAwsEndpoint(
		{
			services,
			authentication: createAuthentication([...functions.map(credentialsOf), operator]),
			authorize: access.checkRequest,
			play: faults.play,
			onDefect,
		},
		{ host: '127.0.0.1', port: awsPort },
	)
	starting.defer(aws.close)
	starting.defer(lambda.close)
	const needs = { store, storage, lambda, account, authorize: access.checkMapping, now: queueNow }
	for (const mapping of mappings) starting.defer(runMapping(mapping, needs).close)
	// Before the mappings: what waits for the storage ends.
	starting.defer(storage.close)
	const http = httpApiHandler(httpApi, account, lambda, limits)
	const server = await startPublicServer({ http, webSocket, onDefect }, { host, port })
	starting.defer(server.close)
	const scheduled = runSchedules(schedules, { lambda, account, now: Date.now })
	starting.defer(scheduled.close)

	const running = starting.move()
	return {
		stackName: account.stackName,
		region: account.region,
		url: urls.http,
		webSocketUrl: urls.webSocket,
		awsEndpoint: urls.aws,
		operator,
		outputs,
		faults,
		roles: [...access.roles.values()],
		uses: access.iam.uses,
		invocations: lambda.invocations,
		advanceQueueClock: (milliseconds) => {
			queueTimeAhead += milliseconds
			store.wake()
		},
		fireSchedules: scheduled.fire,
		expireItems: tables.expireItems,
		killDynamoDb: tables.kill,
		close: () => running.disposeAsync(),
	}
}
