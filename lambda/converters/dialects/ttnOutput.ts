import type { ConverterProblem } from '../converter.ts'
import { isObject, kindOf } from '../kindOf.ts'

/** A codec's answer in ThingsBoard's shape, and what it warns of. */
export type TtnOutput =
	| { readonly output: unknown; readonly warnings: readonly string[] }
	| { readonly problem: ConverterProblem }

const texts = (value: unknown): readonly string[] =>
	value === undefined || value === null
		? []
		: (Array.isArray(value) ? value : [value]).map((text) =>
				typeof text === 'string' ? text : (JSON.stringify(text) ?? String(text)),
			)

/**
 * What a codec of The Things Network or ChirpStack returned becomes the telemetry of the device that the metadata name.
 * `decodeUplink` returns `{ data, warnings, errors }`; where there are errors, decoding failed. The older functions return the
 * data itself.
 */
export const ttnOutput = (
	decoder: string,
	returned: unknown,
	{ deviceName, deviceType }: Readonly<Record<string, unknown>>,
): TtnOutput => {
	const isWrapped = decoder === 'decodeUplink'
	if (!isObject(returned))
		return { problem: { code: 'output', message: `${decoder} returns no object, but ${kindOf(returned)}.` } }
	const errors = isWrapped ? texts(returned['errors']) : []
	if (errors.length > 0)
		return { problem: { code: 'refused', message: `${decoder} answered with errors: ${errors.join('; ')}` } }
	const data = isWrapped ? returned['data'] : returned
	if (!isObject(data))
		return { problem: { code: 'output', message: `"data" of ${decoder} is no object, but ${kindOf(data)}.` } }
	return {
		output: { deviceName, deviceType: deviceType || 'default', telemetry: data },
		warnings: [
			...(isWrapped ? texts(returned['warnings']) : []),
			...(deviceName ? [] : ['a codec names no device, and the metadata have no deviceName']),
		],
	}
}
