import { canaryMessage } from './canaryMessage.ts'
import type { LoggedImport } from './readImportLog.ts'
import type { Frame, Watcher } from './watchSocket.ts'

type SingNeeds = {
	/** of the device that the canary plays; registers it the first time */
	readonly fingerprint: () => Promise<string>
	readonly watch: (fingerprint: string, signal: AbortSignal) => Watcher
	readonly publish: (message: string, signal: AbortSignal) => Promise<void>
	readonly readLog: (fingerprint: string, signal: AbortSignal) => Promise<readonly LoggedImport[]>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** How far a message can come. */
export type Step = 'register' | 'watch' | 'publish' | 'frame' | 'log'

export type Song =
	| { readonly success: true; readonly latencyMilliseconds: number }
	| { readonly success: false; readonly step: Step; readonly error: unknown }

const isLive = (frame: Frame): boolean => String(frame['@context']).endsWith('/live')

/**
 * Goes the way of a message from end to end: publishes as a device, and looks for it as a watcher and in the import log.
 * That it does not arrive is a result: this never rejects.
 */
export const sing =
	(needs: SingNeeds) =>
	async (signal: AbortSignal): Promise<Song> => {
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
