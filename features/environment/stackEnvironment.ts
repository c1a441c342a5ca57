import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { openCoapDoor, publishTo } from '../../app/coapDoor.ts'
import { downlinkLog, localDownlinks } from '../../app/localDownlinks.ts'
import { localIntegrations } from '../../app/localIntegrations.ts'
import { stackOutputs } from '../../cli/stack/stackOutputs.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import { collectLine } from '../../local/log.ts'
import { readEnvironment } from './environment.ts'
import type { RunningEnvironment } from './localEnvironment.ts'
import { dtlsOf } from './securedDoor.ts'

type Needs = {
	readonly now: Date
	/** milliseconds since the Unix epoch */
	readonly clock: () => number
	readonly newId: () => string
}

/**
 * A deployed stack, found by its name in the AWS account of the process's environment. The CoAP door stands on this
 * machine and publishes to the account.
 */
export const startStackEnvironment = async (
	stackName: string,
	{ now, clock, newId }: Needs,
): Promise<RunningEnvironment> => {
	const environment = await readEnvironment({ stackName, aws: {} })
	const { topicPrefix } = environment
	const hosts = ['127.0.0.1']
	const certificates = mkdtempSync(join(tmpdir(), 'senml-live-certs-'))
	const remove = (): void => rmSync(certificates, { recursive: true, force: true })
	process.once('exit', remove)
	const [db, queue, outputs] = [new DynamoDBClient(), new SQSClient(), await stackOutputs(stackName, {})]
	const downlinks = localDownlinks({
		db,
		queues: queue,
		outputs,
		clock: systemClock,
		now: clock,
		newId,
		pause: wait,
		log: downlinkLog(collectLine),
	})
	const coap = await openCoapDoor({
		publish: publishTo({}),
		integrations: localIntegrations({ db, queue, outputs, newId, now: clock }),
		downlinks,
		topicPrefix,
		hosts,
		port: 0,
		dtls: await dtlsOf(environment, certificates, now),
		log: (entry) => collectLine('coap', JSON.stringify(entry)),
	})
	return {
		environment: {
			...environment,
			coapUrl: `coap://127.0.0.1:${coap.port}`,
			secured: { coapsUrl: `coaps://127.0.0.1:${coap.dtlsPort}`, certificates },
		},
		close: async () => {
			await coap.close()
			await downlinks.close()
		},
	}
}
