import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCoapDoor } from '../../../app/coapDoor.ts'
import { synthStack } from '../../../app/synthStack.ts'
import cdkJson from '../../../cdk.json' with { type: 'json' }
import { startHost } from '../../../local/host.ts'
import type { Assembly } from '../../../local/template/assembly.ts'
import { KEY } from '../psk.ts'
import { listening } from './listening.ts'

/**
 * The whole door as `npm start` has it: a message is on the disk, in the queue of the hosted stack, before it is answered.
 * Nothing takes messages from the queue, so that the CPU time is that of the door.
 */

const withoutConsumers = (assembly: Assembly): Assembly => {
	const { Resources, ...rest } = assembly.template
	const kept = Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping')
	return { ...assembly, template: { ...rest, Resources: Object.fromEntries(kept) } }
}

const folder = mkdtempSync(join(tmpdir(), 'senml-live-bench-coap-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('SIGTERM', () => process.exit(0))

const host = await startHost({
	assembly: withoutConsumers(await synthStack(join(folder, 'cdk.out'))),
	dataFolder: join(folder, 'data'),
	host: '127.0.0.1',
	port: 0,
	awsPort: 0,
	log: () => undefined,
})
const { port, dtlsPort = 0 } = await openCoapDoor({
	publish: host.publish,
	topicPrefix: cdkJson.context.topicPrefix,
	maxPublishedBytes: cdkJson.context.coapBodyBytes,
	hosts: ['127.0.0.1'],
	port: 0,
	dtls: { port: 0, credentials: { psk: async () => Buffer.from(KEY) } },
	// As much work as a log that nobody keeps.
	log: (entry) => void JSON.stringify(entry),
})
listening({ port, dtlsPort })
