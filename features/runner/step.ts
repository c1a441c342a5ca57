/** What the steps of a feature keep for later ones: `${name}` in the text of a feature. */
export type Context = Record<string, unknown>

export type Values = Readonly<Record<string, string>>

/** What an actor can do: a sentence, and how it is done. */
export type Step = {
	readonly sentence: string
	/** whether a fenced block belongs to the sentence */
	readonly takesBlock: boolean
	/** the values of the placeholders; undefined if the title is another sentence */
	readonly match: (title: string) => Values | undefined
	readonly run: (values: Values, context: Context, block: string) => Promise<void> | void
}

type Names<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
	? Name | Names<Rest>
	: never

type ValuesOf<Sentence extends string> = Readonly<Record<Names<Sentence>, string>>

/** A placeholder in backticks takes any text without a backtick, a bare one takes a word. */
const pattern = (sentence: string): RegExp => {
	const source = sentence
		.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
		.replace(/`\{(\w+)\}`/g, '`(?<$1>[^`]*)`')
		.replace(/\{(\w+)\}/g, '(?<$1>\\S+)')
	return new RegExp(`^${source}$`)
}

const matcher = (sentence: string): Step['match'] => {
	const expression = pattern(sentence)
	return (title) => {
		const match = expression.exec(title)
		return match === null ? undefined : { ...match.groups }
	}
}

/** A step without a block. The names in braces are its values: ``the watcher `{name}` leaves``. */
export const step = <const Sentence extends string>(
	sentence: Sentence,
	run: (values: ValuesOf<Sentence>, context: Context) => Promise<void> | void,
): Step => ({
	sentence,
	takesBlock: false,
	match: matcher(sentence),
	run: (values, context) => run(values as ValuesOf<Sentence>, context),
})

/** A step with a fenced block that holds JSON. */
export const stepWithJson = <const Sentence extends string>(
	sentence: Sentence,
	run: (values: ValuesOf<Sentence>, json: unknown) => Promise<void> | void,
): Step => ({
	sentence,
	takesBlock: true,
	match: matcher(sentence),
	run: (values, _, block) => run(values as ValuesOf<Sentence>, JSON.parse(block)),
})

/** A step with a fenced block of any kind, such as a script. */
export const stepWithText = <const Sentence extends string>(
	sentence: Sentence,
	run: (values: ValuesOf<Sentence>, text: string, context: Context) => Promise<void> | void,
): Step => ({
	sentence,
	takesBlock: true,
	match: matcher(sentence),
	run: (values, context, block) => run(values as ValuesOf<Sentence>, block, context),
})

/** The one step that a title stands for; throws if there is none, or several. */
export const findStep = (steps: readonly Step[], title: string): { step: Step; values: Values } => {
	const found = steps.flatMap((candidate) => {
		const values = candidate.match(title)
		return values === undefined ? [] : [{ step: candidate, values }]
	})
	const [first, second] = found
	if (first === undefined) throw new Error(`no step has this sentence: ${title}`)
	if (second !== undefined)
		throw new Error(
			`several steps have this sentence: ${title}\n${found.map(({ step }) => `- ${step.sentence}`).join('\n')}`,
		)
	return first
}
