import { type ChildProcess, fork } from 'node:child_process'
import { on } from 'node:events'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { synthStack } from '../app/synthStack.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { d2cTopic } from '../lambda/imports/contract.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/testing/tinyHost.ts'
import type { Report } from './fanOut/fanOutClients.ts'
import { percentile } from './percentile.ts'

const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdefghijkm' }
const CLIENTS = 1000
const BLOCKED = 1
const GOAL_MS = 250

/** Number of first imports that do not count, because functions start. */
const WARM_UP = 3

type Options = { readonly rounds: number; readonly isJson: boolean }

type Import = {
	readonly reached: number
	/** milliseconds since just before the message was published */
	readonly p50: number
	readonly p99: number
	/** milliseconds until the processor logged the entry, two calls after the write to the ledger */
	readonly entry: number
}

/**
 * `npm run bench -- fan-out`: time from a message to its arrival at 1,000 clients of one device, one of which does not
 * read. The times begin just before the message is published, so they are longer than the times from the ledger.
 */
export const benchFanOut = async ({ rounds, isJson }: Options): Promise<void> => {
	const folder = temporaryFolder()
	const assembly = await synthStack(join(folder.path, 'cdk.out'))
	const host = await startTinyHost(assembly, join(folder.path, 'data'))
	await registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))(device)
	const clients = fork(join(import.meta.dirname, 'fanOut/fanOutClients.ts'))
	await connectAll(host, clients)
	const imports: Import[] = []
	for (let round = 1; round <= rounds + WARM_UP; round++) {
		const measured = await importOne(host, clients, round)
		if (round > WARM_UP) imports.push(measured)
	}
	clients.kill()
	await host.close()
	folder.remove()
	process.stdout.write(isJson ? `${JSON.stringify({ imports }, null, '\t')}\n` : report(imports))
}

const until = async (clients: ChildProcess, accept: (report: Report) => boolean): Promise<Report> => {
	for await (const [report] of on(clients, 'message', { close: ['exit'] }) as AsyncIterable<[Report]>)
		if (accept(report)) return report
	throw new Error('the clients have ended')
}

const connectAll = async (host: TinyHost, clients: ChildProcess): Promise<void> => {
	const url = `${host.host.webSocketUrl}?fingerprint=${device.fingerprint}`
	clients.send({ url, count: CLIENTS, blocked: BLOCKED })
	await until(clients, (report) => {
		if (report.type !== 'live') return false
		if (report.count % 200 === 0) process.stderr.write(`${report.count} of ${CLIENTS} clients are live\n`)
		return report.count === CLIENTS
	})
}

const importOne = async (host: TinyHost, clients: ChildProcess, seq: number): Promise<Import> => {
	const received = until(clients, (report) => report.type === 'received' && report.seq === seq)
	const payload = JSON.stringify([{ bn: '14205/0/', bt: 1700000000 + seq, n: '0', v: seq }])
	const topic = `data/${d2cTopic(device.deviceId, 'senml')}`
	const from = host.lines.length
	const sentAt = Date.now()
	await new IoTDataPlaneClient(clientOptions(host)).send(
		new PublishCommand({ topic, qos: 1, payload: Buffer.from(payload) }),
	)
	const report = await received
	const ms = report.type === 'received' ? report.at.map((at) => at - sentAt) : []
	const imported = await host.line((line) => line.includes('"message":"imported"'), from)
	const [, logged = ''] = /"timestamp":"([^"]+)"/.exec(imported) ?? []
	const entry = new Date(logged).getTime() - sentAt
	return { reached: ms.length, p50: percentile(ms, 0.5), p99: percentile(ms, 0.99), entry }
}

const report = (imports: readonly Import[]): string => {
	const lines = imports.map(
		({ reached, p50, p99, entry }, index) =>
			`import ${index + 1}: ${reached} reached, p50 ${p50} ms, p99 ${p99} ms; in the ledger after ${entry} ms`,
	)
	const median = (of: (one: Import) => number): number => percentile(imports.map(of), 0.5)
	const fromLedger = median(({ p99, entry }) => p99 - entry)
	const verdict = fromLedger < GOAL_MS ? 'reached' : 'MISSED'
	return `${lines.join('\n')}
median p99 ${median(({ p99 }) => p99)} ms from the publication, ${fromLedger} ms from the ledger; goal below ${GOAL_MS} ms: ${verdict}
`
}
