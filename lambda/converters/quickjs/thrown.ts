/** The name of the script in stacks. */
export const SCRIPT_NAME = 'converter'

/** What a script threw, or QuickJS for it. */
export type Thrown = {
	readonly name: string
	readonly message: string
	readonly stack: string
	/** before the decoder is called, in it, or while its result is written as JSON */
	readonly stage: 'early' | 'call' | 'output'
}

/** How a run ends that has no answer. */
export type Failure =
	| { readonly thrown: Thrown }
	/** characters of a result above the limit */
	| { readonly tooLong: number }
	/** what the interpreter failed with */
	| { readonly failed: string }
	| 'out of time'
	| 'out of memory'
	| 'out of stack'

/** What `DESCRIBE` and the harness tell about a thrown value. */
export const parseThrown = (described: string, stage: string): Thrown => {
	const head = described.indexOf('\n')
	const [name = 0, message = 0] = described.slice(0, head).split(' ')
	const text = described.slice(head + 1)
	const end = Number(name) + Number(message)
	return {
		name: text.slice(0, Number(name)),
		message: text.slice(Number(name), end),
		stack: text.slice(end),
		stage: stage === 'early' || stage === 'output' ? stage : 'call',
	}
}
