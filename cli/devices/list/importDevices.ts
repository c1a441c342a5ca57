import { someAtOnce } from '../../../lambda/aws/someAtOnce.ts'
import type { Device } from '../../../lambda/devices/device.ts'
import type { Registration } from '../../../lambda/devices/registerDevice.ts'
import type { DeviceList, ListedDevice, RefusedLine } from './deviceList.ts'

/** What is stored for the lines of a batch. */
export type Stored = {
	readonly devices: ReadonlyMap<string, Device>
	/** the device of each fingerprint */
	readonly fingerprints: ReadonlyMap<string, string>
}

export type ImportNeeds = {
	/** @param lines as many as one read takes */
	readonly find: (lines: readonly ListedDevice[]) => Promise<Stored>
	readonly register: (device: Registered) => Promise<Registration>
	/** tells those who listen of a device that is new */
	readonly registered: (device: Registered) => Promise<void>
	readonly makeFingerprint: () => string
	/** reports the progress: so many lines are done */
	readonly tell: (done: number) => void
}

export type Registered = Omit<ListedDevice, 'line' | 'fingerprint'> & { readonly fingerprint: string }

export type Imported = {
	/** in the order of the list: those that are new, and those that were there as the list wants them */
	readonly devices: readonly Registered[]
	readonly registered: number
	readonly unchanged: number
	/** in the order of the list */
	readonly refused: readonly RefusedLine[]
}

/** DynamoDB reads 100 items at once: a device and a fingerprint for each line. */
const linesAtOnce = 50

/**
 * Registers the devices of a list. A line whose device is registered as it says changes nothing: after an interruption, the same
 * call does the rest. Nothing that is stored is changed. Rejects if a service fails.
 *
 * @param isDry only finds out what would be done
 */
export const importDevices = async (
	needs: ImportNeeds,
	{ devices, refused }: DeviceList,
	isDry: boolean,
): Promise<Imported> => {
	const outcomes = new Map<number, Outcome>()
	for (const some of chunksOf(chunksOf(devices, linesAtOnce), batchesAtOnce)) {
		const judged = await Promise.all(some.map((batch) => judge(needs, batch)))
		await someAtOnce(
			judged.flat(),
			async ([listed, outcome]) => {
				const final = outcome.kind === 'new' && !isDry ? await register(needs, listed, outcome) : outcome
				outcomes.set(listed.line, final)
				needs.tell(outcomes.size)
			},
			() => false,
		)
	}
	return sumUp(devices, outcomes, refused)
}

/** So many lines are between a look at what is stored and what is done about it. */
const batchesAtOnce = 10

type Outcome =
	| { readonly kind: 'new' | 'unchanged'; readonly fingerprint: string }
	| { readonly kind: 'refused'; readonly reason: string }

type Judged = readonly [listed: ListedDevice, outcome: Outcome]

const judge = async (needs: ImportNeeds, batch: readonly ListedDevice[]): Promise<readonly Judged[]> => {
	const stored = await needs.find(batch)
	return batch.map((listed) => [listed, outcomeOf(needs, stored, listed)])
}

const refusal = (reason: string): Outcome => ({ kind: 'refused', reason })

const taken = refusal('another device has this fingerprint')

const otherFingerprint = refusal('it is registered with another fingerprint')

const outcomeOf = (
	{ makeFingerprint }: Pick<ImportNeeds, 'makeFingerprint'>,
	{ devices, fingerprints }: Stored,
	{ deviceId, model, account, fingerprint }: ListedDevice,
): Outcome => {
	const holder = fingerprint === undefined ? undefined : fingerprints.get(fingerprint)
	if (holder !== undefined && holder !== deviceId) return taken
	const device = devices.get(deviceId)
	if (device === undefined) return { kind: 'new', fingerprint: fingerprint ?? makeFingerprint() }
	if (fingerprint !== undefined && ![device.fingerprint, device.otherFingerprint].includes(fingerprint))
		return otherFingerprint
	const toChange = 'to change it: npm run devices -- set'
	if (device.model !== model)
		return refusal(`it is registered with the model ${device.model}; ${toChange} ${deviceId} --model <model>`)
	if (account !== undefined && device.account !== account) {
		const known = device.account === undefined ? 'without an account' : `with the account ${device.account}`
		return refusal(`it is registered ${known}; ${toChange} ${deviceId} --account <name>`)
	}
	return { kind: 'unchanged', fingerprint: device.fingerprint }
}

const register = async (
	needs: ImportNeeds,
	{ line: _line, ...listed }: ListedDevice,
	outcome: Extract<Outcome, { readonly kind: 'new' | 'unchanged' }>,
): Promise<Outcome> => {
	const device = { ...listed, fingerprint: outcome.fingerprint }
	const registration = await needs.register(device)
	if (registration === 'fingerprint taken') return taken
	if (registration === 'device has another fingerprint') return otherFingerprint
	await needs.registered(device)
	return outcome
}

const sumUp = (
	devices: readonly ListedDevice[],
	outcomes: ReadonlyMap<number, Outcome>,
	unread: readonly RefusedLine[],
): Imported => {
	const kept: Registered[] = []
	const refused = [...unread]
	const counts = { new: 0, unchanged: 0 }
	for (const { line, ...device } of devices) {
		const outcome = outcomes.get(line)
		if (outcome?.kind === 'refused') refused.push({ line, deviceId: device.deviceId, reason: outcome.reason })
		else if (outcome !== undefined) {
			counts[outcome.kind] += 1
			kept.push({ ...device, fingerprint: outcome.fingerprint })
		}
	}
	return {
		devices: kept,
		registered: counts.new,
		unchanged: counts.unchanged,
		refused: refused.toSorted((a, b) => a.line - b.line),
	}
}

const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
	Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
		all.slice(index * size, (index + 1) * size),
	)
