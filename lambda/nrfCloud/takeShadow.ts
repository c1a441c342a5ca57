import type { TimedUpdate } from '../lwm2m/convert.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { knownObject } from '../lwm2m/objectTable.ts'
import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { timeFindings } from '../measurements/timeFindings.ts'
import { clip, error, type Finding } from '../senml/finding.ts'
import { memberAt } from './json.ts'
import { deviceObjects, type LibraryObject, member } from './libraryValues.ts'
import { isReportedAnew, reportedAt, type ShadowDocument } from './shadowDocument.ts'
import { takeReportedObjects } from './takeReportedObjects.ts'
import { isTaken, misfit, takeValues } from './takeValues.ts'

export type TakenShadow = { readonly updates: readonly TimedUpdate[]; readonly findings: readonly Finding[] }

/** The members of `device` that become an object. */
type Part = { readonly members: readonly string[]; readonly object: LibraryObject }

const parts: readonly Part[] = deviceObjects.map((object) =>
	object.object === 14204
		? { members: ['deviceInfo', 'simInfo'], object }
		: {
				members: ['networkInfo'],
				// Newer firmware also reports an estimate of the energy that sending takes.
				object: { ...object, values: [...object.values, member(11, 'networkInfo/eest')] },
			},
)

/**
 * Object updates of what a device has reported in its shadow since the document before. Nothing becomes of what is desired.
 * The time of a part is the newest one that its metadata have.
 *
 * @param receivedAt seconds since the Unix epoch: the time of what has none
 */
export const takeShadow = (document: ShadowDocument, receivedAt: number, window: TimeWindow): TakenShadow => {
	const findings: Finding[] = []
	const updates = [
		...parts.flatMap((part) => takePart(document, part, receivedAt, findings)),
		...takeServices(document, receivedAt, findings),
		...takeReportedObjects(document, receivedAt, findings),
	]
	findings.push(...timeFindings([...new Set(updates.map(({ ts }) => ts))], receivedAt, window))
	// Stable: parts of the same time stay in this order.
	return { updates: updates.toSorted((a, b) => a.ts - b.ts), findings }
}

const takePart = (
	document: ShadowDocument,
	{ members, object }: Part,
	receivedAt: number,
	findings: Finding[],
): readonly TimedUpdate[] => {
	const { current } = document
	const paths = members.map((name) => ['device', name])
	if (!paths.some((path) => isReportedAnew(document, path))) return []
	const resources = takeValues(object, memberAt(current.state, ['device']), `${reported}/device`, findings)
	if (resources === undefined) return []
	const times = paths.flatMap((path) => reportedAt(current, path) ?? [])
	const ts = times.length === 0 ? receivedAt : Math.max(...times)
	return [{ object: object.object, instance: 0, objectVersion: undefined, ts, resources }]
}

const reported = '/current/state/reported'

/** What kinds of updates over the air the device can do. The list is reported as a whole, so it replaces the one before. */
const takeServices = (
	document: ShadowDocument,
	receivedAt: number,
	findings: Finding[],
): readonly TimedUpdate[] => {
	const path = ['device', 'serviceInfo', 'fota_v2']
	const resource = knownObject(definitions, 14401)?.resources[0]
	if (resource === undefined || !isReportedAnew(document, path)) return []
	const sent = memberAt(document.current.state, path)
	const pointer = `${reported}/${path.join('/')}`
	if (!Array.isArray(sent)) {
		findings.push(noList(pointer, sent))
		return []
	}
	const kinds = sent.filter((kind, index) => {
		const finding = misfit(resource, `${pointer}/${index}`, kind)
		if (finding !== undefined) findings.push(finding)
		return isTaken(resource, kind)
	})
	const ts = reportedAt(document.current, path) ?? receivedAt
	return [{ object: 14401, instance: 0, objectVersion: undefined, ts, resources: [0, kinds] }]
}

const noList = (jsonPointer: string, got: unknown): Finding => ({
	...error('message', 'E_SHADOW', `${jsonPointer}: a list of texts was expected.`, {
		field: 'fota_v2',
		expected: '["APP", …]',
		got: clip(JSON.stringify(got)),
	}),
	jsonPointer,
})
