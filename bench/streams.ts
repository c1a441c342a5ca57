import { type ChildProcess, fork } from 'node:child_process'
import { on } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { synthStack } from '../app/synthStack.ts'
import cdkJson from '../cdk.json' with { type: 'json' }
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { d2cTopic } from '../lambda/imports/contract.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/testing/tinyHost.ts'
import { makeKey } from '../testing/makeKey.ts'
import type { BenchOptions } from './benchOptions.ts'
import { percentile } from './percentile.ts'
import type { Order, Report } from './streams/streamClients.ts'

const devices = Array.from('abcdefghij', (letter, index) => ({
	deviceId: `oob-35000000000000${index}`,
	model: 'PCA20065',
	fingerprint: `29a.stream${letter}`,
}))

const READERS = 4
const PER_SECOND = 50
const GOAL_MS = 250

/** Seconds at first that do not count, because functions start. */
const WARM_UP = 3

const USUAL_SECONDS = 20

/** All messages of a run. */
type Measured = {
	/** milliseconds from just before the publication to the arrival, of each client that reads */
	readonly delays: readonly (readonly number[])[]
	readonly messages: number
	/** of the client that did not read, when it had all messages after all */
	readonly hasGap: boolean
}

/**
 * `npm run bench -- streams [--seconds 20]`: time from the publication of a message to its arrival at the clients of the
 * communications stream, at 50 messages a second. One of five clients stops reading, and resumes at the end.
 */
export const benchStreams = async ({ seconds = USUAL_SECONDS, isJson }: BenchOptions): Promise<void> => {
	const folder = temporaryFolder()
	const host = await startTinyHost(await synthStack(join(folder.path, 'cdk.out')), join(folder.path, 'data'))
	const db = new DynamoDBClient(clientOptions(host))
	for (const device of devices) await registerDevice(db, host.output('DevicesTable'))(device)
	const { key } = await makeKey(db, host.output('KeysTable'))('--scope', 'stream:read')
	const clients = fork(join(import.meta.dirname, 'streams/streamClients.ts'))
	const measured = await measure(host, clients, key, seconds)
	clients.kill()
	await host.close()
	folder.remove()
	process.stdout.write(isJson ? `${JSON.stringify(measured, null, '\t')}\n` : inWords(measured))
}

const measure = async (
	host: TinyHost,
	clients: ChildProcess,
	key: string,
	seconds: number,
): Promise<Measured> => {
	const messages = (WARM_UP + seconds) * PER_SECOND
	const reports = reportsOf(clients)
	const order = (what: Order): void => void clients.send(what)
	order({ type: 'listen', url: host.output('CommunicationsUrl'), key, readers: READERS, messages })
	await until(reports, (report) => report.type === 'subscribed' && report.count === READERS + 1)
	const published = await publishAll(host, messages)
	const delays: (readonly number[])[] = []
	await until(reports, (report) => {
		if (report.type === 'complete')
			delays.push(
				report.arrivals
					.map((at, number) => at - (published[number] ?? Number.NaN))
					.slice(WARM_UP * PER_SECOND),
			)
		return delays.length === READERS
	})
	order({ type: 'resume' })
	const resumed = await until(reports, ({ type }) => type === 'resumed')
	return { delays, messages, hasGap: resumed.type === 'resumed' && resumed.hasGap }
}

const reportsOf = (clients: ChildProcess): AsyncIterator<[Report]> =>
	on(clients, 'message', { close: ['exit'] }) as AsyncIterator<[Report]>

const until = async (
	reports: AsyncIterator<[Report]>,
	accept: (report: Report) => boolean,
): Promise<Report> => {
	for (;;) {
		const { value, done } = await reports.next()
		if (done === true) throw new Error('the clients have ended')
		const [report] = value
		if (accept(report)) return report
	}
}

/** Publishes at an even pace. Returns when each message was published, in milliseconds since the Unix epoch. */
const publishAll = async (host: TinyHost, messages: number): Promise<readonly number[]> => {
	const broker = new IoTDataPlaneClient(clientOptions(host))
	const begun = Date.now()
	const published: number[] = []
	const answers: Promise<unknown>[] = []
	for (let number = 0; number < messages; number++) {
		await wait(Math.max(0, begun + (1000 * number) / PER_SECOND - Date.now()))
		const { deviceId } = devices[number % devices.length] ?? { deviceId: '' }
		const topic = `${cdkJson.context.topicPrefix}${d2cTopic(deviceId, 'senml')}`
		const pack = [{ bn: '14205/0/', bt: Math.floor(begun / 1000), n: '0', v: number, t: number / 1000 }]
		published.push(Date.now())
		answers.push(
			broker.send(new PublishCommand({ topic, qos: 1, payload: Buffer.from(JSON.stringify(pack)) })),
		)
	}
	await Promise.all(answers)
	return published
}

const inWords = ({ delays, messages, hasGap }: Measured): string => {
	const all = delays.flat()
	const p99 = percentile(all, 0.99)
	return [
		...delays.map(
			(ofOne, index) =>
				`client ${index + 1}: ${ofOne.length} events, p50 ${percentile(ofOne, 0.5)} ms, p99 ${percentile(ofOne, 0.99)} ms`,
		),
		`client ${delays.length + 1} did not read, and resumed with all ${messages} events, ${hasGap ? 'WITH' : 'without'} a gap`,
		`p99 ${p99} ms from the publication, at ${PER_SECOND} messages a second; goal below ${GOAL_MS} ms: ${p99 < GOAL_MS ? 'reached' : 'MISSED'}`,
		'',
	].join('\n')
}
