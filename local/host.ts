import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { arn } from './account.ts'
import type { Assembly } from './assembly.ts'
import { jsonService, startAwsEndpoint } from './awsEndpoint.ts'
import { cloudFormationService, type Output } from './cloudFormation.ts'
import { dynamoDbProxy, ensureTable } from './dynamoDb.ts'
import { startDynamoDbEmulator } from './dynamoDbEmulator.ts'
import { runMapping } from './eventSourceMapping.ts'
import { expireItems } from './expireItems.ts'
import { createFaults, type Faults } from './faults.ts'
import { freePort } from './freePort.ts'
import { type GatewayLimits, gatewayLimits } from './gatewayLimits.ts'
import { httpApiHandler } from './httpApi.ts'
import { createIam, type Iam, type RoleAccess } from './iam.ts'
import { createIot, iotDataApi } from './iot.ts'
import { createLambda, type LambdaLimits, lambdaLimits } from './lambda.ts'
import { localiseUrls } from './localUrls.ts'
import type { HostLog } from './log.ts'
import { managementService } from './managementApi.ts'
import { modelStack } from './model.ts'
import { startPublicServer, webSocketPath } from './publicServer.ts'
import { openQueueStore, type Queue } from './queueStore.ts'
import { requestAccess } from './requestAccess.ts'
import { describeMappings } from './resources/eventSourceMapping.ts'
import { describeHttpApis } from './resources/httpApi.ts'
import { describePermissions, describeQueuePolicies, describeRoles, type Role } from './resources/iam.ts'
import { describeFunctions } from './resources/lambdaFunction.ts'
import { describeQueues } from './resources/queue.ts'
import { describeExpiry, describeTables } from './resources/table.ts'
import { describeRules } from './resources/topicRule.ts'
import { describeWebSocketApis } from './resources/webSocketApi.ts'
import { sqsApi } from './sqsApi.ts'
import { runWebSocketApi } from './webSocketApi.ts'

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
	readonly outputs: readonly Output[]
	/** makes requests to the services fail as planned */
	readonly faults: Faults
	readonly roles: readonly Role[]
	/** what each role has done, allowed or not */
	readonly uses: Iam['uses']
	/** makes the queues believe that time has passed: visibility time-outs, retention */
	readonly advanceQueueClock: (milliseconds: number) => void
	/** deletes expired items now, as happens every minute; returns how many */
	readonly expireItems: () => Promise<number>
	/** ends the DynamoDB emulator as a crash would; it is started again */
	readonly killDynamoDb: () => void
	/** finishes what has begun, then stops; data stays */
	readonly close: () => Promise<void>
}

/** DynamoDB takes days at times. */
const sweepMilliseconds = 60_000

const only = <T>(what: string, items: readonly T[]): T => {
	const [item] = items
	if (item === undefined || items.length > 1)
		throw new Error(`the local host serves one ${what}, the stack has ${items.length}`)
	return item
}

/**
 * Runs a synthesised stack on this machine: every resource of the template gets a body. Whatever the template holds
 * that cannot be played stops the start and is named.
 */
export const startHost = async (options: HostOptions): Promise<Host> => {
	const { assembly, dataFolder, host, log } = options
	const onDefect = (error: unknown) => log('host', `ERROR ${(error as Error).stack ?? error}`)
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
	const awsPort = options.awsPort || (await freePort())
	const port = options.port || (await freePort())
	const urls = {
		aws: `http://127.0.0.1:${awsPort}`,
		http: `http://localhost:${port}`,
		webSocket: `ws://localhost:${port}${webSocketPath}`,
	}

	const model = modelStack(assembly, urls)
	const { account } = model
	const httpApi = only('HTTP API', describeHttpApis(model))
	const webSocketApi = only('WebSocket API', describeWebSocketApis(model))
	const localise = localiseUrls(account, urls, [httpApi], [webSocketApi])
	const queues = describeQueues(model)
	const functions = describeFunctions(model, {
		assets: assembly.assets,
		variables: { AWS_ENDPOINT_URL: urls.aws },
		localise,
	})
	const mappings = describeMappings(model, queues)
	const roles = new Map(describeRoles(model).map((role) => [role.arn, role]))
	const roleOf = (roleArn: string | undefined): Role => {
		const role = roles.get(roleArn ?? '')
		if (role === undefined) throw new Error(`the stack has no role ${roleArn}`)
		return role
	}
	const queuePolicies = describeQueuePolicies(model)
	const iam = createIam(account.accountId, describePermissions(model))
	const accessOf = requestAccess({ account, queues, queuePolicies })
	const sendTo = ({ arn: resource, url }: Queue): RoleAccess => ({
		action: 'sqs:SendMessage',
		resource,
		resourcePolicy: queuePolicies.get(url) ?? [],
	})

	// What has been started is stopped again in reverse: at the end, or when the start fails half-way.
	await using starting = new AsyncDisposableStack()
	const emulator = await startDynamoDbEmulator(dataFolder, log)
	starting.defer(emulator.close)
	for (const table of describeTables(model)) await ensureTable(emulator.endpoint, table)
	const expiring = describeExpiry(model)
	const expire = async (): Promise<number> => {
		const nowSeconds = Math.floor(Date.now() / 1000)
		const counts = await Promise.all(
			expiring.map((table) => expireItems(emulator.endpoint, table, nowSeconds)),
		)
		return counts.reduce((sum, count) => sum + count, 0)
	}
	const sweep = setInterval(() => void expire().catch(onDefect), sweepMilliseconds)
	starting.defer(() => clearInterval(sweep))
	const dynamoDb = dynamoDbProxy(emulator.endpoint)
	starting.defer(dynamoDb.close)
	let queueTimeAhead = 0
	const queueNow = () => Date.now() + queueTimeAhead
	const faults = createFaults((sessionToken) => lambda.crash(sessionToken))
	const store = openQueueStore(
		join(dataFolder, 'queues.sqlite'),
		queueNow,
		(target) => queues.find((queue) => queue.arn === target),
		faults.disturbance,
	)
	starting.defer(store.close)
	const lambda = createLambda(functions, roles, { iam, log, limits: { ...lambdaLimits, ...options.lambda } })
	const iot = createIot(
		describeRules(model, queues, store, (roleArn, ruleArn, queue) => {
			const role = roleOf(roleArn)
			iam.checkTrust(role, 'iot.amazonaws.com', ruleArn)
			iam.check(role, sendTo(queue))
		}),
		Date.now,
		log,
	)
	const { limits = gatewayLimits() } = options
	const webSocket = runWebSocketApi(webSocketApi, account, lambda, limits)
	const outputs = model.outputs.map((output) => ({ ...output, value: localise(output.value) }))
	const stackId = arn(account, 'cloudformation', `stack/${account.stackName}/local`)
	const aws = await startAwsEndpoint(
		{
			services: {
				dynamodb: dynamoDb.service,
				sqs: jsonService(sqsApi(store, queues)),
				iotdata: jsonService(iotDataApi(iot)),
				cloudformation: cloudFormationService(account.stackName, stackId, outputs),
				'execute-api': managementService(
					new Map([[webSocketApi.apiId, { stage: webSocketApi.stage, running: webSocket }]]),
				),
			},
			authorize: (request) => {
				const fn = functions.find(
					({ environment }) => environment['AWS_ACCESS_KEY_ID'] === request.accessKeyId,
				)
				// Other keys are those of the user of this machine, who may do everything.
				if (fn !== undefined) iam.check(roleOf(fn.roleArn), accessOf(request))
			},
			play: faults.play,
			onDefect,
		},
		{ host: '127.0.0.1', port: awsPort },
	)
	starting.defer(aws.close)
	starting.defer(lambda.close)
	for (const mapping of mappings)
		starting.defer(
			runMapping(mapping, {
				store,
				lambda,
				account,
				authorize: (functionArn, action, queue) => {
					const fn = functions.find((candidate) => candidate.arn === functionArn)
					iam.check(roleOf(fn?.roleArn), { ...sendTo(queue), action })
				},
				now: queueNow,
			}).close,
		)
	const server = await startPublicServer(
		{ http: httpApiHandler(httpApi, account, lambda, limits), webSocket, onDefect },
		{ host, port },
	)
	starting.defer(server.close)

	const running = starting.move()
	return {
		stackName: account.stackName,
		region: account.region,
		url: urls.http,
		webSocketUrl: urls.webSocket,
		awsEndpoint: urls.aws,
		outputs,
		faults,
		roles: [...roles.values()],
		uses: iam.uses,
		advanceQueueClock: (milliseconds) => {
			queueTimeAhead += milliseconds
			store.wake()
		},
		expireItems: expire,
		killDynamoDb: emulator.kill,
		close: () => running.disposeAsync(),
	}
}
