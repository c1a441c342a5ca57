import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import { randomFor } from '../fuzz/random.ts'
import { gatewayLimits } from '../local/gatewayLimits.ts'
import type { Violation } from './checkHistory.ts'
import { checkRun } from './checkRun.ts'
import { dropAtRandom } from './dropAtRandom.ts'
import type { Counts } from './hostProcess.ts'
import { killAtRandom } from './killAtRandom.ts'
import { createLiveSockets } from './liveSockets.ts'
import type { Prepared } from './prepare.ts'
import { registerDevices } from './registerDevices.ts'
import { senderOf } from './senderOf.ts'
import { type Device, sendHistory } from './sendHistory.ts'
import { settle } from './settle.ts'
import { startClients } from './startClients.ts'

export type TortureOptions = {
	readonly messages: number
	readonly devices: number
	readonly clients: number
	readonly kills: number
	/** share of the deliveries of queues that are repeated */
	readonly repeats: number
	/** share of requests to AWS services that fail in some way */
	readonly faults: number
	readonly seed: number
}

export type Progress = {
	readonly sent: number
	readonly acknowledged: number
	/** that a client knows of */
	readonly logged: number
	readonly kills: number
}

export type TortureReport = {
	readonly seconds: number
	readonly messages: number
	readonly acknowledged: number
	readonly offers: number
	readonly entries: number
	/** entries of messages that are in the log already, without being recognisable */
	readonly repeatedEntries: number
	/** entries of messages that could not be processed */
	readonly failedEntries: number
	readonly updates: number
	/** parts of imports that clients were told of */
	readonly deliveries: number
	readonly kills: number
	/** connections of clients that were cut, beside those that a kill cut */
	readonly drops: number
	readonly disturbed: Counts
	readonly violations: readonly Violation[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
}

type Needs = TortureOptions & Prepared & { readonly onProgress: (progress: Progress) => void }

const awsOf = ({ host }: Prepared): SQSClientConfig => ({
	endpoint: host.awsEndpoint,
	region: 'eu-west-1',
	credentials: { accessKeyId: 'torture', secretAccessKey: 'local' },
	maxAttempts: 5,
	requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true },
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/**
 * Devices send, clients follow them, and meanwhile everything that can go wrong does, until all messages have been sent.
 * Then the host is left alone, and what was sent, acknowledged, logged and received is compared.
 */
export const tortureRun = async (needs: Needs): Promise<TortureReport> => {
	const { host, seed, messages, clients: count, onProgress } = needs
	const startedAt = Date.now()
	const aws = awsOf(needs)
	await host.start()
	const devices = await registerDevices(aws, host.output('DevicesTable'), needs.devices)
	const sockets = createLiveSockets(gatewayLimits())
	const unexpected: string[] = []
	const sentSoFar = (): number => sum(devices.map(({ sent }) => sent.length))

	const clients = await startClients({ host, count, devices, openSocket: sockets.openSocket })
	const traffic = async (device: Device): Promise<void> => {
		const share = Math.floor(messages / devices.length) + (device.number < messages % devices.length ? 1 : 0)
		const random = randomFor(seed, 1 + device.number)
		const sender = await senderOf({ host, aws, device, random })
		await sendHistory(device, { sender, random, messages: share, onRefused: (what) => unexpected.push(what) })
	}
	let isOver = false
	const watch = setInterval(() => {
		const tips = devices.map(({ deviceId }) =>
			Math.max(0, ...clients.filter((one) => one.deviceId === deviceId).map((one) => one.cursor() ?? 0)),
		)
		const acknowledged = sum(devices.map(({ sent }) => sent.filter((one) => one.isAcknowledged).length))
		onProgress({ sent: sentSoFar(), acknowledged, logged: sum(tips), kills: host.kills() })
	}, 1000)
	const flows = devices.map(traffic)
	const nemeses = [
		killAtRandom({ ...needs, random: randomFor(seed, 0), sent: sentSoFar }),
		dropAtRandom({ sockets, clients: count, random: randomFor(seed, -1), isOver: () => isOver }),
	]
	await Promise.all(flows)
	isOver = true
	await Promise.all(nemeses)
	await settle(aws, needs.queueUrls)
	host.disturb({ seed, faults: 0, repeats: 0 })
	const left = await settle(aws, needs.queueUrls)
	const { violations, logs } = await checkRun({ host, devices, clients })
	clearInterval(watch)
	for (const { close } of clients) close()
	const sent = devices.flatMap((device) => device.sent)
	const entries = sum(logs.map(({ length }) => length))
	return {
		seconds: (Date.now() - startedAt) / 1000,
		messages: sent.length,
		acknowledged: sent.filter(({ isAcknowledged }) => isAcknowledged).length,
		offers: sum(sent.map(({ offers }) => offers)),
		entries,
		repeatedEntries: entries - sum(logs.map((log) => new Set(log.map(({ name }) => name)).size)),
		failedEntries: logs.flat().filter(({ isFailed }) => isFailed).length,
		updates: sum(logs.map((log) => sum(log.map(({ updates }) => updates)))),
		deliveries: sum(clients.map(({ heard }) => heard.length)),
		kills: host.kills(),
		drops: sockets.ends()['client side'],
		disturbed: host.counts(),
		violations: [...left, ...violations],
		unexpected: [...unexpected, ...clients.flatMap((client) => client.unexpected)],
	}
}
