import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { describeQueues } from '../../local/resources/queue.ts'
import { freePort } from '../../local/server/freePort.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { modelStack } from '../../local/template/model.ts'
import { assemblyFolder } from '../../testing/assembly.ts'
import { createKillable, type Killable } from './killable.ts'

export type Prepared = {
	readonly host: Killable
	/** addresses of the queues, by name */
	readonly queueUrls: Readonly<Record<string, string>>
}

/**
 * Speed of the time-outs of queues. On AWS an unfinished message comes again after 60 s, here after 10 s, the time-out of
 * a function.
 */
const queueSpeed = 6

const freeUdpPort = async (): Promise<number> => {
	const socket = createSocket('udp4').bind(0, '127.0.0.1')
	await once(socket, 'listening')
	const { port } = socket.address()
	socket.close()
	await once(socket, 'close')
	return port
}

/**
 * Synthesises the stack into a folder for a host that also keeps its data there. The time-outs of its queues run `speed`
 * times faster.
 */
export const prepare = async (folder: string, speed = queueSpeed): Promise<Prepared> => {
	const assembly = await assemblyFolder(join(folder, 'cdk.out'))
	const [port, awsPort, mqttPort, coapPort] = await Promise.all([
		freePort(),
		freePort(),
		freePort(),
		freeUdpPort(),
	])
	const host = createKillable({
		assembly,
		dataFolder: join(folder, 'data'),
		port,
		awsPort,
		coapPort,
		mqttPort,
		topicPrefix: cdkJson.context.topicPrefix,
		queueClock: { speed, since: Date.now() },
	})
	const queues = describeQueues(modelStack(readAssembly(assembly), { aws: host.awsEndpoint }))
	return { host, queueUrls: Object.fromEntries(queues.map(({ name, url }) => [name, url])) }
}
