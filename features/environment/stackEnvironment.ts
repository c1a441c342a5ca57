import { openCoapDoor, publishTo } from '../../app/coapDoor.ts'
import { collectLine } from '../../local/log.ts'
import { readEnvironment } from './environment.ts'
import type { RunningEnvironment } from './localEnvironment.ts'

/**
 * A deployed stack, found by its name in the AWS account of the process's environment. The CoAP door stands on this
 * machine and publishes to the account.
 */
export const startStackEnvironment = async (stackName: string): Promise<RunningEnvironment> => {
	const environment = await readEnvironment({ stackName, aws: {} })
	const { topicPrefix } = environment
	const hosts = ['127.0.0.1']
	const coap = await openCoapDoor({
		publish: publishTo({}),
		topicPrefix,
		hosts,
		port: 0,
		log: (entry) => collectLine('coap', JSON.stringify(entry)),
	})
	return {
		environment: { ...environment, coapUrl: `coap://127.0.0.1:${coap.port}` },
		close: coap.close,
	}
}
