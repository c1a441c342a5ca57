import { setTimeout } from 'node:timers/promises'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { followPsks } from '../../app/dtls/followPsks.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import { type CoapServer, listenCoap } from '../../edge/coapServer.ts'
import type { LogEntry } from '../../edge/log.ts'
import type { Authority } from '../../edge/testing/certificates.ts'
import { ensurePsk } from '../../lambda/devices/psk/ensurePsk.ts'
import { pskOf } from '../../lambda/devices/psk/pskOf.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import { d2cTopic, topicLevels } from '../../lambda/imports/contract.ts'
import { collectLine } from '../../local/log.ts'
import { hangMilliseconds } from '../../local/testing/hang.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { large, ticks } from '../resources.ts'

export type Doors = {
	readonly port: number
	readonly dtlsPort: number
	readonly proxiedPort: number
	readonly authority: Authority
	/** of the server */
	readonly certificate: {
		readonly cert: string
		readonly key: string
		readonly certFile: string
		readonly keyFile: string
	}
	/** the key of a device, in hex; a new one if it is to be replaced */
	readonly pskOf: (deviceId: string, isRenewed?: boolean) => Promise<string>
	/** resolves with the first entry of the log that is so */
	readonly heard: (isIt: (entry: LogEntry) => boolean) => Promise<LogEntry>
	readonly close: () => Promise<void>
}

const publishTo =
	(stack: TestStack) =>
	async (topic: string, payload: Uint8Array): Promise<void> => {
		const deviceId = topic.split('/')[2] ?? ''
		const level = topicLevels.find((each) => d2cTopic(deviceId, each.level) === topic)?.level
		await stack.publish(deviceId, payload, level)
	}

const logbook = () => {
	const entries: LogEntry[] = []
	let more = Promise.withResolvers<void>()
	return {
		log: (entry: LogEntry): void => {
			collectLine('coap', JSON.stringify(entry))
			entries.push(entry)
			more.resolve()
			more = Promise.withResolvers()
		},
		heard: async (isIt: (entry: LogEntry) => boolean): Promise<LogEntry> => {
			const tooLate = setTimeout(hangMilliseconds, 'late' as const, { ref: false })
			for (;;) {
				const found = entries.find(isIt)
				if (found !== undefined) return found
				if ((await Promise.race([more.promise, tooLate])) === 'late')
					throw new Error('the log of the server does not say so')
			}
		},
	}
}

/** A CoAP server with all of its doors, with the keys of the stack, certificates for tests, and resources to read. */
export const openDoors = async (stack: TestStack, authority: Authority): Promise<Doors> => {
	const { db, host } = stack
	const table = host.output('DevicesTable')
	const secrets = new SecretsManagerClient(clientOptions(host))
	const sealingKey = readSealingKey(secrets, host.output('PskSecret'))
	const psk = pskOf(db, table, sealingKey)
	const certificate = authority.issue('localhost')
	const { log, heard } = logbook()
	const endSessions = (identity: string): void => server.endSessions(identity)
	const server: CoapServer = await listenCoap({
		hosts: ['127.0.0.1'],
		port: 0,
		log,
		publish: publishTo(stack),
		isRevoked: followPsks({ clock: systemClock, psk, endSessions }),
		resources: [large, ticks],
		dtls: { port: 0, credentials: { psk, certificate, clientCa: authority.cert } },
		proxied: { port: 0 },
	})
	const { port, dtlsPort = 0, proxiedPort = 0 } = server
	return {
		port,
		dtlsPort,
		proxiedPort,
		authority,
		certificate,
		heard,
		pskOf: async (deviceId, isRenewed = false) => {
			const ensured = await ensurePsk({ db, table, sealingKey, now: 0 })(deviceId, isRenewed)
			if (ensured === undefined) throw new Error(`${deviceId} is not registered`)
			return Buffer.from(ensured.key).toString('hex')
		},
		close: async () => {
			await server.close()
			secrets.destroy()
		},
	}
}
