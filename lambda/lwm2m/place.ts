import { error, type Finding, quote } from '../senml/finding.ts'
import type { Place as Position, Resolved } from '../senml/resolve/resolved.ts'
import { checkValue, type ResourceValue } from './checkValue.ts'
import {
	type ObjectDefinition,
	type ObjectDefinitions,
	type ResourceDefinition,
	TIMESTAMP_RESOURCE,
} from './objectDefinition.ts'
import { explainPath, type Path, parsePath } from './path.ts'
import { readable } from './readable.ts'

/** A resolved record with the resource that it is a value of. */
export type Placed = {
	readonly source: Resolved
	readonly path: Path
	readonly object: ObjectDefinition
	readonly resource: ResourceDefinition
	readonly value: ResourceValue
	/** what is to be said about the value */
	readonly warnings: readonly Finding[]
}

/** Resource 99 is the time of an update in every object, whether its definition has it or not. */
const TIMESTAMPS: ReadonlyMap<number, ResourceDefinition> = new Map([
	[TIMESTAMP_RESOURCE, { name: 'Timestamp', type: 'Time' }],
])

/** Finds the resource of a record and checks the value against it; or says why that is not possible. */
export const place = (source: Resolved, definitions: ObjectDefinitions): Placed | Finding => {
	const path = parsePath(source.record.n)
	if (path === undefined) return noPath(source)
	if (!isVersion(source.objectVersion)) return noVersion(source, source.record.n, source.objectVersion)
	const object = definitions.get(path.object)
	if (object === undefined) return unknownObject(source, source.record.n, path.object)
	const resource = object.resources.get(path.resource) ?? TIMESTAMPS.get(path.resource)
	if (resource === undefined) return unknownResource(source, path, object)
	if (resource.multiple !== true && (path.resourceInstance ?? 0) !== 0)
		return noInstances(source, path, resource)
	const sent = readable(source, resource)
	if ('code' in sent) return sent
	const checked = checkValue(sent.source, resource)
	if ('code' in checked) return checked
	const warnings = [sent.warning, checked.warning].filter((warning) => warning !== undefined)
	return { source, path, object, resource, value: checked.value, warnings }
}

/** LwM2M 1.1 §7.2.2: two numbers with a dot. */
export const isVersion = (version: string | undefined): boolean =>
	version === undefined || /^\d{1,5}\.\d{1,5}$/.test(version)

const position = ({ index, byteOffset, byteLength }: Position, name: string) => ({
	record: index,
	name,
	byteOffset,
	byteLength,
})

const noPath = (source: Resolved): Finding =>
	error(
		'lwm2m',
		'E_PATH',
		`Record ${source.index} has the name ${quote(source.record.n)}, which ${explainPath(source.record.n) ?? 'is no path of a resource such as 14205/0/0 (ids 0 to 65534, no leading zeros)'}.`,
		{
			...position(source, source.record.n),
			field: 'n',
			expected: '<object>/<instance>/<resource>[/<resource instance>]',
		},
	)

export const noVersion = (source: Position, name: string, version = ''): Finding =>
	error(
		'lwm2m',
		'E_PATH',
		`Record ${source.index} (${quote(name)}) has the object version ${quote(version)}, two numbers with a dot such as "1.0" are expected.`,
		{ ...position(source, name), field: 'blv', expected: '<number>.<number>' },
	)

export const unknownObject = (source: Position, name: string, object: number): Finding =>
	error(
		'lwm2m',
		'E_UNKNOWN_OBJECT',
		`Record ${source.index} (${quote(name)}) is about the LwM2M object ${object}, which is not defined here.`,
		position(source, name),
	)

const unknownResource = (source: Resolved, { object, resource }: Path, { name }: ObjectDefinition): Finding =>
	error(
		'lwm2m',
		'E_UNKNOWN_RESOURCE',
		`Record ${source.index} (${quote(source.record.n)}): object ${object} (${name}) has no resource ${resource}.`,
		position(source, source.record.n),
	)

const noInstances = (source: Resolved, path: Path, { name }: ResourceDefinition): Finding =>
	error(
		'lwm2m',
		'E_PATH',
		`Record ${source.index} (${quote(source.record.n)}): resource ${path.resource} (${name}) has a single instance, so resource instance ${path.resourceInstance} cannot be.`,
		{
			...position(source, source.record.n),
			expected: 'resource instance 0',
			got: `${path.resourceInstance}`,
		},
	)
