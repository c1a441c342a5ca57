import { type Conversion, type Input, objectUpdate, type TimedUpdate } from '../../lambda/lwm2m/convert.ts'
import type { Finding } from '../../lambda/senml/finding.ts'
import { problemOfLoss } from './checkLoss.ts'
import { problemOfPositions } from './checkPositions.ts'
import { problemOfTimes } from './checkTimes.ts'

/** The first problem in the result for an input; undefined if there is none. */
export const problemOf = (
	conversion: Conversion,
	{ contentFormat, payload, receivedAt }: Input,
): string | undefined => {
	const { length } = payload
	const { records, updates, findings, success, senML } = conversion
	if (success === findings.some(({ severity }) => severity === 'error'))
		return `success is ${success}, which contradicts the findings`
	if (success && records.length + updates.length === 0) return 'success without anything converted'
	if (senML !== undefined && !Array.isArray(senML)) return 'senML is no array'
	return (
		first(findings, (finding) => problemOfFinding(finding, length)) ??
		first(records, problemOfRecord) ??
		first(updates, problemOfUpdate) ??
		problemOfOrder(updates.map(({ ts }) => ts)) ??
		problemOfLoss(conversion) ??
		problemOfTimes(conversion, receivedAt) ??
		(contentFormat === 'application/senml+json' ? problemOfPositions(conversion, payload) : undefined)
	)
}

const first = <T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined => {
	for (const item of items) {
		const found = problem(item)
		if (found !== undefined) return found
	}
	return undefined
}

const SCOPES = ['pack', 'record', 'lwm2m', 'message']

const problemOfFinding = (finding: Finding, length: number): string | undefined => {
	const { code, severity, scope, message, record, byteOffset, byteLength } = finding
	if (!/^[EW]_[A-Z0-9_]+$/.test(code)) return `finding without a code: ${code}`
	if (severity !== (code.startsWith('E') ? 'error' : 'warning')) return `${code} has the severity ${severity}`
	if (!SCOPES.includes(scope)) return `${code} has the scope ${scope}`
	if (typeof message !== 'string' || message === '') return `${code} has no message`
	if (message.length > 2000) return `${code} has a message of ${message.length} characters`
	if (record !== undefined && !isNatural(record)) return `${code} names the record ${record}`
	for (const text of [message, finding.field, finding.name, finding.expected, finding.got])
		if (text !== undefined && (typeof text !== 'string' || !text.isWellFormed()))
			return `${code} has a member that is no text`
	return isRange(byteOffset, byteLength, length)
		? undefined
		: `${code} is outside of the input: ${byteLength} bytes at ${byteOffset} of ${length}`
}

const isNatural = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Whether a range is inside the input. Something missing at the end has the position after the last byte. */
const isRange = (offset: number | undefined, bytes: number | undefined, length: number): boolean => {
	if (offset === undefined) return bytes === undefined
	if (!isNatural(offset) || offset > length) return false
	return bytes === undefined || (isNatural(bytes) && offset + bytes <= length)
}

const problemOfRecord = ({ n, t, v, s, ut }: Conversion['records'][number]): string | undefined => {
	if (typeof n !== 'string' || n === '') return 'a resolved record has no name'
	if (!Number.isFinite(t)) return `a resolved record has the time ${t}`
	const wrong = [v, s, ut].find((value) => value !== undefined && !Number.isFinite(value))
	return wrong === undefined ? undefined : `a resolved record has the number ${wrong}`
}

/** LwM2M 1.1: 65535 is reserved. */
const isId = (id: number): boolean => isNatural(id) && id <= 65_534

const problemOfUpdate = (update: TimedUpdate): string | undefined => {
	const { ts, resources } = update
	const { ObjectID, ObjectInstanceID, ObjectVersion, Resources } = objectUpdate(update)
	if (!isId(ObjectID)) return `ObjectID is ${ObjectID}`
	if (ObjectInstanceID !== undefined && (!isId(ObjectInstanceID) || ObjectInstanceID === 0))
		return `ObjectInstanceID is ${ObjectInstanceID}`
	if (ObjectVersion !== undefined && !/^\d+\.\d+$/.test(ObjectVersion))
		return `ObjectVersion is ${ObjectVersion}`
	if (!Number.isFinite(ts)) return `ts is ${ts}`
	if (resources.length !== 2 * (Object.keys(Resources).length - 1)) return 'a resource is there twice, or 99'
	return problemOfInstances(update) ?? first(Object.entries(Resources), problemOfResource)
}

/** Checks that each array has the ids of its values, in order, and that other resources have none. */
const problemOfInstances = ({ resources, instances = new Map() }: TimedUpdate): string | undefined => {
	let arrays = 0
	for (let at = 0; at < resources.length; at += 2) {
		const [id, value] = [Number(resources[at]), resources[at + 1]]
		if (!Array.isArray(value)) continue
		arrays += 1
		const ids = instances.get(id) ?? []
		const isOrdered = ids.every((one: number, index: number) => isId(one) && one > (ids[index - 1] ?? -1))
		if (ids.length !== value.length || !isOrdered)
			return `the instances of resource ${id} do not fit its values`
	}
	return instances.size === arrays ? undefined : 'instances of a resource that has none'
}

const problemOfResource = ([id, value]: readonly [string, unknown]): string | undefined => {
	if (String(Number(id)) !== id || !isId(Number(id))) return `the id of a resource is ${id}`
	if (!Array.isArray(value)) return isScalar(value) ? undefined : `resource ${id} is ${String(value)}`
	return value.length > 0 && value.every(isScalar) ? undefined : `resource ${id} has a value that is none`
}

const isScalar = (value: unknown): boolean =>
	(typeof value === 'string' && value !== '') ||
	typeof value === 'boolean' ||
	// RFC 8428 §4.5.4: the base value is added, by default 0, so there is no -0.
	(Number.isFinite(value) && !Object.is(value, -0))

const problemOfOrder = (times: readonly number[]): string | undefined =>
	times.every((ts, index) => index === 0 || ts >= (times[index - 1] ?? ts))
		? undefined
		: 'the updates are not in the order of their times'
