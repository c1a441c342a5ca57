import { registeredFormats } from '../imports/formats/formats.ts'
import type { ImportNeeds } from '../imports/importNeeds.ts'
import type { AfterEntry } from '../imports/steps.ts'
import { intoState } from '../state/intoState.ts'
import type { UpdateState } from '../state/updateState.ts'

export type StepPorts = {
	readonly updateState: UpdateState
	readonly objectsPerDevice: number
	readonly push: AfterEntry['run']
}

/** What imports need, with the ports of their steps by name. */
export type ImportPorts = Omit<ImportNeeds, 'before' | 'after' | 'formats'> & StepPorts

/** The steps before and after the ledger as the stack has them, on other ports. */
export const stepsOf = ({
	updateState,
	objectsPerDevice,
	push,
}: StepPorts): Pick<ImportNeeds, 'before' | 'after' | 'formats'> => ({
	formats: registeredFormats,
	before: [intoState({ updateState, objectsPerDevice })],
	after: [{ step: 'push', run: push }],
})
