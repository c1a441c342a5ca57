import { type Interpretation, interpret } from '../lambda/imports/interpret.ts'
import type { TimeWindow } from '../lambda/lwm2m/timeWindow.ts'
import type { Format } from './senmlContent.ts'

/** How a payload is to be taken. */
export type Question = {
	/** what the device would declare; undefined if it would declare nothing */
	readonly format: Format | undefined
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly window: TimeWindow
}

/** What an import makes of the pack, with its resolved records: the same verdict on the same bytes. */
export const examine = (pack: Uint8Array, { format, receivedAt, window }: Question): Interpretation =>
	interpret({ ...asSent(pack, format), receivedAt: receivedAt * 1000 }, { window, records: true })

/** What a door hands over: bytes whose content format nobody declared in the envelope of nRF Cloud. */
const asSent = (pack: Uint8Array, format: Format | undefined) =>
	format === undefined
		? {
				contentFormat: 'nrfcloud-raw-envelope',
				payload: Buffer.from(JSON.stringify({ data: Buffer.from(pack).toString('base64') })),
			}
		: { contentFormat: `application/senml+${format}`, payload: pack }
