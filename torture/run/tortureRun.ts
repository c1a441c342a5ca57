import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import { gatewayLimits } from '../../local/gateway/gatewayLimits.ts'
import { randomFor } from '../../testing/random.ts'
import { checkRun } from '../check/checkRun.ts'
import { type Progress, progressOf, reportOf, type TortureReport } from '../check/tortureReport.ts'
import { moveBack } from '../downlinks/moveBack.ts'
import { type PostOffice, startPostOffice } from '../downlinks/startPostOffice.ts'
import type { LiveClient } from '../live/liveClient.ts'
import { createLiveSockets, type LiveSockets } from '../live/liveSockets.ts'
import { cutAtRandom } from '../streams/cutAtRandom.ts'
import { type Listeners, startListeners } from '../streams/startListeners.ts'
import { createBackpressure } from './backpressure.ts'
import { countOnQueue } from './countOnQueue.ts'
import { dropAtRandom } from './dropAtRandom.ts'
import { killAtRandom } from './killAtRandom.ts'
import { firstMoment } from './messages.ts'
import type { Prepared } from './prepare.ts'
import { registerDevices } from './registerDevices.ts'
import { senderOf } from './senderOf.ts'
import { type Device, sendHistory } from './sendHistory.ts'
import { settle } from './settle.ts'
import { startClients } from './startClients.ts'
import type { TortureOptions } from './tortureOptions.ts'

type TortureRunNeeds = TortureOptions & Prepared & { readonly onProgress: (progress: Progress) => void }

/** The participants of a run. */
type Cast = {
	readonly aws: SQSClientConfig
	readonly devices: readonly Device[]
	readonly clients: readonly LiveClient[]
	readonly sockets: LiveSockets
	readonly listeners: Listeners
	readonly postOffice: PostOffice
	/** forbidden answers */
	readonly refusals: string[]
}

/** Approximate limit of messages on the queue. */
const mostOnQueue = 60

/** Limits of the wait after the last message, with faults and then without, in milliseconds. */
const deadlines = { disturbed: 10_000, alone: 600_000 }

const progressMilliseconds = 1000

/** At least so many messages of all devices for each downlink of a device. */
const messagesPerDownlink = 10

/**
 * A device has 100 downlinks that wait at most, and a sender that crashed holds them for 100 s: more would take longer than all
 * messages of a long run.
 */
const mostDownlinks = 500

const pause = 20

/**
 * Devices send and clients follow them while everything goes wrong that can, until all messages are sent. Then the faults
 * stop, and the run compares the sent, acknowledged, logged and received messages.
 */
export const tortureRun = async (needs: TortureRunNeeds): Promise<TortureReport> => {
	const { host, queueUrls, seed, onProgress } = needs
	const startedAt = Date.now()
	await host.start()
	const cast = await assemble(needs)
	const { devices, clients, sockets, listeners, postOffice, refusals } = cast
	const watch = setInterval(() => onProgress(progressOf(host, devices, clients)), progressMilliseconds)
	await sendWhileAllGoesWrong(needs, cast)
	const countOn = countOnQueue(cast.aws)
	await settle(queueUrls, countOn, deadlines.disturbed)
	host.disturb({ seed, faults: 0, repeats: 0 })
	const deadLetters = { from: deadLettersOfDownlinks(queueUrls), to: host.output('DownlinksQueueUrl') }
	const left = await settle(queueUrls, countOn, deadlines.alone, () => moveBack(cast.aws, deadLetters))
	const { violations, logs, statuses } = await checkRun({ host, devices, clients, listeners, postOffice })
	clearInterval(watch)
	for (const { close } of [...clients, ...Object.values(listeners), postOffice]) close()
	const drops = sockets.ends()['client side']
	const seconds = (Date.now() - startedAt) / 1000
	const found = {
		violations: [...left, ...violations],
		logs,
		refusals: [...refusals, ...postOffice.refusals],
		drops,
		seconds,
		listeners: Object.values(listeners),
		statuses,
	}
	return reportOf(host, devices, clients, found)
}

/** The queue whose alarm tells the operator to move what is in it. */
const deadLettersOfDownlinks = (queueUrls: TortureRunNeeds['queueUrls']): string => {
	const url = Object.entries(queueUrls).find(([name]) => name.includes('DownlinksQueueDeadLetters'))?.[1]
	if (url === undefined) throw new Error('the stack has no dead letters of downlinks')
	return url
}

const assemble = async (needs: TortureRunNeeds): Promise<Cast> => {
	const { host, seed, devices: count, clients: clientCount } = needs
	const aws = {
		endpoint: host.awsEndpoint,
		region: 'eu-west-1',
		credentials: host.operator,
		// Its requests fail, too.
		maxAttempts: 5,
		requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true },
	}
	const devices = await registerDevices(aws, host.output('DevicesTable'), count)
	const sockets = createLiveSockets(gatewayLimits())
	const clients = await startClients({ host, count: clientCount, devices, openSocket: sockets.openSocket })
	const db = new DynamoDBClient(aws)
	const listeners = await startListeners(host, db, devices)
	const postOffice = await startPostOffice({ host, db, random: randomFor(seed, -3) })
	return { aws, devices, clients, sockets, listeners, postOffice, refusals: [] }
}

const sendWhileAllGoesWrong = async (needs: TortureRunNeeds, cast: Cast): Promise<void> => {
	const { host, seed, clients, messages } = needs
	const { aws, devices, sockets, listeners, postOffice } = cast
	const countOn = countOnQueue(aws)
	const backpressure = createBackpressure(() => countOn(host.output('MessagesQueueUrl')), mostOnQueue)
	const downlinks = Math.min(mostDownlinks, Math.floor(messages / messagesPerDownlink))
	let isOver = false
	const sent = (): number => devices.reduce((sum, device) => sum + device.sent.length, 0)
	const nemeses = [
		killAtRandom({ ...needs, random: randomFor(seed, 0), sent }),
		dropAtRandom({ sockets, clients, random: randomFor(seed, -1), isOver: () => isOver }),
		cutAtRandom(listeners.all, randomFor(seed, -2), () => isOver),
	]
	await Promise.all([
		...devices.map((device) => sendAll(needs, cast, device, backpressure.room)),
		postOffice.ask(downlinks, async (index) => {
			while (sent() < (index * messages) / downlinks) await wait(pause)
		}),
	])
	isOver = true
	backpressure.close()
	await Promise.all(nemeses)
}

const sendAll = async (
	{ host, seed, messages: all }: TortureRunNeeds,
	{ aws, devices, refusals }: Cast,
	device: Device,
	room: () => Promise<void>,
): Promise<void> => {
	const messages = Math.floor(all / devices.length) + (device.number < all % devices.length ? 1 : 0)
	const random = randomFor(seed, 1 + device.number)
	const sender = await senderOf({ host, aws, device, random })
	const onRefused = (what: string): unknown => refusals.push(what)
	await sendHistory(device, { sender, random, messages, room, since: firstMoment(), onRefused })
}
