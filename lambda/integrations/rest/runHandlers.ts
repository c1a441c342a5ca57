import { type Problem, problem } from '../../rest/problem.ts'
import { largestUplinkBytes } from '../contract.ts'
import { type Converted, convertMessage } from '../convert/convertMessage.ts'
import type { Converter } from '../convert/ports.ts'
import { firstProblems } from '../log/entry.ts'
import type { AskedRuns, ShownRun } from '../runEntrances.ts'

/** JSON pointer, and what is wrong there */
type Unreadable = { readonly field: string; readonly reason: string }

type RunNeeds = {
	/** the script as a converter, or why it cannot be read */
	readonly open: (given: Pick<AskedRuns, 'language' | 'source'>) => Converter | Unreadable
	/** resolves when an interpreter that a script has broken is replaced */
	readonly ready: () => Promise<void>
}

/** Neither of the others happens to a converter that runs. */
const outcomeOf = ({ outcome }: Converted): ShownRun['outcome'] =>
	outcome === 'converted' || outcome === 'no-device' ? outcome : 'failed'

const shown = (converted: Converted): ShownRun => {
	const { output, prints, printsLeftOut, problems, reports, milliseconds } = converted
	return {
		outcome: outcomeOf(converted),
		...(output === undefined ? {} : { output: JSON.parse(output) as unknown }),
		prints,
		...(printsLeftOut === undefined ? {} : { printsLeftOut }),
		problems: firstProblems(problems),
		problemCount: problems.length,
		devices: reports.map(({ name, type }) => ({ name, type })),
		milliseconds,
	}
}

const largestIn = ({ messages }: AskedRuns): Unreadable | undefined => {
	const sizes = messages.map(({ payload }) => Buffer.byteLength(payload, 'base64'))
	const index = sizes.findIndex((bytes) => bytes > largestUplinkBytes)
	return index < 0
		? undefined
		: {
				field: `/messages/${index}/payload`,
				reason: `must have at most ${largestUplinkBytes} bytes; it has ${sizes[index]}`,
			}
}

const refused = ({ field, reason }: Unreadable): { readonly problem: Problem } => ({
	problem: problem(400, 'Validation failed', `${field}: ${reason}`),
})

/**
 * The entrance that runs a script on messages. It does to each what the function behind the queue does, except that every
 * message has the whole time and that nothing comes of it: no device, no entry, no import.
 */
export const runHandlers = ({ open, ready }: RunNeeds) => ({
	'POST /converters/run': async ({
		body,
	}: {
		readonly body: AskedRuns
	}): Promise<{ readonly runs: readonly ShownRun[] } | { readonly problem: Problem }> => {
		const { integration, messages, ...given } = body
		const tooLarge = largestIn(body)
		if (tooLarge !== undefined) return refused(tooLarge)
		const converter = open(given)
		if ('reason' in converter) return refused(converter)
		const runs: ShownRun[] = []
		for (const message of messages) {
			runs.push(shown(convertMessage(integration, converter, message)))
			await ready()
		}
		return { runs }
	},
})
