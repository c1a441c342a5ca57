import assert from 'node:assert/strict'

/** Waits until it is this step's turn. No two steps that wait have the same name. */
export type Turn = (step: string) => Promise<void>

type Choice = { taken: number; readonly of: number }

/** Goes on to the next order: the last choice that can be another one is, and what came after it is open again. */
const advance = (choices: Choice[]): boolean => {
	for (;;) {
		const last = choices.at(-1)
		if (last === undefined) return false
		last.taken += 1
		if (last.taken < last.of) return true
		choices.pop()
	}
}

const runOnce = async (run: (turn: Turn) => Promise<void>, choices: Choice[]): Promise<void> => {
	const waiting = new Map<string, () => void>()
	let isOver = false
	const running = run((step) => new Promise((resolve) => waiting.set(step, resolve))).finally(() => {
		isOver = true
	})
	for (let depth = 0; ; depth++) {
		// Until everybody waits for a turn.
		await new Promise(setImmediate)
		if (isOver) return running
		const steps = [...waiting.keys()].toSorted()
		assert.ok(steps.length > 0, 'everybody waits, and nobody for a turn')
		const choice = choices[depth] ?? { taken: 0, of: steps.length }
		choices[depth] = choice
		const step = steps[choice.taken] ?? ''
		const go = waiting.get(step)
		waiting.delete(step)
		go?.()
	}
}

/**
 * Runs something again and again, until its steps have been taken in every order that is possible. It must do the same
 * whenever its steps come in the same order.
 *
 * @return how many orders there are
 */
export const inEveryOrder = async (run: (turn: Turn) => Promise<void>): Promise<number> => {
	const choices: Choice[] = []
	for (let orders = 1; ; orders++) {
		await runOnce(run, choices)
		if (!advance(choices)) return orders
	}
}
