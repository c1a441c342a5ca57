/**
 * The only code of ours inside QuickJS: JavaScript as text, because no bundler may change it. It runs before the script, and
 * keeps the built-ins that it needs, so a script that replaces them changes nothing here. Each message pays for it, so a
 * part that a script does not name stays out.
 */
type Part = {
	/** what a script must name to need it */
	readonly names: RegExp
	readonly code: string
}

const prints: Part = {
	names: /\b(?:print|console)\b/,
	code: `
const text = (value) => {
	if (typeof value !== 'object' || value === null) return S(value)
	try { return value instanceof Error ? S(value) : stringify(value) ?? S(value) } catch { return '[an object that has no text]' }
}
const log = (...values) => {
	let line = ''
	for (let i = 0; i < values.length; i++) line += (i === 0 ? '' : ' ') + text(values[i])
	print(line.length > printLimit ? slice(line, 0, printLimit) : line, line.length)
}
globalThis.print = log
globalThis.console = { log, info: log, debug: log, warn: log, error: log }`,
}

/** `Date` without arguments, and `Date.now()`: a message that is converted again later gives the same result. */
const time: Part = {
	names: /\bDate\b/,
	code: `
const Standing = new Proxy(D, {
	__proto__: null,
	construct: (target, values, as) => construct(target, values.length === 0 ? [receivedAt] : values, as),
	apply: () => S(new D(receivedAt)),
})
D.now = () => receivedAt
D.prototype.constructor = globalThis.Date = Standing`,
}

/** `BigInt.asUintN` of this build gives a negative number for 32 bits and more if the highest one is set; `asIntN` is right. */
const unsignedBits: Part = {
	names: /\basUintN\b/,
	code: `
const { asIntN } = BigInt, { trunc } = Math, Big = BigInt
BigInt.asUintN = (bits, value) => {
	const signed = asIntN(bits, value)
	return signed < 0n ? signed + (1n << Big(trunc(bits))) : signed
}`,
}

/** Methods of arrays that run to their end without calling anything, if there are only holes. */
const arrayMethods =
	/\b(?:concat|copyWithin|every|fill|filter|flat|flatMap|forEach|includes|indexOf|join|lastIndexOf|map|reduce|reduceRight|reverse|shift|slice|some|sort|splice|toReversed|toSorted|toSpliced|unshift|with)\b/g

/**
 * A built-in method runs over the holes of an array of four billion elements without a look at the clock, and
 * `list[bytesAsNumber] = value` makes one. So these methods refuse arrays that fit into no memory limit.
 */
const bounded = (source: string): string => {
	// `join` is also what makes a text of an array.
	const named = new Set(['join', ...(source.match(arrayMethods) ?? [])])
	return `
for (const name of ${JSON.stringify([...named])}) {
	const native = A[name]
	A[name] = function () {
		if (this.length > 2e6) throw new RangeError(name + ' of an array with ' + this.length + ' elements')
		return apply(native, this, arguments)
	}
}`
}

const before = `(print, receivedAt, outputLimit, printLimit) => {
const { parse, stringify } = JSON, S = String, P = Promise, D = Date, A = Array.prototype
const { apply, construct } = Reflect, slice = Function.prototype.call.bind(S.prototype.slice)
let stage = 'early'`

const after = `
const mark = (key, value) => {
	switch (typeof value) {
		case 'number': return value - value === 0 ? value : '\\0' + value
		case 'string': return value[0] === '\\0' ? '\\0' + value : value
		case 'undefined': case 'function': case 'symbol': return '\\0undefined'
	}
	return value
}
return (decoder, input) => {
	if (decoder === undefined) return stage
	const { payload, metadata, ...more } = parse(input)
	let name = ''
	stage = 'call'
	const result = decoder(payload, metadata, { ...more, recvTime: new D(receivedAt), calls: (called) => { name = called } })
	if (result instanceof P) return 'Promise\\n'
	stage = 'output'
	const json = stringify(result, mark)
	return json.length > outputLimit ? json.length : name + '\\n' + json
}
}`

/**
 * A function of a thrown value. It answers `<lengths of name and message>\n<name><message><stack>`. It is evaluated only
 * after a script threw: one that replaced built-ins may spoil the text of its own error, and nothing else.
 */
export const DESCRIBE = `(error) => {
	let name = '', message = '', stack = ''
	try {
		const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function'
		message = isObject && error.message === undefined ? JSON.stringify(error) : String(isObject ? error.message : error)
		if (isObject) { name = String(error.name ?? ''); stack = String(error.stack ?? '') }
	} catch { if (message === '') message = 'a value that has no text' }
	message = message.slice(0, 1000)
	return name.length + ' ' + message.length + '\\n' + name + message + stack.slice(0, 2000)
}`

/**
 * The harness for a script: a function of `print`, the time of reception, and the limits in characters. It returns one
 * function. Called with a decoder and its arguments in JSON, that answers `<name of the decoder>\n<result in JSON>`, or the
 * length of a result above the limit. Called without arguments, it answers how far the script came.
 *
 * JSON has no `undefined` and no `NaN`: they become texts that begin with U+0000, and a text that does so gets another one.
 */
export const harnessFor = (source: string): string => {
	const parts = [prints, time, unsignedBits].filter(({ names }) => names.test(source)).map(({ code }) => code)
	return [before, ...parts, bounded(source), after].join('')
}
