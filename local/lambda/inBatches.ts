/**
 * Collects values, and passes on all that came until `later` calls back: with each message to another thread, that thread
 * has to be woken, which takes longer than most messages.
 */
export const inBatches = <T>(
	pass: (batch: readonly T[]) => void,
	later: (run: () => void) => unknown,
): ((value: T) => void) => {
	let batch: T[] = []
	return (value) => {
		batch.push(value)
		if (batch.length > 1) return
		later(() => {
			const passed = batch
			batch = []
			pass(passed)
		})
	}
}
