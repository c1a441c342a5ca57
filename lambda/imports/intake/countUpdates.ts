import type { TimedUpdate } from '../../lwm2m/convert.ts'
import { countMeasured, type Measured } from '../../measurements/measured.ts'

/** How many updates watchers get of a message: object updates, measurements and attributes. */
export const countUpdates = ({
	updates,
	measured,
}: {
	readonly updates: readonly TimedUpdate[]
	readonly measured?: Measured
}): number => updates.length + (measured === undefined ? 0 : countMeasured(measured))
