/**
 * The only code of ours inside QuickJS: JavaScript as text, because no bundler may change it. It runs before the script, and
 * keeps the built-ins that it needs, so a script that replaces them changes nothing here.
 *
 * It is a function of `print`, the time of reception and the limits in characters. It returns one function. Called with a
 * decoder and its arguments in JSON, that answers `<name of the decoder>\n<result in JSON>`, or the length of a result above
 * the limit. Called with a thrown value, it answers `<stage> <lengths of name and message>\n<name><message><stack>`.
 *
 * A built-in method of arrays runs to its end without a look at the clock, also over the holes of an array of four billion
 * elements: `a[bytesAsNumber] = x` makes one. So these methods refuse arrays that fit into no memory limit.
 *
 * JSON has no `undefined` and no `NaN`: they become texts that begin with U+0000, and a text that does so gets another one.
 */
export const HARNESS = `(print, receivedAt, outputLimit, printLimit) => {
const longest = 2e6
const { parse, stringify } = JSON, S = String, N = Number, P = Promise, D = Date, { apply, construct } = Reflect
const slice = Function.prototype.call.bind(S.prototype.slice)
const text = (value) => {
	if (typeof value !== 'object' || value === null) return S(value)
	try { return value instanceof Error ? S(value) : stringify(value) ?? S(value) } catch { return '[an object that has no text]' }
}
const log = (...values) => {
	let line = ''
	for (let i = 0; i < values.length; i++) line += (i === 0 ? '' : ' ') + text(values[i])
	print(line.length > printLimit ? slice(line, 0, printLimit) : line, line.length)
}
const hide = (target, name, value) =>
	Object.defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true })
hide(globalThis, 'print', log)
hide(globalThis, 'console', { log, info: log, debug: log, warn: log, error: log })
const Standing = new Proxy(D, {
	__proto__: null,
	construct: (target, values, as) => construct(target, values.length === 0 ? [receivedAt] : values, as),
	apply: () => S(new D(receivedAt)),
})
D.now = () => receivedAt
D.prototype.constructor = globalThis.Date = Standing
const A = Array.prototype
for (const name of ['concat', 'copyWithin', 'every', 'fill', 'filter', 'flat', 'flatMap', 'forEach', 'includes', 'indexOf', 'join', 'lastIndexOf', 'map', 'reduce', 'reduceRight', 'reverse', 'shift', 'slice', 'some', 'sort', 'splice', 'toReversed', 'toSorted', 'toSpliced', 'unshift', 'with']) {
	const native = A[name]
	A[name] = function () {
		if (this.length > longest) throw new RangeError(name + ' of an array with ' + this.length + ' elements')
		return apply(native, this, arguments)
	}
}
const most = 9007199254740991n
const mark = (key, value) => {
	switch (typeof value) {
		case 'number': return value - value === 0 ? value : '\\0' + value
		case 'string': return value[0] === '\\0' ? '\\0' + value : value
		case 'undefined': case 'function': case 'symbol': return '\\0undefined'
		case 'bigint':
			if (value <= most && value >= -most) return N(value)
			throw new RangeError('the BigInt of "' + key + '" is beyond 2^53: make it a string or a number')
	}
	return value
}
const describe = (error) => {
	let name = '', message = '', stack = ''
	try {
		const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function'
		message = isObject && error.message !== undefined ? S(error.message) : text(error)
		if (isObject) { name = S(error.name ?? ''); stack = S(error.stack ?? '') }
	} catch { if (message === '') message = 'a value that has no text' }
	name = slice(name, 0, 100); message = slice(message, 0, 1000); stack = slice(stack, 0, 2000)
	return name.length + ' ' + message.length + '\\n' + name + message + stack
}
let stage = 'early'
return (decoder, input, error) => {
	if (decoder === undefined) return stage + ' ' + describe(error)
	const { payload, metadata, fPort } = parse(input)
	let name = ''
	stage = 'call'
	const result = decoder(payload, metadata, { fPort, recvTime: new D(receivedAt), calls: (called) => { name = called } })
	if (result instanceof P) return 'Promise\\n'
	stage = 'output'
	const json = stringify(result, mark)
	return json.length > outputLimit ? json.length : name + '\\n' + json
}
}`
