import { median } from '../measure.ts'
import type { ContestantName } from './contestants.ts'
import type { Measured } from './measured.ts'
import { counterpart, type Scenario } from './scenarios.ts'

export type Outcome = Readonly<{
	goal: string
	ratio: number
	isReached: boolean
}>

type Cell = Readonly<{ contestant: ContestantName; scenario: Scenario | undefined }>

const samplesOf = (all: readonly Measured[], { contestant, scenario }: Cell) =>
	all.find((each) => each.contestant === contestant && each.scenario.name === scenario?.name)?.samples ?? []

/** CPU time of one beside the other: the median of the ratios within the rounds. NaN if there is nothing to compare. */
const ratioOf = (all: readonly Measured[], over: Cell, under: Cell): number => {
	const others = samplesOf(all, under)
	const ratios = samplesOf(all, over).flatMap(({ cpuMicroseconds }, round) => {
		const other = others[round]
		return other === undefined ? [] : [cpuMicroseconds / other.cpuMicroseconds]
	})
	return median(ratios)
}

const LAYER = 'message layer'
const FACTOR_NPM = 3
const FACTOR_CALIFORNIUM = 0.5
/** DTLS adds at most as much as a plain message costs. */
const FACTOR_DTLS = 2

const atLeast = (goal: string, ratio: number, least: number): Outcome => ({
	goal: `${goal} >= ${least}x`,
	ratio,
	isReached: ratio >= least,
})

const besideOthers = (all: readonly Measured[], scenario: Scenario): readonly Outcome[] => {
	const ours = { contestant: LAYER, scenario } as const
	const ratioTo = (contestant: ContestantName) => ratioOf(all, { contestant, scenario }, ours)
	return [
		atLeast(`${scenario.name}: messages per CPU second, npm coap`, ratioTo('npm coap'), FACTOR_NPM),
		atLeast(
			`${scenario.name}: messages per CPU second, Californium`,
			ratioTo('Californium'),
			FACTOR_CALIFORNIUM,
		),
	]
}

const costOfDtls = (all: readonly Measured[], scenario: Scenario): readonly Outcome[] => {
	if (!scenario.isSecured) return []
	const plain = { contestant: LAYER, scenario: counterpart(scenario) } as const
	const ratio = ratioOf(all, { contestant: LAYER, scenario }, plain)
	const goal = `${scenario.name}: CPU per message, the plain one <= ${FACTOR_DTLS}x`
	return [{ goal, ratio, isReached: ratio <= FACTOR_DTLS }]
}

/** The goals of the message layer of which both sides were measured. */
export const outcomesOf = (all: readonly Measured[]): readonly Outcome[] => {
	const scenarios = all.filter(({ contestant }) => contestant === LAYER).map(({ scenario }) => scenario)
	return scenarios
		.flatMap((scenario) => [...besideOthers(all, scenario), ...costOfDtls(all, scenario)])
		.filter(({ ratio }) => Number.isFinite(ratio))
}
