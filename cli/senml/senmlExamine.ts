import { type Interpretation, interpret } from '../../lambda/imports/formats/formats.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Content } from './senmlContent.ts'

/** Time of reception of a payload, and the plausible times of measurement. */
export type Reception = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly window: TimeWindow
}

/** Converts the pack as an import does, and returns the resolved records, too. */
export const examine = (
	{ format, bytes }: Pick<Content, 'format' | 'bytes'>,
	{ receivedAt, window }: Reception,
): Interpretation =>
	interpret(
		{ contentFormat: `application/senml+${format}`, payload: bytes, receivedAt: receivedAt * 1000 },
		{ window, records: true },
	)
