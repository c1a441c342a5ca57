import type { Peer } from '../coap/peer.ts'
import type { Observer, Response } from '../coap/request.ts'
import { createParcel, type Parcel, type ParcelNeeds } from './parcel.ts'
import type { SomeDownlinks, Taken } from './ports.ts'

export type LinesNeeds = Omit<ParcelNeeds, 'report'> & Readonly<{ downlinks: SomeDownlinks }>

/** The downlinks of all devices at this server, each device with one at a time. */
export type Lines = Readonly<{
	/** Sends what waits for the device to this observer from now on, and to no earlier one. */
	observe: (deviceId: string, peer: Peer, observer: Observer) => void
	isObserved: (deviceId: string) => boolean
	/** The next downlink, or the one that this peer has not fetched to its end; undefined if nothing waits. */
	next: (deviceId: string, peer: Peer, code: '2.01' | '2.05') => Promise<Response | undefined>
	/** the downlink that this peer fetches in blocks; undefined if there is none */
	current: (deviceId: string, peer: Peer, code: '2.01' | '2.05') => Response | undefined
	stop: () => void
}>

type Line = { observed?: Readonly<{ observer: Observer }>; parcel?: Parcel }

export const createLines = ({ downlinks, ...needs }: LinesNeeds): Lines => {
	const lines = new Map<string, Line>()
	const lineOf = (deviceId: string): Line => {
		const line = lines.get(deviceId) ?? {}
		lines.set(deviceId, line)
		return line
	}
	const forget = (deviceId: string, line: Line): void => {
		if (line.observed === undefined && line.parcel === undefined) lines.delete(deviceId)
	}
	const pack = (taken: Taken, peer: Peer): Parcel => {
		const { deviceId } = taken
		const parcel = createParcel({ ...needs, report: downlinks.report }, taken, peer.key)
		lineOf(deviceId).parcel = parcel
		void parcel.ended.then(() => {
			const line = lineOf(deviceId)
			if (line.parcel === parcel) delete line.parcel
			forget(deviceId, line)
		})
		return parcel
	}
	const current = (deviceId: string, peer: Peer): Parcel | undefined => {
		const parcel = lines.get(deviceId)?.parcel
		return parcel?.peerKey === peer.key ? parcel : undefined
	}
	return {
		isObserved: (deviceId) => lines.get(deviceId)?.observed !== undefined,
		current: (deviceId, peer, code) => current(deviceId, peer)?.answer(code),
		next: async (deviceId, peer, code) => {
			const parcel = current(deviceId, peer)
			// The device has it, and that is not stored yet.
			if (parcel?.isOver() === true) return undefined
			if (parcel !== undefined) return parcel.answer(code)
			const taken = await downlinks.take(deviceId, peer.identity)
			return taken === undefined ? undefined : pack(taken, peer).answer(code)
		},
		observe: (deviceId, peer, observer) => {
			const line = lineOf(deviceId)
			line.observed?.observer.end()
			const wake = oneAtATime(async () => {
				const taken = await takeFor(downlinks, deviceId, peer, isHere)
				if (taken === undefined) return false
				return send(pack(taken, peer), observer, taken.downlink.confirm)
			}, needs)
			const observed = { observer }
			const isHere = (): boolean => line.observed === observed && peer.isOver?.() !== true
			line.observed = observed
			lines.set(deviceId, line)
			const unfollow = downlinks.follow(deviceId, () => (peer.isOver?.() === true ? observer.end() : wake()))
			observer.whenEnded(() => {
				unfollow()
				if (line.observed !== observed) return
				delete line.observed
				forget(deviceId, line)
			})
			wake()
		},
		stop: () => {
			for (const { observed, parcel } of lines.values()) {
				parcel?.stop()
				observed?.observer.end()
			}
		},
	}
}

/** A downlink that is claimed when its observer is gone already is given back. */
const takeFor = async (
	downlinks: SomeDownlinks,
	deviceId: string,
	peer: Peer,
	isHere: () => boolean,
): Promise<Taken | undefined> => {
	if (!isHere()) return undefined
	const taken = await downlinks.take(deviceId, peer.identity)
	if (taken === undefined || isHere()) return taken
	await downlinks.report(taken, { type: 'released', reason: 'The device does not observe any more.' })
	return undefined
}

/** True if the next one may follow. */
const send = async (parcel: Parcel, observer: Observer, confirm: boolean): Promise<boolean> => {
	const notified = observer.notify(parcel.notification, confirm ? 'CON' : 'NON')
	const { isWhole, delivery } = notified
	if (isWhole) parcel.left(notified)
	else parcel.passed(notified)
	if (isWhole && !confirm) void delivery.then((outcome) => outcome === 'reset' && parcel.reset())
	const mayGoOn = await parcel.ended
	// It gets no more until it registers again: it would not get the rest of this one, either.
	if (!mayGoOn) observer.end()
	return mayGoOn
}

const retryMs = 5_000

/** Runs again as long as the run says so, or if it was called meanwhile; and some seconds after it has failed. */
const oneAtATime = (
	run: () => Promise<boolean>,
	{ clock, onDefect }: Pick<LinesNeeds, 'clock' | 'onDefect'>,
): (() => void) => {
	let isRunning = false
	let isWanted = false
	const all = async (): Promise<void> => {
		isRunning = true
		do isWanted = false
		while ((await run()) || isWanted)
		isRunning = false
	}
	const wake = (): void => {
		isWanted = true
		if (!isRunning)
			void all().catch((error: unknown) => {
				isRunning = false
				onDefect(error)
				clock.after(retryMs, wake)
			})
	}
	return wake
}
