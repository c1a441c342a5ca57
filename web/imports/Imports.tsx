import '../app/shared.ts'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RoomProps } from '../app/roomProps.ts'
import { Detail } from './detail/Detail.tsx'
import { ImportPane } from './list/ImportPane.tsx'
import { type OpenImport, useImport } from './log/useImport.ts'
import { useImportLog } from './log/useImportLog.ts'

/** List and import stand side by side from here on, as in `imports.css`. */
const isWide = (): boolean => matchMedia('(min-width: 60rem)').matches

/** The import log of the device, as a debugger. */
export const Imports = ({ api, device, now }: RoomProps) => {
	const log = useImportLog(api, device)
	const [selected, setSelected] = useState<number>()
	const [isOpen, setIsOpen] = useState(false)
	const { open, readAgain } = useImport(api, device.id, selected)
	const newest = log.list.rows[0]?.seq
	useEffect(() => {
		if (selected === undefined && newest !== undefined && isWide()) setSelected(newest)
	}, [selected, newest])
	const detail = useMemo(
		() => <Opened open={open} deviceId={device.id ?? ''} onAgain={readAgain} />,
		[open, device.id],
	)
	return (
		<div class={`imports ${isOpen ? 'imports-open' : ''}`}>
			<ImportPane
				log={log}
				selected={selected}
				onSelect={(seq, isOpened) => {
					setSelected(seq)
					if (isOpened) setIsOpen(true)
				}}
				now={now}
			/>
			<div class="import-detail">
				<button type="button" class="quiet import-back" onClick={() => setIsOpen(false)}>
					← All imports
				</button>
				{detail}
			</div>
		</div>
	)
}

type OpenedProps = {
	readonly open: OpenImport
	readonly deviceId: string
	readonly onAgain: () => void
}

const Opened = ({ open, deviceId, onAgain }: OpenedProps) => {
	switch (open.state) {
		case 'there':
			return <Detail shown={open.shown} deviceId={deviceId} />
		case 'failed':
			return (
				<p class="hint problem" role="alert">
					{open.problem}{' '}
					<button type="button" class="link" onClick={onAgain}>
						Try again
					</button>
				</p>
			)
		case 'expired':
			return <p class="hint">This import is no longer in the log.</p>
		case 'reading':
			return <p class="hint">Reading …</p>
		case 'none':
			return <p class="hint">Select an import to see its bytes.</p>
	}
}
