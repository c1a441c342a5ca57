import {
	type QuickJSContext,
	type QuickJSHandle,
	type QuickJSRuntime,
	Scope,
	type VmCallResult,
} from 'quickjs-emscripten-core'
import type { ConverterLimits } from '../converter.ts'
import { HARNESS } from './harness.ts'
import type { Interpreter } from './interpreters.ts'
import type { Prints } from './prints.ts'
import type { Script } from './script.ts'
import { type Failure, parseThrown, SCRIPT_NAME, unknownThrown } from './thrown.ts'
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

/** What is added to the limits for the text of an error. */
const EXTRA = { milliseconds: 20, bytes: 1024 * 1024 }

type Room = {
	readonly scope: Scope
	readonly runtime: QuickJSRuntime
	readonly context: QuickJSContext
	readonly watch: Watch
}

/** What the code gave; a failure if it threw. */
type Gave = { readonly value: QuickJSHandle } | { readonly error: QuickJSHandle }

const gave = ({ scope }: Room, result: VmCallResult<QuickJSHandle>): Gave =>
	result.error === undefined ? { value: scope.manage(result.value) } : { error: scope.manage(result.error) }

const call = (room: Room, target: QuickJSHandle, ...values: readonly QuickJSHandle[]): Gave =>
	gave(room, room.context.callFunction(target, room.context.undefined, ...values))

/** Calls the harness with what was thrown, after a little is added to the limits. */
const failure = (
	room: Room,
	{ limits }: Run,
	harness: QuickJSHandle | undefined,
	error: QuickJSHandle,
): Failure => {
	const { runtime, context, watch } = room
	if (watch.isLate()) return 'out of time'
	if (harness === undefined) return { thrown: unknownThrown }
	runtime.setMemoryLimit(limits.memoryBytes + EXTRA.bytes)
	watch.extend(EXTRA.milliseconds)
	const described = call(room, harness, context.undefined, context.undefined, error)
	return {
		thrown: 'error' in described ? unknownThrown : parseThrown(context.getString(described.value)),
	}
}

const startHarness = (room: Room, { prints, receivedAt, limits }: Run): Gave => {
	const { scope, context } = room
	const number = (value: number) => scope.manage(context.newNumber(value))
	const print = context.newFunction('print', (line, length) => {
		if (line !== undefined && length !== undefined)
			prints.add(() => context.getString(line), context.getNumber(length))
	})
	const harness = gave(room, context.evalCode(HARNESS, 'harness'))
	return 'error' in harness
		? harness
		: call(
				room,
				harness.value,
				scope.manage(print),
				number(receivedAt),
				number(limits.outputBytes),
				number(limits.printBytes),
			)
}

const runIn = (room: Room, run: Run): Ended => {
	const { scope, context } = room
	const { script, input } = run
	const harness = startHarness(room, run)
	if ('error' in harness) return failure(room, run, undefined, harness.error)
	const runtime = script.runtime === '' ? undefined : gave(room, context.evalCode(script.runtime, 'runtime'))
	if (runtime !== undefined && 'error' in runtime) return failure(room, run, harness.value, runtime.error)
	const decoder = gave(room, context.evalCode(script.code, SCRIPT_NAME))
	if ('error' in decoder) return failure(room, run, harness.value, decoder.error)
	const answer = call(room, harness.value, decoder.value, scope.manage(context.newString(input)))
	if ('error' in answer) return failure(room, run, harness.value, answer.error)
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
	const ended = Scope.withScope((scope) => runIn({ scope, runtime, context, watch }, run))
	context.dispose()
	runtime.dispose()
	return ended
}
