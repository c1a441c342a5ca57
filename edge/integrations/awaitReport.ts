import type { Clock } from '../coap/clock.ts'
import type { FindReport, UplinkReport } from './ports.ts'

/** A client repeats a confirmable message after 2 to 3 seconds (RFC 7252 §4.2). */
const patienceMs = 2_000

const firstPauseMs = 25

/** Waits until it is known what became of a message, at most two seconds. Never rejects: the message is safe already. */
export const awaitReport =
	(clock: Clock, findReport: FindReport) =>
	async (integrationId: string, importId: string): Promise<UplinkReport | undefined> => {
		const end = clock.now() + patienceMs
		for (let pauseMs = firstPauseMs; clock.now() + pauseMs <= end; pauseMs *= 1.5) {
			await new Promise<void>((resolve) => void clock.after(pauseMs, resolve))
			const report = await findReport(integrationId, importId).catch(() => undefined)
			if (report !== undefined) return report
		}
		return undefined
	}
