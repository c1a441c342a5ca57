import { randomInt, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import cdkJson from '../cdk.json' with { type: 'json' }
import { certificateFolder } from '../cli/certs/testCertificates.ts'
import { demoDevice } from '../cli/demoDevice.ts'
import { requiredOutput } from '../cli/stack/stackOutputs.ts'
import type { Passing } from '../cli/startLog/doors.ts'
import { systemClock } from '../edge/coap/clock.ts'
import type { CoapServer } from '../edge/coapServer.ts'
import { Sha256 } from '../lambda/aws/lean/sha256.ts'
import { findDeviceById } from '../lambda/devices/findDevice.ts'
import { pskOf } from '../lambda/devices/psk/pskOf.ts'
import { readSealingKey } from '../lambda/devices/psk/readSealingKey.ts'
import { prepareFolder } from '../local/disk/disk.ts'
import { type Host, startHost } from '../local/host.ts'
import type { LambdaLimits } from '../local/lambda/lambda.ts'
import { collected, type HostLog } from '../local/log.ts'
import type { Assembly } from '../local/template/assembly.ts'
import { openCoapDoor } from './coapDoor.ts'
import { createDemo } from './demo/demo.ts'
import { dtlsOptions, localKeyMaterial } from './dtls/dtlsOptions.ts'
import type { DtlsSettings } from './dtls/dtlsSettings.ts'
import { withEndpointPorts } from './endpointPorts.ts'
import { keptStack } from './keptStack.ts'
import { downlinkLog, localDownlinks } from './localDownlinks.ts'
import { localIntegrations } from './localIntegrations.ts'
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
	/** CoAP over DTLS; absent: plain CoAP only */
	readonly dtls?: DtlsSettings
	/** for a terminator of DTLS on this machine; absent: none */
	readonly proxyProtocolPort?: number
	/** at which certificates have to be valid */
	readonly now: Date
	/** milliseconds since the Unix epoch */
	readonly clock: () => number
	readonly dataFolder: string
	/** where synthesised stacks are kept for the next start */
	readonly assemblyFolder: string
	/** a stack that is synthesised already, for tests */
	readonly assembly?: Assembly
	readonly log: HostLog
	/** for messages that come by CoAP; absent: nobody is told */
	readonly passing?: Passing
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

/**
 * What the CoAP door needs for DTLS. Makes and reads the key material now: a mistake there is told before anything starts.
 *
 * @return a function of how keys are looked up
 */
const securedBy = async ({ dtls, coapHosts, dataFolder, now }: LocalModeOptions) => {
	if (dtls === undefined) return () => ({})
	const folder = certificateFolder(dataFolder)
	const material = await localKeyMaterial(dtls, { hosts: coapHosts, folder, now })
	return (psk: (identity: string) => Promise<Uint8Array | undefined>) => ({
		dtls: dtlsOptions(dtls, material, { psk, plainHosts: coapHosts }),
	})
}

/** Synthesises the stack, hosts it, and starts the CoAP server. */
export const startLocalMode = async (options: LocalModeOptions): Promise<LocalMode> => {
	const { dataFolder, assemblyFolder, log, port, awsPort, coapPort, coapHosts, lambda = {} } = options
	const { change = (same) => same } = options
	const demo = createDemo()
	const isPlain = options.dtls?.isOnly !== true
	// First: synthesising can take seconds.
	await prepareFolder(dataFolder)
	const secure = await securedBy(options)
	const synthesised = options.assembly ?? (await usualStack(assemblyFolder))
	const host = await startHost({
		assembly: withEndpointPorts(change(synthesised), cdkJson.context.coapHost, {
			coap: coapPort,
			coaps: options.dtls?.port,
		}),
		dataFolder,
		host: options.host,
		port,
		awsPort,
		log,
		lambda,
		own: demo.own,
	})
	const client = {
		endpoint: host.awsEndpoint,
		region: host.region,
		credentials: host.operator,
		requestHandler: host.requestHandler,
		sha256: Sha256,
	}
	const outputs = new Map(host.outputs.map(({ key, value }) => [key, value]))
	const devicesTable = requiredOutput(outputs, 'DevicesTable')
	const db = new DynamoDBClient(client)
	const sealingKey = readSealingKey(new SecretsManagerClient(client), requiredOutput(outputs, 'PskSecret'))
	const { proxyProtocolPort } = options
	const downlinks = localDownlinks({
		db,
		queues: new SQSClient(client),
		outputs,
		followTable: host.followTable,
		clock: systemClock,
		now: options.clock,
		newId: randomUUID,
		pause: (most) => wait(randomInt(most + 1)),
		log: downlinkLog(collected(log)),
	})
	const psk = pskOf(db, devicesTable, sealingKey)
	const coap = await openCoapDoor({
		publish: host.publish,
		...(options.passing === undefined ? {} : { passing: options.passing }),
		integrations: localIntegrations({
			db,
			queue: new SQSClient(client),
			outputs,
			newId: randomUUID,
			now: options.clock,
		}),
		downlinks,
		onJoined: downlinks.joined,
		topicPrefix: cdkJson.context.topicPrefix,
		maxPublishedBytes: cdkJson.context.coapBodyBytes,
		hosts: isPlain ? coapHosts : [],
		port: coapPort,
		...secure(psk),
		psk,
		...(proxyProtocolPort === undefined ? {} : { proxied: { port: proxyProtocolPort } }),
		log: (entry) => collected(log)('coap', JSON.stringify(entry)),
	}).catch(async (error: unknown) => {
		await downlinks.close()
		await host.close()
		throw error
	})
	demo.open({
		findDevice: () => findDeviceById(db, devicesTable)(demoDevice.deviceId),
		coap: isPlain ? { address: coapHosts[0] ?? '127.0.0.1', port: coap.port } : undefined,
		now: options.clock,
	})
	return {
		host,
		coap,
		db,
		devicesTable,
		ledgerTable: requiredOutput(outputs, 'LedgerTable'),
		close: async () => {
			await coap.close()
			await downlinks.close()
			await host.close()
		},
	}
}
