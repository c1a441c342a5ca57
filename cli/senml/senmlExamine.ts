import { type Interpretation, interpret } from '../../lambda/imports/intake/interpret.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Content } from './senmlContent.ts'

/** When a payload came, and what is plausible then. */
export type Reception = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly window: TimeWindow
}

/** What an import makes of the pack, with its resolved records: the same verdict on the same bytes. */
export const examine = (
	{ format, bytes }: Pick<Content, 'format' | 'bytes'>,
	{ receivedAt, window }: Reception,
): Interpretation =>
	interpret(
		{ contentFormat: `application/senml+${format}`, payload: bytes, receivedAt: receivedAt * 1000 },
		{ window, records: true },
	)
