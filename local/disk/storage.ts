import type { HostLog } from '../log.ts'

/** Whether the stack can keep what it is given: the disk takes it, and the tables answer. */
export type Storage = {
	readonly isUp: () => boolean
	/** Looks at once and thoroughly; resolves to whether it is up. For when something has failed that might be its fault. */
	readonly check: () => Promise<boolean>
	/** Takes it for down, because something could not be written or has ended, until a look finds it well. */
	readonly fail: (reason: string) => void
	/** how often it has gone down so far */
	readonly failures: () => number
	/** resolves as soon as it is up, to true; to false when it is not looked after any more */
	readonly whenUp: () => Promise<boolean>
	/** looks after the tables, too */
	readonly watch: (tablesAnswer: () => Promise<void>) => void
	readonly close: () => void
}

type StorageNeeds = {
	/** rejects unless the disk takes what is written; not done while all is well, as it wears the disk */
	readonly probeDisk: () => Promise<void>
	readonly log: HostLog
}

/** It is up again in less than a second after its cause has gone. */
const beatMilliseconds = 400

/** Keeps looking after the storage of a host. */
export const createStorage = ({ probeDisk, log }: StorageNeeds): Storage => {
	let reason: string | undefined
	let failures = 0
	let reports = 0
	let isSuspect = false
	let isClosed = false
	let tablesAnswer = async (): Promise<void> => undefined
	let waiting: (() => void)[] = []

	const release = (): void => {
		const released = waiting
		waiting = []
		for (const resolve of released) resolve()
	}
	const fail = (why: string): void => {
		reports++
		if (reason === undefined && !isClosed) {
			failures++
			log('host', `ERROR storage is down, nothing is accepted: ${why}`)
		}
		reason = why
	}
	const recover = (): void => {
		if (reason === undefined) return
		reason = undefined
		log('host', 'storage is up again')
		release()
	}

	const look = async (): Promise<void> => {
		const [isThorough, before] = [isSuspect || reason !== undefined, reports]
		isSuspect = false
		try {
			if (isThorough) await probeDisk()
			await tablesAnswer()
		} catch (error) {
			return fail((error as Error).message)
		}
		// What has failed meanwhile takes another look.
		if (isThorough && reports === before) recover()
	}
	let looking: Promise<void> | undefined
	const lookOnce = (): Promise<void> => {
		looking ??= look().finally(() => {
			looking = undefined
		})
		return looking
	}
	const beat = setInterval(() => void lookOnce(), beatMilliseconds)

	return {
		isUp: () => reason === undefined,
		check: async () => {
			isSuspect = true
			// One that has begun already may not have seen it.
			await looking
			await lookOnce()
			return reason === undefined
		},
		fail,
		failures: () => failures,
		whenUp: () =>
			reason === undefined || isClosed
				? Promise.resolve(reason === undefined)
				: new Promise((resolve) => waiting.push(() => resolve(reason === undefined))),
		watch: (answer) => {
			tablesAnswer = answer
		},
		close: () => {
			isClosed = true
			clearInterval(beat)
			release()
		},
	}
}
