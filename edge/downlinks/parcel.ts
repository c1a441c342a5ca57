import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { Clock } from '../coap/clock.ts'
import { CONTENT_FORMAT, ETAG, uintValue } from '../coap/options.ts'
import type { Response, Sending } from '../coap/request.ts'
import type { Delivery } from '../coap/retransmit.ts'
import type { Downlinks, Fate, Taken } from './ports.ts'

export type ParcelNeeds = Readonly<{
	clock: Clock
	report: Downlinks['report']
	onDefect: (error: unknown) => void
}>

/** A downlink on its way to one peer, in one message or in blocks. */
export type Parcel = Readonly<{
	peerKey: string
	/** the downlink as an answer, which reports by itself what becomes of it */
	answer: (code: '2.01' | '2.05') => Response
	/** the downlink as a notification; call `left` or `passed` when it is sent */
	notification: Response
	/** the last byte has left. @param sending the CON that it travels in */
	left: (sending: Sending | undefined) => void
	/** the first block has left in a CON */
	passed: (sending: Sending) => void
	/** the device has refused it after it had left in a NON */
	reset: () => void
	/** whether nothing more is sent of it to a device that begins anew */
	isOver: () => boolean
	/** resolves as soon as it is stored what became of it; true: the next one may follow at once */
	ended: Promise<boolean>
	/** gives it back unless it has left */
	stop: () => void
}>

/** A device that asks for no further block for so long has given up. Shorter than a claim lasts. */
export const stalledMs = 60_000
/** how old a claim may become before it is renewed: with `stalledMs`, less than it lasts */
const renewedMs = 25_000
/** how old a claim may be to last until the last retransmission is given up */
const freshMs = 5_000

const fates: Readonly<Record<Delivery, Fate>> = {
	acknowledged: { type: 'acknowledged' },
	reset: { type: 'rejected', reason: 'The device answered with a Reset.' },
	unanswered: { type: 'unacknowledged', reason: 'The device did not acknowledge it.' },
	cancelled: { type: 'unacknowledged', reason: 'The CoAP server stopped before the device acknowledged it.' },
}

const responseOf = ({ downlink }: Taken): Omit<Response, 'code'> => ({
	options: [
		{ number: ETAG, value: Buffer.from(tagOf(downlink.downlinkId), 'hex') },
		...(downlink.contentFormat === undefined
			? []
			: [{ number: CONTENT_FORMAT, value: uintValue(downlink.contentFormat) }]),
	],
	payload: Buffer.from(downlink.payload),
})

export const createParcel = (
	{ clock, report, onDefect }: ParcelNeeds,
	taken: Taken,
	peerKey: string,
): Parcel => {
	const { payload, confirm } = taken.downlink
	const ended = Promise.withResolvers<boolean>()
	let reported = Promise.resolve()
	let renewed = clock.now()
	let hasLeft = false
	let isEnded = false
	let latest: Sending | undefined
	let firstBlock: Sending | undefined
	const tell = (fate: Fate): void => {
		reported = reported.then(() => report(taken, fate)).catch(onDefect)
	}
	const end = (fate: Fate | undefined, mayGoOn: boolean): void => {
		if (isEnded) return
		isEnded = true
		stopWaiting()
		if (fate !== undefined) tell(fate)
		void reported.then(() => ended.resolve(mayGoOn))
	}
	const renew = (): void => {
		if (clock.now() - renewed < renewedMs) return
		renewed = clock.now()
		tell({ type: 'held' })
	}
	const release = (reason: string): void => end({ type: 'released', reason }, false)
	const wait = (): (() => void) =>
		clock.after(stalledMs, () => release('The device did not fetch all of it.'))
	let stopWaiting = wait()
	const touched = (): void => {
		if (isEnded || hasLeft) return
		// The device goes on, so it does not wait for the notification, which could outlive an acknowledgement of the last block.
		const notification = firstBlock
		firstBlock = undefined
		notification?.cancel()
		stopWaiting()
		stopWaiting = wait()
		renew()
	}
	const follow = (sending: Sending): void => {
		const earlier = latest
		latest = sending
		// The device has asked again, so it does not wait for the earlier one. Two copies could outlive an acknowledgement.
		earlier?.cancel()
		void sending.delivery.then((outcome) => {
			if (latest === sending) end(fates[outcome], outcome === 'acknowledged')
		})
	}
	const left = (sending: Sending | undefined): void => {
		if (isEnded) return
		stopWaiting()
		if (!hasLeft) {
			// The acknowledgement may take as long as the claim lasts.
			if (confirm && clock.now() - renewed > freshMs) tell({ type: 'held' })
			tell({ type: 'sent', bytes: payload.length })
		}
		hasLeft = true
		if (confirm && sending !== undefined) follow(sending)
		else end(undefined, true)
	}
	const refuse = (bytes: number): void => {
		if (isEnded) return
		tell({ type: 'sent', bytes })
		end(fates.reset, false)
	}
	const response = responseOf(taken)
	return {
		peerKey,
		answer: (code) => {
			touched()
			return { ...response, code, handover: { isConfirmable: confirm, passed: touched, left } }
		},
		notification: { ...response, code: '2.05' },
		left,
		passed: (sending) => {
			firstBlock = sending
			void sending.delivery.then((outcome) => {
				if (firstBlock !== sending) return
				if (outcome === 'reset') refuse(0)
				else if (outcome !== 'acknowledged') release('The device did not acknowledge the first block.')
			})
		},
		reset: () => tell(fates.reset),
		isOver: () => isEnded,
		ended: ended.promise,
		stop: () => {
			if (!hasLeft) release('The CoAP server stopped.')
		},
	}
}
