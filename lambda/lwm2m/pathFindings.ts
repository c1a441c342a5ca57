import { error, type Finding, quote } from '../senml/finding.ts'
import type { Resolved } from '../senml/resolve/resolved.ts'
import { type About, recordError } from './aboutRecord.ts'
import type { ObjectDefinition, ResourceDefinition } from './objectDefinition.ts'
import { explainPath, type RecordPath } from './path.ts'

/** LwM2M 1.1 §7.2.2: two numbers with a dot. */
export const isVersion = (version: string | undefined): boolean =>
	version === undefined || /^\d{1,5}\.\d{1,5}$/.test(version)

export const noPath = ({ index, record: { n }, byteOffset, byteLength }: Resolved): Finding =>
	error(
		'lwm2m',
		'E_PATH',
		`Record ${index} has the name ${quote(n)}, which ${explainPath(n) ?? 'is no path of a resource such as 14205/0/0 (ids 0 to 65534, no leading zeros)'}.`,
		{
			record: index,
			name: n,
			byteOffset,
			byteLength,
			field: 'n',
			expected: '<object>/<instance>/<resource>[/<resource instance>]',
		},
	)

export const noVersion = (source: About, version = ''): Finding =>
	recordError(
		source,
		'E_PATH',
		` has the object version ${quote(version)}, two numbers with a dot such as "1.0" are expected`,
		{ field: 'blv', expected: '<number>.<number>' },
	)

export const unknownObject = (source: About, object: number): Finding =>
	recordError(source, 'E_UNKNOWN_OBJECT', ` is about the LwM2M object ${object}, which is not defined here`)

export const unknownResource = (
	source: Resolved,
	{ object, resource }: RecordPath,
	{ name }: ObjectDefinition,
): Finding =>
	recordError(source, 'E_UNKNOWN_RESOURCE', `: object ${object} (${name}) has no resource ${resource}`)

export const noInstances = (source: Resolved, path: RecordPath, { name }: ResourceDefinition): Finding =>
	recordError(
		source,
		'E_PATH',
		`: resource ${path.resource} (${name}) has a single instance, so resource instance ${path.resourceInstance} cannot be`,
		{
			expected: 'resource instance 0',
			got: `${path.resourceInstance}`,
		},
	)
