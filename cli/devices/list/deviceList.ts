import { type CsvError, parse } from 'csv-parse/sync'
import { isAccountName } from '../../../lambda/accounts/accounts.ts'
import { isDeviceId } from '../../../lambda/devices/contract.ts'
import { normaliseFingerprint } from '../../../lambda/devices/fingerprint.ts'
import { UsageError } from '../../commandLine.ts'

/** A device as a line of a list names it. */
export type ListedDevice = {
	/** of the file, counted from 1 */
	readonly line: number
	readonly deviceId: string
	readonly model: string
	/** in its normal form; absent: one is to be made */
	readonly fingerprint?: string
	/** of nRF Cloud */
	readonly account?: string
}

/** A line that is not imported, and why. The reason has no fingerprint in it. */
export type RefusedLine = { readonly line: number; readonly deviceId?: string; readonly reason: string }

export type DeviceList = {
	readonly devices: readonly ListedDevice[]
	readonly refused: readonly RefusedLine[]
}

const columns = ['deviceId', 'model', 'fingerprint', 'account'] as const

type Column = (typeof columns)[number]

const isColumn = (name: string): name is Column => columns.some((column) => column === name)

/**
 * Reads a list of devices: CSV as in RFC 4180 with a header, whose columns may be in any order. No value has a line break, so
 * that a quote that is not closed spoils its own line alone. Throws a `UsageError` if the header cannot be used.
 */
export const readDeviceList = (text: string): DeviceList => {
	const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
	const header = readHeader(head)
	const devices: ListedDevice[] = []
	const refused: RefusedLine[] = []
	const seen = { deviceId: new Map<string, number>(), fingerprint: new Map<string, number>() }
	for (const [index, content] of lines.entries()) {
		if (content.trim() === '') continue
		const line = index + 2
		const read = readLine(header, content)
		const repeated = 'reason' in read ? read : (repeats(seen, read) ?? read)
		if ('reason' in repeated) refused.push({ line, ...repeated })
		else devices.push({ line, ...repeated })
		if ('reason' in read) continue
		if (!seen.deviceId.has(read.deviceId)) seen.deviceId.set(read.deviceId, line)
		if (read.fingerprint !== undefined && !seen.fingerprint.has(read.fingerprint))
			seen.fingerprint.set(read.fingerprint, line)
	}
	return { devices, refused }
}

/** Undefined if quotes are wrong. The message of the parser is not used: it may have a fingerprint in it. */
const fieldsOf = (line: string): readonly string[] | undefined => {
	try {
		const [fields = []] = parse(line, { trim: true, relax_column_count: true }) as string[][]
		return fields
	} catch (error) {
		if (typeof (error as CsvError).code === 'string') return undefined
		throw error
	}
}

const readHeader = (line: string): readonly Column[] => {
	const expected = `the first line names the columns: ${columns.join(',')} in any order, of which deviceId and model are needed`
	const names = fieldsOf(line) ?? []
	const unknown = names.find((name) => !isColumn(name))
	if (unknown !== undefined) throw new UsageError(`unknown column ${unknown}; ${expected}`)
	const header = names.filter(isColumn)
	const repeated = header.find((name, index) => header.indexOf(name) !== index)
	if (repeated !== undefined) throw new UsageError(`two columns are called ${repeated}; ${expected}`)
	for (const needed of ['deviceId', 'model'] as const)
		if (!header.includes(needed)) throw new UsageError(`there is no column ${needed}; ${expected}`)
	return header
}

type Refusal = Omit<RefusedLine, 'line'>

type Read = Omit<ListedDevice, 'line'>

const readLine = (header: readonly Column[], line: string): Read | Refusal => {
	const fields = fieldsOf(line)
	if (fields === undefined) return { reason: 'its quotes are not as in RFC 4180' }
	const at = (column: Column): string => fields[header.indexOf(column)] ?? ''
	const deviceId = at('deviceId')
	const model = at('model')
	const fingerprint = at('fingerprint')
	const account = at('account')
	if (!isDeviceId(deviceId))
		return { reason: 'malformed device id: 1 to 128 letters, digits, colons, hyphens, underscores' }
	if (fields.length !== header.length)
		return { deviceId, reason: `expected ${header.length} columns, got ${fields.length}` }
	if (model === '') return { deviceId, reason: 'it has no model' }
	if (/\p{Cc}/u.test(model)) return { deviceId, reason: 'the model has a control character' }
	const normal = normaliseFingerprint(fingerprint)
	if (fingerprint !== '' && normal === undefined)
		return {
			deviceId,
			reason:
				'malformed fingerprint: expected hex digits, a dot and 6 to 16 characters without 0, 1, l and o',
		}
	if (account !== '' && !isAccountName(account))
		return { deviceId, reason: 'malformed account: 1 to 64 letters, digits, hyphens, underscores' }
	return {
		deviceId,
		model,
		...(normal === undefined ? {} : { fingerprint: normal }),
		...(account === '' ? {} : { account }),
	}
}

type Seen = Readonly<Record<'deviceId' | 'fingerprint', ReadonlyMap<string, number>>>

const repeats = (seen: Seen, { deviceId, fingerprint }: Read): Refusal | undefined => {
	const device = seen.deviceId.get(deviceId)
	if (device !== undefined) return { deviceId, reason: `line ${device} has the same device id` }
	const other = fingerprint === undefined ? undefined : seen.fingerprint.get(fingerprint)
	return other === undefined ? undefined : { deviceId, reason: `line ${other} has the same fingerprint` }
}
