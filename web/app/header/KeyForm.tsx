import { useRef } from 'preact/hooks'

type Props = {
	readonly apiKey: string | undefined
	readonly onKey: (key: string | undefined) => void
}

/** Takes a key, or removes it. The browser keeps it until the tab is closed. */
export const KeyForm = ({ apiKey, onKey }: Props) => {
	const dialog = useRef<HTMLDialogElement>(null)
	const input = useRef<HTMLInputElement>(null)
	const submit = (event: Event): void => {
		event.preventDefault()
		const entered = input.current?.value.trim() ?? ''
		if (entered !== '') onKey(entered)
		dialog.current?.close()
	}
	if (apiKey !== undefined)
		return (
			<button type="button" class="quiet key" onClick={() => onKey(undefined)}>
				Remove key
			</button>
		)
	return (
		<>
			<button type="button" class="quiet key" onClick={() => dialog.current?.showModal()}>
				Enter key
			</button>
			<dialog ref={dialog} aria-labelledby="key-title">
				<form onSubmit={submit}>
					<h2 id="key-title">Enter a key</h2>
					<p class="muted">
						A key opens the decoder workbench and the communications console. This tab keeps it until it is
						closed. <code>npm run keys</code> makes one.
					</p>
					<label for="key">Key</label>
					<input ref={input} id="key" type="password" autocomplete="off" spellcheck={false} required />
					<div class="actions">
						<button type="button" class="quiet" onClick={() => dialog.current?.close()}>
							Cancel
						</button>
						<button type="submit">Use key</button>
					</div>
				</form>
			</dialog>
		</>
	)
}
