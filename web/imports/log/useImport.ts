import { useEffect, useState } from 'preact/hooks'
import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import type { Api } from '../../app/api.ts'
import { readImport } from './logReader.ts'

export type OpenImport =
	| { readonly state: 'none' | 'reading' | 'expired' }
	| { readonly state: 'there'; readonly shown: ImportLog }
	| { readonly state: 'failed'; readonly problem: string }

/** Somebody who holds an arrow key passes many imports: they are not read. */
const pauseMilliseconds = 80

type Held = OpenImport & { readonly seq: number | undefined }

/** The selected import with its bytes. What was read before stays until the next one is there. */
export const useImport = (
	api: Api,
	deviceId: string | undefined,
	seq: number | undefined,
): { readonly open: OpenImport; readonly readAgain: () => void } => {
	const [attempt, setAttempt] = useState(0)
	const [held, setHeld] = useState<Held>({ state: 'none', seq: undefined })
	useEffect(() => {
		if (deviceId === undefined || seq === undefined) return undefined
		let isOpen = true
		const read = async (): Promise<void> => {
			const found = await readImport(api, deviceId, seq)
			if (isOpen) setHeld({ ...openImport(found), seq })
		}
		const timer = setTimeout(() => void read(), pauseMilliseconds)
		return () => {
			isOpen = false
			clearTimeout(timer)
		}
	}, [api, deviceId, seq, attempt])
	return { open: openOf(seq, held), readAgain: () => setAttempt((count) => count + 1) }
}

const openOf = (seq: number | undefined, held: Held): OpenImport => {
	if (seq === undefined) return { state: 'none' }
	return held.seq === undefined ? { state: 'reading' } : held
}

const openImport = (found: Awaited<ReturnType<typeof readImport>>): OpenImport => {
	if ('problem' in found) return { state: 'failed', problem: found.problem }
	return found.shown === undefined ? { state: 'expired' } : { state: 'there', shown: found.shown }
}
