import { EventEmitter, once } from 'node:events'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { DeviceResult, Downlinks, Fate, Waiting } from '../downlinks/ports.ts'

export type WaitingDownlinks = Downlinks &
	Readonly<{
		/** one more waits, for the device `d-1` unless stated; the result is its tag */
		add: (payload: string | Uint8Array, more?: Partial<Waiting>, deviceId?: string) => string
		/** what was reported so far: `<tag or payload> <fate>` in the order of the reports */
		fates: readonly Fate[]
		/** resolves when so many reports have come */
		reported: (count: number) => Promise<readonly Fate[]>
		results: readonly DeviceResult[]
		/** devices that were seen */
		noted: readonly string[]
		/** the devices whose downlinks go into sessions only */
		secured: Set<string>
		/** the next calls fail with these errors */
		failures: Error[]
	}>

/** Downlinks in memory: one at a time for each device, and again if it was given back. */
export const waitingDownlinks = (): WaitingDownlinks => {
	const queues = new Map<string, Waiting[]>()
	const taken = new Set<string>()
	const listeners = new Map<string, Set<() => void>>()
	const fates: Fate[] = []
	const results: DeviceResult[] = []
	const noted: string[] = []
	const secured = new Set<string>()
	const failures: Error[] = []
	const arrivals = new EventEmitter()
	let count = 0
	const changed = (deviceId: string): void => {
		for (const listener of listeners.get(deviceId) ?? []) listener()
	}
	const fail = (): void => {
		const failure = failures.shift()
		if (failure !== undefined) throw failure
	}
	return {
		add: (payload, more = {}, deviceId = 'd-1') => {
			const downlinkId = `downlink-${++count}`
			const waiting = { downlinkId, payload: Buffer.from(payload), confirm: false, ...more }
			queues.set(deviceId, [...(queues.get(deviceId) ?? []), waiting])
			changed(deviceId)
			return tagOf(downlinkId)
		},
		fates,
		results,
		noted,
		secured,
		failures,
		reported: async (wanted) => {
			while (fates.length < wanted) await once(arrivals, 'fate')
			return fates
		},
		take: async (deviceId) => {
			fail()
			const [first] = queues.get(deviceId) ?? []
			if (first === undefined || taken.has(deviceId)) return undefined
			taken.add(deviceId)
			return { deviceId, downlink: first, claimedBy: `claim of ${first.downlinkId}` }
		},
		needsSession: async (deviceId) => secured.has(deviceId),
		report: async ({ deviceId, downlink }, fate) => {
			fates.push(fate)
			arrivals.emit('fate')
			if (fate.type === 'held' || (fate.type === 'sent' && downlink.confirm)) return
			taken.delete(deviceId)
			const isBack = fate.type === 'released' || fate.type === 'unacknowledged'
			const others = (queues.get(deviceId) ?? []).filter((one) => one !== downlink)
			queues.set(deviceId, isBack ? [downlink, ...others] : others)
			changed(deviceId)
		},
		note: async (_deviceId, result) => {
			fail()
			results.push(result)
		},
		seen: async (deviceId) => void noted.push(deviceId),
		follow: (deviceId, listener) => {
			const all = listeners.get(deviceId) ?? new Set()
			listeners.set(deviceId, all.add(listener))
			return () => void all.delete(listener)
		},
	}
}
