import type { ResourceValue } from '../lwm2m/checkValue.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { TIMESTAMP_RESOURCE } from '../lwm2m/objectDefinition.ts'
import { type KnownObject, type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { MAX_ID } from '../lwm2m/path.ts'
import { clip, error, type Finding, quote } from '../senml/finding.ts'
import { isMap, type Json } from './json.ts'
import { isReportedAnew, reportedAt, type ShadowDocument } from './shadowDocument.ts'
import { isTaken, misfit } from './takeValues.ts'

/** `lwm2m` of a shadow: `{"14240:1.0": {"0": {"0": 255, "99": 1763700009}}}`, by object and version, instance and resource. */
const root = '/current/state/reported/lwm2m'

const idIn = (text: string): number | undefined =>
	/^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= MAX_ID ? Number(text) : undefined

/**
 * Object updates of the LwM2M objects that a device has reported since the document before, with the time that they have.
 *
 * @param receivedAt seconds since the Unix epoch
 * @param findings what is to be said is added to them
 */
export const takeReportedObjects = (
	document: ShadowDocument,
	receivedAt: number,
	findings: Finding[],
): readonly TimedUpdate[] =>
	membersOf(document.current.state['lwm2m']).flatMap(([key, instances]) => {
		const [, id = '', objectVersion] = /^(\d+)(?::(\d+\.\d+))?$/.exec(key) ?? []
		const object = idIn(id)
		const known = object === undefined ? undefined : knownObject(definitions, object)
		if (object === undefined || known === undefined) {
			if (isReportedAnew(document, ['lwm2m', key])) findings.push(unknownObject(key))
			return []
		}
		return membersOf(instances).flatMap(([name, sent]): readonly TimedUpdate[] => {
			const path = ['lwm2m', key, name]
			if (!isReportedAnew(document, path)) return []
			const instance = idIn(name)
			const at = `${root}/${key}/${pointed(name)}`
			if (instance === undefined || !isMap(sent)) {
				findings.push(noInstance(at, name))
				return []
			}
			const ts = timeIn(sent) ?? reportedAt(document.current, path) ?? receivedAt
			return [{ object, instance, objectVersion, ts, resources: resourcesIn(known, sent, at, findings) }]
		})
	})

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
	isMap(value) ? Object.entries(value) : []

/** RFC 6901 §3 */
const pointed = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const timeIn = (sent: Json): number | undefined => {
	const time = sent[TIMESTAMP_RESOURCE]
	return typeof time === 'number' && Number.isFinite(time) && time >= 0 ? time : undefined
}

const resourcesIn = (
	{ resources: known }: KnownObject,
	sent: Json,
	at: string,
	findings: Finding[],
): TimedUpdate['resources'] =>
	Object.entries(sent).flatMap(([name, value]) => {
		const id = idIn(name)
		if (id === TIMESTAMP_RESOURCE) return []
		const resource = id === undefined ? undefined : known[id]
		const pointer = `${at}/${pointed(name)}`
		if (id === undefined || resource === undefined) {
			findings.push(unknownResource(pointer, name))
			return []
		}
		const taken = takenOf(resource, value, pointer, findings)
		return taken === undefined ? [] : [id, taken]
	})

/** A resource with instances has an array. Undefined if it does not take the value. */
const takenOf = (
	resource: KnownResource,
	value: unknown,
	pointer: string,
	findings: Finding[],
): ResourceValue | readonly ResourceValue[] | undefined => {
	const all: readonly unknown[] = resource.isMultiple && Array.isArray(value) ? value : [value]
	for (const one of all) {
		const finding = misfit(resource, pointer, one)
		if (finding !== undefined) findings.push(finding)
	}
	const taken = all.filter((one) => isTaken(resource, one))
	return resource.isMultiple && taken.length > 0 ? taken : taken[0]
}

const unknownObject = (key: string): Finding => ({
	...error('message', 'E_UNKNOWN_OBJECT', `${root}: ${quote(key)} is no object that is known.`, {
		name: key,
		expected: '<object id>:<version>, such as 14240:1.0',
		got: clip(key),
	}),
	jsonPointer: `${root}/${clip(pointed(key))}`,
})

const noInstance = (at: string, name: string): Finding => ({
	...error('message', 'E_SHADOW', `${quote(name)} of an object in the shadow is no object instance.`, {
		expected: '"<instance id>": {"<resource id>": <value>}',
		got: clip(name),
	}),
	jsonPointer: clip(at),
})

const unknownResource = (at: string, name: string): Finding => ({
	...error('message', 'E_UNKNOWN_RESOURCE', `The object in the shadow has no resource ${quote(name)}.`, {
		name,
		got: clip(name),
	}),
	jsonPointer: clip(at),
})
