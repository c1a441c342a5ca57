import { asObject, type Measured } from '../../measurements/measured.ts'
import type { ImportLog } from '../entrances.ts'

/** What a converter made of a message, as the import log shows it. */
export const measuredMembers = ({
	samples,
	attributes,
	source,
}: Measured): Pick<ImportLog, 'telemetry' | 'attributes' | 'source'> => ({
	telemetry: samples.map(({ ts, values }) => ({ ts: Math.round(ts * 1000), values: asObject(values) })),
	attributes: asObject(attributes),
	...(source === undefined ? undefined : { source }),
})
