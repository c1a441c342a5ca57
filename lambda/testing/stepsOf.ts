import { registeredFormats } from '../imports/formats/formats.ts'
import type { ImportNeeds } from '../imports/importNeeds.ts'
import type { AfterEntry, Following } from '../imports/steps.ts'
import type { UpdateState } from '../state/updateState.ts'
import { intoState } from '../state/updateState.ts'

const close = async () => ({ done: Promise.resolve() })

type Registered = Awaited<ReturnType<ImportNeeds['readDevice']>>['device']

export type StepPorts = {
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<Registered>
	readonly updateState: UpdateState
	readonly objectsPerDevice: number
	/** Pushes an import; or everything that follows from the imports of a device. */
	readonly push: Following['follow'] | AfterEntry
}

/** What imports need, with the ports of their steps by name. */
export type ImportPorts = Omit<ImportNeeds, 'before' | 'after' | 'formats' | 'readDevice'> & StepPorts

/** The steps before and after the ledger as the stack has them, on other ports. */
export const stepsOf = ({
	findDevice,
	updateState,
	objectsPerDevice,
	push,
}: StepPorts): Pick<ImportNeeds, 'before' | 'after' | 'formats' | 'readDevice'> => ({
	readDevice: async (deviceId) => ({ device: await findDevice(deviceId), items: new Map() }),
	formats: registeredFormats,
	before: [intoState({ updateState, keysOf: () => [], objectsPerDevice })],
	after: [typeof push === 'function' ? { step: 'push', open: () => ({ follow: push, close }) } : push],
})
