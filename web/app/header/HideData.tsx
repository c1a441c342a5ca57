import { useRef, useState } from 'preact/hooks'
import type { Api } from '../api.ts'

type Props = { readonly api: Api; readonly deviceId: string }

/** Hides all data of the device that was received before now, after a question. The page forgets it when the server says so. */
export const HideData = ({ api, deviceId }: Props) => {
	const dialog = useRef<HTMLDialogElement>(null)
	const [isBusy, setBusy] = useState(false)
	const [problem, setProblem] = useState<string>()
	const open = (): void => {
		setProblem(undefined)
		dialog.current?.showModal()
	}
	const hide = async (event: Event): Promise<void> => {
		event.preventDefault()
		setBusy(true)
		const answer = await api.request('POST', `/device/${encodeURIComponent(deviceId)}/hideDataBefore`)
		setBusy(false)
		if (answer.ok) dialog.current?.close()
		else setProblem(answer.problem.title)
	}
	return (
		<>
			<button type="button" class="quiet" onClick={open}>
				Hide data
			</button>
			<dialog ref={dialog} aria-labelledby="hide-title">
				<form onSubmit={(event) => void hide(event)}>
					<h2 id="hide-title">Hide all data before now?</h2>
					<p class="muted">
						Nobody who opens this device with its fingerprint sees what it sent until now: values, plots, map
						and imports. This cannot be undone. The data is not deleted.
					</p>
					{problem !== undefined && <p class="notice notice-bad">{problem}</p>}
					<div class="actions">
						<button type="button" class="quiet" onClick={() => dialog.current?.close()}>
							Cancel
						</button>
						<button type="submit" disabled={isBusy}>
							Hide data
						</button>
					</div>
				</form>
			</dialog>
		</>
	)
}
