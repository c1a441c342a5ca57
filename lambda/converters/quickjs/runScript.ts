import { type QuickJSContext, type QuickJSHandle, Scope, type VmCallResult } from 'quickjs-emscripten-core'
import type { ConverterLimits } from '../converter.ts'
import { DESCRIBE } from './harness.ts'
import type { Interpreter } from './interpreters.ts'
import type { Prints } from './prints.ts'
import type { Script } from './script.ts'
import { type Failure, parseThrown, SCRIPT_NAME } from './thrown.ts'
import { type Clocks, type Watch, watchTime } from './watchTime.ts'

export type Ended = { readonly answer: string } | Failure

export type Run = Clocks & {
	readonly script: Script
	/** for the harness, in JSON */
	readonly input: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly limits: ConverterLimits
	readonly prints: Prints
}

/** What is added to the limit for the text of an error. */
const EXTRA_MILLISECONDS = 20

type Room = {
	readonly scope: Scope
	readonly context: QuickJSContext
	readonly watch: Watch
}

/** What the code gave; a failure if it threw. */
type Gave = { readonly value: QuickJSHandle } | { readonly error: QuickJSHandle }

const gave = ({ scope }: Room, result: VmCallResult<QuickJSHandle>): Gave =>
	result.error === undefined ? { value: scope.manage(result.value) } : { error: scope.manage(result.error) }

const call = (room: Room, target: QuickJSHandle, ...values: readonly QuickJSHandle[]): Gave =>
	gave(room, room.context.callFunction(target, room.context.undefined, ...values))

/** Asks what was thrown and when. */
const failure = (room: Room, harness: QuickJSHandle | undefined, error: QuickJSHandle): Failure => {
	const { context, watch } = room
	if (watch.isLate()) return 'out of time'
	watch.extend(EXTRA_MILLISECONDS)
	const describe = gave(room, context.evalCode(DESCRIBE, 'describe'))
	const described = 'error' in describe ? describe : call(room, describe.value, error)
	// Only what the script still holds can keep a text from being made.
	if ('error' in described) return watch.isLate() ? 'out of time' : 'out of memory'
	const stage = harness === undefined ? undefined : call(room, harness)
	const told = stage === undefined || 'error' in stage ? 'early' : context.getString(stage.value)
	return { thrown: parseThrown(context.getString(described.value), told) }
}

const startHarness = (room: Room, { script, prints, receivedAt, limits }: Run): Gave => {
	const { scope, context } = room
	const number = (value: number) => scope.manage(context.newNumber(value))
	const print = scope.manage(
		context.newFunction('print', (line, length) => {
			if (line !== undefined && length !== undefined)
				prints.add(() => context.getString(line), context.getNumber(length))
		}),
	)
	const harness = gave(room, context.evalCode(script.harness, 'harness'))
	return 'error' in harness
		? harness
		: call(
				room,
				harness.value,
				print,
				number(receivedAt),
				number(limits.outputBytes),
				number(limits.printBytes),
			)
}

const runIn = (room: Room, run: Run): Ended => {
	const { scope, context } = room
	const { script, input } = run
	const harness = startHarness(room, run)
	if ('error' in harness) return failure(room, undefined, harness.error)
	const runtime = script.runtime === '' ? undefined : gave(room, context.evalCode(script.runtime, 'runtime'))
	if (runtime !== undefined && 'error' in runtime) return failure(room, harness.value, runtime.error)
	const decoder = gave(room, context.evalCode(script.code, SCRIPT_NAME))
	if ('error' in decoder) return failure(room, harness.value, decoder.error)
	const answer = call(room, harness.value, decoder.value, scope.manage(context.newString(input)))
	if ('error' in answer) return failure(room, harness.value, answer.error)
	return context.typeof(answer.value) === 'number'
		? { tooLong: context.getNumber(answer.value) }
		: { answer: context.getString(answer.value) }
}

/** Runs a script in a fresh context of a fresh runtime. Throws only if the interpreter fails; it is of no more use then. */
export const runScript = (interpreter: Interpreter, run: Run): Ended => {
	const runtime = interpreter.quickJs.newRuntime()
	runtime.setMemoryLimit(run.limits.memoryBytes)
	runtime.setMaxStackSize(run.limits.stackBytes)
	const context = runtime.newContext()
	const watch = watchTime(interpreter, context, run)
	const ended = Scope.withScope((scope) => runIn({ scope, context, watch }, run))
	context.dispose()
	runtime.dispose()
	return ended
}
