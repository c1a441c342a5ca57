import { isObject, kindOf } from '../kindOf.ts'
import type { Report, Scalar } from './convertedDevice.ts'

/** Keys and their values, of those that have one. `path` says where they are, for what is reported about the others. */
export const scalarsOf = (value: unknown, path: string, report: Report): Readonly<Record<string, Scalar>> => {
	if (!isObject(value)) {
		report('shape', `${path} is ${kindOf(value)}, and not an object with keys and values.`)
		return {}
	}
	const scalars = Object.entries(value).filter((entry): entry is [string, Scalar] => {
		const [key, member] = entry
		if (typeof member === 'string' || typeof member === 'boolean') return true
		if (typeof member === 'number' && Number.isFinite(member)) return true
		if (typeof member === 'object' && member !== null)
			report('nested', `${path}.${key} is ${kindOf(member)}: values are numbers, texts or booleans.`)
		else report('value', `${path}.${key} has no value: it is ${kindOf(member)}.`)
		return false
	})
	return Object.fromEntries(scalars)
}
