import { error, type Finding, quote } from '../senml/finding.ts'
import type { Place as Position, Resolved } from '../senml/resolve/resolved.ts'
import type { ObjectDefinition, ResourceDefinition } from './objectDefinition.ts'
import { explainPath, type RecordPath } from './path.ts'

/** LwM2M 1.1 §7.2.2: two numbers with a dot. */
export const isVersion = (version: string | undefined): boolean =>
	version === undefined || /^\d{1,5}\.\d{1,5}$/.test(version)

const position = ({ index, byteOffset, byteLength }: Position, name: string) => ({
	record: index,
	name,
	byteOffset,
	byteLength,
})

export const noPath = (source: Resolved): Finding =>
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

export const unknownResource = (
	source: Resolved,
	{ object, resource }: RecordPath,
	{ name }: ObjectDefinition,
): Finding =>
	error(
		'lwm2m',
		'E_UNKNOWN_RESOURCE',
		`Record ${source.index} (${quote(source.record.n)}): object ${object} (${name}) has no resource ${resource}.`,
		position(source, source.record.n),
	)

export const noInstances = (source: Resolved, path: RecordPath, { name }: ResourceDefinition): Finding =>
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
