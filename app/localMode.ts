import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import cdkJson from '../cdk.json' with { type: 'json' }
import { requiredOutput } from '../cli/stackOutputs.ts'
import type { CoapServer } from '../edge/coapServer.ts'
import { Sha256 } from '../lambda/aws/lean/sha256.ts'
import { prepareFolder } from '../local/disk/disk.ts'
import { type Host, startHost } from '../local/host.ts'
import type { LambdaLimits } from '../local/lambda/lambda.ts'
import { collected, type HostLog } from '../local/log.ts'
import type { Assembly } from '../local/template/assembly.ts'
import { openCoapDoor } from './coapDoor.ts'
import { keptStack } from './keptStack.ts'
import { synthKey } from './synthKey.ts'
import { synthStack } from './synthStack.ts'

export type LocalModeOptions = {
	/** address of the REST API and the WebSocket */
	readonly host: string
	/** addresses of the CoAP server */
	readonly coapHosts: readonly string[]
	/** 0 takes a free port, also below */
	readonly port: number
	readonly awsPort: number
	readonly coapPort: number
	readonly dataFolder: string
	/** where synthesised stacks are kept for the next start */
	readonly assemblyFolder: string
	/** a stack that is synthesised already, for tests */
	readonly assembly?: Assembly
	readonly log: HostLog
	/** changes the stack before it is hosted, for tests */
	readonly change?: (assembly: Assembly) => Assembly
	/** changes to the limits of Lambda, for tests */
	readonly lambda?: Partial<LambdaLimits>
}

export type LocalMode = {
	readonly host: Host
	readonly coap: CoapServer
	readonly db: DynamoDBClient
	/** name of the table of devices */
	readonly devicesTable: string
	/** name of the table of the import log */
	readonly ledgerTable: string
	readonly close: () => Promise<void>
}

const project = join(import.meta.dirname, '..')

/** The stack of `cdk.json`. */
const usualStack = (folder: string): Promise<Assembly> =>
	keptStack({ folder, key: synthKey(project), synth: (outputFolder) => synthStack(outputFolder) })

/** Synthesises the stack, hosts it, and starts the CoAP server. */
export const startLocalMode = async (options: LocalModeOptions): Promise<LocalMode> => {
	const { dataFolder, assemblyFolder, log, port, awsPort, coapPort, lambda = {} } = options
	const { change = (same) => same } = options
	// First: synthesising can take seconds.
	await prepareFolder(dataFolder)
	const synthesised = options.assembly ?? (await usualStack(assemblyFolder))
	const host = await startHost({
		assembly: change(synthesised),
		dataFolder,
		host: options.host,
		port,
		awsPort,
		log,
		lambda,
	})
	const client = {
		endpoint: host.awsEndpoint,
		region: host.region,
		credentials: host.operator,
		requestHandler: host.requestHandler,
		sha256: Sha256,
	}
	const coap = await openCoapDoor({
		publish: host.publish,
		topicPrefix: cdkJson.context.topicPrefix,
		maxPublishedBytes: cdkJson.context.coapBodyBytes,
		hosts: options.coapHosts,
		port: coapPort,
		log: (entry) => collected(log)('coap', JSON.stringify(entry)),
	}).catch(async (error: unknown) => {
		await host.close()
		throw error
	})
	const outputs = new Map(host.outputs.map(({ key, value }) => [key, value]))
	return {
		host,
		coap,
		db: new DynamoDBClient(client),
		devicesTable: requiredOutput(outputs, 'DevicesTable'),
		ledgerTable: requiredOutput(outputs, 'LedgerTable'),
		close: async () => {
			await coap.close()
			await host.close()
		},
	}
}
