import type { Result } from '../../commandLine.ts'
import { printable } from '../../printable.ts'
import { counted } from '../../text/counted.ts'
import type { Command } from '../devicesArguments.ts'
import { readDeviceList } from './deviceList.ts'
import { type Imported, type ImportNeeds, importDevices } from './importDevices.ts'
import { fingerprintList } from './writeFingerprints.ts'

export type RunImportNeeds = Omit<ImportNeeds, 'tell'> & {
	readonly read: (file: string) => string
	/** writes a file that only its user may read */
	readonly write: (file: string, text: string) => void
	/** reports the progress */
	readonly tell: (text: string) => void
	/** milliseconds */
	readonly now: () => number
}

type ImportCommand = Extract<Command, { readonly name: 'import' }>

const tellEvery = 1000

const grouped = (count: number): string => count.toLocaleString('en')

/** Registers the devices of a file. It says which lines it has refused, and why; what it prints has no fingerprints. */
export const runImport = async (
	needs: RunImportNeeds,
	{ file, out, dryRun }: Pick<ImportCommand, 'file' | 'out' | 'dryRun'>,
): Promise<Result> => {
	const start = needs.now()
	const list = readDeviceList(needs.read(file))
	const all = list.devices.length
	const tell = (done: number): void => {
		if (done % tellEvery === 0) needs.tell(`${grouped(done)} of ${grouped(all)} lines`)
	}
	const imported = await importDevices({ ...needs, tell }, list, dryRun)
	const isMade = list.devices.some(({ fingerprint }) => fingerprint === undefined)
	const written = isMade && !dryRun && imported.devices.length > 0 ? out : undefined
	if (written !== undefined) needs.write(written, fingerprintList(imported.devices))
	return resultOf(imported, { written, dryRun, seconds: (needs.now() - start) / 1000 })
}

type About = {
	/** the file with the fingerprints, if one was written */
	readonly written: string | undefined
	readonly dryRun: boolean
	readonly seconds: number
}

const resultOf = (
	{ registered, unchanged, refused }: Imported,
	{ written, dryRun, seconds }: About,
): Result => {
	const rounded = Math.round(seconds * 10) / 10
	const sum =
		`${dryRun ? 'would register' : 'registered'} ${counted(registered, 'device')}, ${grouped(unchanged)} unchanged, ` +
		`${counted(refused.length, 'line')} refused, in ${rounded} s`
	const lines = refused.map(
		({ line, deviceId = '', reason }) =>
			`line ${line}${deviceId === '' ? '' : ` (${deviceId})`}: ${printable(reason)}`,
	)
	const where = written === undefined ? [] : [`fingerprints are in ${printable(written)}`]
	return {
		exitCode: refused.length === 0 ? 0 : 1,
		text: [...lines, sum, ...where].join('\n'),
		json: {
			registered,
			unchanged,
			refused,
			dryRun,
			seconds: rounded,
			...(written === undefined ? {} : { fingerprints: written }),
		},
	}
}
