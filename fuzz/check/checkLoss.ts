import type { Conversion, TimedUpdate } from '../../lambda/lwm2m/convert.ts'

type Converted = Pick<Conversion, 'senML' | 'records' | 'updates' | 'success'>

/** Labels of values, and their integers in CBOR as text, because a JavaScript object turns keys into text. */
const VALUE_LABELS = ['v', 'vs', 'vb', 'vd', 'vlo', '2', '3', '4', '8']

/** Checks that `success` is false if a record with a value was dropped before the records or before the updates. */
export const problemOfLoss = ({ senML, records, updates, success }: Converted): string | undefined => {
	if (!success) return undefined
	const sent = senML?.filter(hasValue).length ?? 0
	if (sent > records.length) return `success, but of ${sent} records with a value ${records.length} are left`
	const lost = records.find((record) => hasValue(record) && !isDelivered(record.n, updates))
	return lost === undefined ? undefined : 'success, but the value of a record is in no update'
}

const hasValue = (record: unknown): boolean =>
	typeof record === 'object' &&
	record !== null &&
	VALUE_LABELS.some((label) => ((record as Readonly<Record<string, unknown>>)[label] ?? null) !== null)

const PATH = /^\/?(\d+)\/(\d+)\/(\d+)(?:\/(\d+))?$/

/** Resource 99 is the time of its update, so an update without values may come from it. */
const TIMESTAMP = 99

const isDelivered = (name: string, updates: readonly TimedUpdate[]): boolean => {
	const [, object, instance, resource, resourceInstance] = (PATH.exec(name) ?? []).map(Number)
	return updates.some(
		(update) =>
			update.object === object &&
			update.instance === instance &&
			(resource === TIMESTAMP || hasResource(update, resource ?? -1, resourceInstance)),
	)
}

const hasResource = (
	{ resources, instances }: TimedUpdate,
	resource: number,
	resourceInstance: number | undefined,
): boolean => {
	const ids = instances?.get(resource)
	if (ids !== undefined) return ids.includes(Number.isNaN(resourceInstance) ? 0 : (resourceInstance ?? 0))
	return resources.some((id, at) => at % 2 === 0 && id === resource)
}
