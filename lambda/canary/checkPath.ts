import { canaryMessage } from './canaryMessage.ts'
import type { LoggedImport } from './readImportLog.ts'
import type { Frame, Watcher } from './watchSocket.ts'

type CheckPathNeeds = {
	/** of the device that the canary emulates; registers it the first time */
	readonly fingerprint: () => Promise<string>
	readonly watch: (fingerprint: string, signal: AbortSignal) => Watcher
	readonly publish: (message: string, signal: AbortSignal) => Promise<void>
	readonly readLog: (fingerprint: string, signal: AbortSignal) => Promise<readonly LoggedImport[]>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** The parts of the path of a message, in their order. */
export type Step = 'register' | 'watch' | 'publish' | 'frame' | 'log'

export type Checked =
	| { readonly success: true; readonly latencyMilliseconds: number }
	| { readonly success: false; readonly step: Step; readonly error: unknown }

const isLive = (frame: Frame): boolean => String(frame['@context']).endsWith('/live')

/**
 * Checks the path of a message from end to end: publishes as a device, then waits for the frame as a watcher, then reads
 * the import log. A message that does not arrive is a result: this never rejects.
 */
export const checkPath =
	(needs: CheckPathNeeds) =>
	async (signal: AbortSignal): Promise<Checked> => {
		let step: Step = 'register'
		await using watching = new AsyncDisposableStack()
		try {
			const fingerprint = await needs.fingerprint()
			step = 'watch'
			const watcher = needs.watch(fingerprint, signal)
			watching.defer(watcher.close)
			await watcher.next(isLive)
			step = 'publish'
			const begin = needs.now()
			const seconds = begin / 1000
			await needs.publish(canaryMessage(seconds), signal)
			step = 'frame'
			const { importId } = await watcher.next(({ ts }) => ts === seconds)
			const latencyMilliseconds = needs.now() - begin
			step = 'log'
			const imports = await needs.readLog(fingerprint, signal)
			if (!imports.some((logged) => logged.importId === importId && logged.success))
				throw new Error('the import is not in the log')
			return { success: true, latencyMilliseconds }
		} catch (error) {
			return { success: false, step, error }
		}
	}
