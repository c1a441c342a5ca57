import { setTimeout as wait } from 'node:timers/promises'
import { randomFor } from '../../testing/random.ts'
import { createCoapSender } from '../run/coapSender.ts'
import type { Killable } from '../run/killable.ts'
import { untilMoved } from '../run/untilMoved.ts'
import { checkInnocents } from './checkInnocents.ts'
import { assembleCast, type Cast } from './hostileCast.ts'
import type { HostileProcessOptions } from './hostileProcess.ts'
import { type HostileRunReport, latenciesOf, spreadOf } from './hostileRunReport.ts'
import { type Innocent, sendAsInnocent } from './innocent.ts'
import { listens } from './listens.ts'
import { comeAnew, type Newcomers } from './newcomers.ts'
import { startHostile } from './startHostile.ts'

export type HostileRunOptions = {
	/** seconds in which the innocents send */
	readonly seconds: number
	readonly innocents: number
	/** sockets of the hostile watcher */
	readonly watchers: number
	/** updates that each of these sockets gets */
	readonly backlog: number
	readonly seed: number
}

type HostileRunNeeds = HostileRunOptions & {
	readonly host: Killable
	readonly onProgress: (what: string) => void
}

/** Limit of the wait for frames in flight. They normally arrive much earlier. */
const deadlineMilliseconds = 300_000

/**
 * A hostile device, watcher, neighbour and page attack a host. Meanwhile innocent devices send, each with one client,
 * and new sockets connect.
 */
export const hostileRun = async (needs: HostileRunNeeds): Promise<HostileRunReport> => {
	const { host, watchers, seconds, onProgress } = needs
	await host.start()
	const cast = await assembleCast({ ...needs, deadlineMilliseconds })
	onProgress('the innocents are connected')
	const hostile = startHostile(processOptions(needs, cast))
	try {
		await hostile.isInFullSwing()
		onProgress(`all hostile actions run, with ${watchers} sockets`)
		const startedAt = performance.now()
		const newcomers = await sendAll(needs, cast)
		const isOver = (): boolean => cast.innocents.every(hasHeardAll) || host.hasEnded()
		await untilMoved(cast.moved, isOver, deadlineMilliseconds)
		const elapsed = (performance.now() - startedAt) / 1000
		onProgress(`all messages acknowledged within ${seconds} s have arrived`)
		const ended = [
			...(host.hasEnded() ? ['the host'] : []),
			...(hostile.hasEnded() ? ['the hostile ones'] : []),
		]
		const { counts, problems } = hostile.report()
		await hostile.end()
		const found = await checkAll(needs, cast)
		return {
			seconds: elapsed,
			...measuredOf(cast, newcomers),
			hostile: counts,
			violations: found.violations,
			unexpected: [...ended.map((who) => `${who} ended`), ...problems, ...found.unexpected],
		}
	} finally {
		await hostile.end()
		for (const { client } of cast.innocents) client.close()
	}
}

const measuredOf = ({ innocents }: Cast, { times, refused }: Newcomers) => {
	const sent = innocents.flatMap(({ device }) => device.sent)
	return {
		messages: sent.length,
		unanswered: sent.filter(({ isAcknowledged }) => !isAcknowledged).length,
		toSocket: spreadOf(latenciesOf(innocents)),
		toIdentity: spreadOf(times),
		refused,
	}
}

/** A host that has ended returns no counts. */
const checkAll = async ({ host }: HostileRunNeeds, { innocents }: Cast) =>
	host.hasEnded() ? { violations: [], unexpected: [] } : checkInnocents(host.output('RestUrl'), innocents)

const processOptions = (
	{ host, seed, watchers }: HostileRunNeeds,
	{ heavy, popular }: Cast,
): HostileProcessOptions => {
	const webSocketUrl = host.output('WebSocketUrl')
	return {
		seed,
		webSocketUrl,
		publicPort: Number(new URL(webSocketUrl).port),
		ports: listens(host),
		coapPort: host.coapPort,
		heavyDeviceId: heavy.deviceId,
		fingerprint: popular.fingerprint,
		watchers,
	}
}

/** Resolves when all messages are answered and all new sockets are greeted. */
const sendAll = async ({ host, seed, seconds }: HostileRunNeeds, { innocents }: Cast): Promise<Newcomers> => {
	let isDue = false
	const isOver = (): boolean => isDue || host.hasEnded()
	const sending = innocents.map(async (innocent, index) => {
		const { deviceId } = innocent.device
		const random = randomFor(seed, 100 + index)
		const numbers = (): number => random.next() / 2 ** 32
		const sender = await createCoapSender({ port: host.coapPort, deviceId, random: numbers, kills: () => 0 })
		await sendAsInnocent(innocent, { sender, random, isOver })
	})
	const coming = comeAnew({
		webSocketUrl: host.output('WebSocketUrl'),
		fingerprints: innocents.map(({ device }) => device.fingerprint),
		isOver,
	})
	await wait(seconds * 1000)
	isDue = true
	await Promise.all(sending)
	return coming
}

const hasHeardAll = ({ acknowledgedAt, heardAt }: Innocent): boolean =>
	[...acknowledgedAt.keys()].every((name) => heardAt.has(name))
