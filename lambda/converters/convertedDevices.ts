import type { ConverterProblem, OutputProblemCode } from './converter.ts'
import type { ConvertedDevice, Report } from './devices/convertedDevice.ts'
import { scalarsOf } from './devices/scalarsOf.ts'
import { telemetryOf } from './devices/telemetryOf.ts'
import { isObject, kindOf } from './kindOf.ts'

export type ConvertedDevices = {
	readonly devices: readonly ConvertedDevice[]
	readonly problems: readonly ConverterProblem[]
}

/** A name in the output; undefined if there is none. */
const nameIn = (
	object: Readonly<Record<string, unknown>>,
	key: string,
	code: OutputProblemCode,
	{ path, report }: { readonly path: string; readonly report: Report },
): string | undefined => {
	const value = object[key]
	if (typeof value === 'number' && Number.isFinite(value)) return `${value}`
	if (value === undefined || value === null || value === '') return undefined
	if (typeof value === 'string') return value
	report(code, `${path}${key} is ${kindOf(value)}, and not a text.`)
	return undefined
}

const deviceOf = (value: unknown, path: string, report: Report): ConvertedDevice | undefined => {
	if (!isObject(value)) {
		report('device', `${path === '' ? 'The result' : path} is ${kindOf(value)}, and not an object.`)
		return undefined
	}
	const at = { path: path === '' ? '' : `${path}.`, report }
	const name = nameIn(value, 'deviceName', 'device-name', at)
	const asset = nameIn(value, 'assetName', 'asset', at)
	if (name === undefined && asset !== undefined)
		report('asset', `${at.path}assetName is "${asset}": there are no assets here, only devices (deviceName).`)
	else if (name === undefined) report('device-name', `${at.path}deviceName is missing.`)
	const type = nameIn(value, 'deviceType', 'device-type', at)
	if (name !== undefined && type === undefined)
		report('device-type', `${at.path}deviceType is missing for the device "${name}".`)
	if (name === undefined || type === undefined) return undefined
	const group = nameIn(value, 'groupName', 'value', at)
	const customer = nameIn(value, 'customerName', 'value', at)
	return {
		name,
		type,
		...(group !== undefined && { group }),
		...(customer !== undefined && { customer }),
		telemetry: telemetryOf(value['telemetry'], `${at.path}telemetry`, report),
		attributes: scalarsOf(value['attributes'] ?? {}, `${at.path}attributes`, report),
	}
}

/**
 * The devices in what a converter of ThingsBoard returned: one object, or an array of them. What is wrong is left out and told;
 * what is right is kept.
 */
export const convertedDevices = (output: unknown): ConvertedDevices => {
	const problems: ConverterProblem[] = []
	const report: Report = (code, message) => problems.push({ code, message })
	if (output === null || (Array.isArray(output) && output.length === 0))
		report(
			'no-devices',
			`The converter returned ${output === null ? 'null' : 'an empty array'}, and so no device.`,
		)
	const parts =
		output === null
			? []
			: Array.isArray(output)
				? output.map((part: unknown, index) => deviceOf(part, `[${index}]`, report))
				: [deviceOf(output, '', report)]
	return { devices: parts.filter((device) => device !== undefined), problems }
}
