import { findTarget, type Target } from '../../app/edge/findTarget.ts'
import { runEdge } from '../../app/edge/runEdge.ts'
import { collectLine } from '../../local/log.ts'
import type { Environment } from '../environment/environment.ts'

/** The stack that the features talk to: local mode has its own credentials, the others come from the SDK. */
const targetOf = async ({ restUrl, aws: { region, credentials } }: Environment): Promise<Target> => {
	const url = restUrl.replace(/\/$/, '')
	return region !== undefined && credentials !== undefined
		? { url, region, credentials }
		: findTarget({ kind: 'url', url, region }, {})
}

/** Starts an edge on this machine that forwards to the stack. @param key with which it hears of downlinks */
export const startEdge = async (environment: Environment, key?: string) => {
	const { port, close } = await runEdge({
		target: await targetOf(environment),
		hosts: ['127.0.0.1'],
		port: 0,
		log: (entry) => collectLine('coap', JSON.stringify(entry)),
		random: Math.random,
		name: 'test',
		now: Date.now,
		...(key === undefined ? {} : { stream: { url: environment.communicationsUrl, key } }),
	})
	return { coapUrl: `coap://127.0.0.1:${port}`, close }
}
