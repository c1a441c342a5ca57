import { useEffect, useRef, useState } from 'preact/hooks'

type Props = {
	readonly command: string
	readonly host: string
	readonly onHost: (host: string) => void
}

/** The command, which is copied when it appears. A browser that does not allow this leaves it selected. */
export const CoapCommand = ({ command, host, onHost }: Props) => {
	const element = useRef<HTMLTextAreaElement>(null)
	const [isCopied, setIsCopied] = useState(false)
	const copy = (): void => {
		setIsCopied(false)
		element.current?.select()
		// Undefined on a page that was not loaded over https, or from this machine.
		const copied = (navigator.clipboard as Clipboard | undefined)?.writeText(command)
		copied?.then(
			() => setIsCopied(true),
			() => setIsCopied(false),
		)
	}
	useEffect(copy, [])
	return (
		<div class="command">
			<label class="command-host">
				CoAP server
				<input
					class="mono"
					value={host}
					spellcheck={false}
					autocomplete="off"
					onInput={({ currentTarget }) => {
						setIsCopied(false)
						onHost(currentTarget.value)
					}}
				/>
			</label>
			<textarea
				ref={element}
				class="mono"
				aria-label="Command for coap-client"
				readOnly
				rows={Math.min(command.split('\n').length + 1, 8)}
				value={command}
				onFocus={() => element.current?.select()}
			/>
			<div class="command-end">
				<button type="button" class="quiet" onClick={copy}>
					Copy
				</button>
				<span class="muted" role="status">
					{isCopied ? 'Copied. Paste it into a terminal.' : 'Select and copy it.'}
				</span>
			</div>
		</div>
	)
}
