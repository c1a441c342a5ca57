import { WebSocket } from 'ws'
import type { Clock } from '../coap/clock.ts'
import type { Changes } from '../downlinks/followDevices.ts'
import type { Log } from '../log.ts'

export type StreamAddress = Readonly<{
	/** of the communications stream: wss://… */
	url: string
	/** with the scope `edge:downlinks` or `stream:read`. It travels in a header and is in no address. */
	key: string
}>

type StreamNeeds = StreamAddress &
	Readonly<{
		clock: Clock
		/** 0 ≤ x < 1 */
		random: () => number
		log: Log
		/** told of a device for which something has happened */
		onChanged: (deviceId: string) => void
		/** all is told from now on. @param isGap something may have happened that was not */
		onComplete: (isGap: boolean) => void
		/** somebody wants to know which doors work */
		onAliveWanted: () => void
	}>

export type DownlinkStream = Pick<Changes, 'isComplete'> & Readonly<{ close: () => void }>

type Frame = Readonly<Record<string, unknown>>

/** A heartbeat comes every 30 s. */
const SILENT_MS = 100_000
const HANDSHAKE_MS = 10_000
const BACK_OFF_MS = 1_000
const MAX_BACK_OFF_MS = 60_000

/**
 * Listens to the downlinks that a stack takes, and to what becomes of them. After a cut it goes on where it was, and nothing is
 * missed.
 */
export const openDownlinkStream = (needs: StreamNeeds): DownlinkStream => {
	const { clock, random, log } = needs
	let socket: WebSocket | undefined
	let cursor: string | undefined
	let isComplete = false
	let isTold = false
	let isClosed = false
	let failures = 0
	let cancelRetry = (): void => undefined
	let cancelSilence = (): void => undefined

	/** The log has one line when it breaks off, and one when it is back. */
	const tell = (error?: string): void => {
		const isHeard = error === undefined
		if (isTold === isHeard && failures > 0) return
		isTold = isHeard
		log({ event: 'coap.downlinks.heard', ...(isHeard ? {} : { error }) })
	}
	const lost = (error: string): void => {
		cancelSilence()
		isComplete = false
		if (isClosed) return
		tell(error)
		failures += 1
		const most = Math.min(MAX_BACK_OFF_MS, BACK_OFF_MS * 2 ** (failures - 1))
		cancelRetry = clock.after(most * (0.5 + random() / 2), connect)
	}
	const take = (frame: Frame): void => {
		switch (frame['type']) {
			case 'subscribed': {
				const isGap = cursor === undefined || frame['gap'] === true
				tell()
				failures = 0
				isComplete = true
				needs.onComplete(isGap)
				break
			}
			case 'downlink':
			case 'confirmation':
				needs.onChanged(String(frame['deviceId']))
				break
			case 'heartbeat':
				if (frame['isAliveWanted'] === true) needs.onAliveWanted()
				break
		}
		if (typeof frame['cursor'] === 'string') cursor = frame['cursor']
	}
	const connect = (): void => {
		const query = new URLSearchParams({ types: 'downlink,confirmation', sources: 'coap' })
		if (cursor !== undefined) query.set('after', cursor)
		const opened = new WebSocket(`${needs.url}?${query.toString()}`, ['senml-live', `key.${needs.key}`], {
			handshakeTimeout: HANDSHAKE_MS,
		})
		socket = opened
		let reason = 'the connection has ended'
		const listen = (): void => {
			cancelSilence()
			cancelSilence = clock.after(SILENT_MS, () => {
				reason = 'nothing came any more'
				opened.terminate()
			})
		}
		opened.on('open', listen)
		opened.on('message', (data: Buffer) => {
			listen()
			const frame = parse(data.toString())
			if (frame !== undefined) take(frame)
		})
		opened.on('unexpected-response', (_request, { statusCode }) => {
			reason = `the stack answers ${statusCode} to the key`
			opened.terminate()
		})
		opened.on('error', (error) => {
			if (reason === 'the connection has ended') reason = error.message
		})
		opened.on('close', () => lost(reason))
	}
	connect()
	return {
		isComplete: () => isComplete,
		close: () => {
			isClosed = true
			cancelRetry()
			cancelSilence()
			socket?.terminate()
		},
	}
}

const parse = (text: string): Frame | undefined => {
	try {
		const value: unknown = JSON.parse(text)
		return typeof value === 'object' && value !== null ? (value as Frame) : undefined
	} catch {
		return undefined
	}
}
