import { useEffect, useRef, useState } from 'preact/hooks'
import type { Api } from '../../app/api.ts'
import type { Device } from '../../device/model.ts'
import { createLogReader, type LogReader, type LogState, noLog } from './logReader.ts'

/** Between two requests for what is new: a device that sends often must not make one request for each message. */
const pauseMilliseconds = 400

/** The import log of a device: grows by what is new, and by older imports where they are asked for. */
export const useImportLog = (
	api: Api,
	{ id, seq }: Pick<Device, 'id' | 'seq'>,
): LogState & { readonly readOlder: () => void; readonly readAgain: () => void } => {
	const [state, setState] = useState<LogState>(noLog)
	const [reader, setReader] = useState<LogReader>()
	useEffect(() => {
		if (id === undefined) return undefined
		let isOpen = true
		const next = createLogReader(api, id, (changed) => {
			if (isOpen) setState(changed)
		})
		setReader(next)
		void next.readOlder()
		return () => {
			isOpen = false
		}
	}, [api, id])
	const { list, isReading } = state
	const newest = useRef(seq)
	newest.current = seq
	// What is in no entry, because it has expired, is asked for once.
	const [looked, setLooked] = useState(0)
	const isBehind = list.isRead && seq !== looked && seq !== (list.rows[0]?.seq ?? 0)
	useEffect(() => {
		if (!isBehind || isReading || reader === undefined) return undefined
		const timer = setTimeout(() => {
			const { current } = newest
			void reader.readNewer().then(() => setLooked(current))
		}, pauseMilliseconds)
		return () => clearTimeout(timer)
	}, [reader, isBehind, isReading])
	return {
		...state,
		readOlder: () => void reader?.readOlder(),
		readAgain: () => void (list.isRead ? reader?.readNewer() : reader?.readOlder()),
	}
}
